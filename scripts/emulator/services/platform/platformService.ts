/**
 * What every org answers before any data: the API versions, the resources of a version, its limits. Counts come from
 * state; what the emulator does not count shows its allowance as unused.
 */

import { listedApiVersions } from '../../apiVersions.ts';
import type { Service } from '../../emulatorTypes.ts';
import { requireSession } from '../../session.ts';
import { countLimits } from './limits.ts';
import { countRecords } from './recordCounts.ts';

const resources = ['composite', 'limits', 'metadata', 'query', 'queryAll', 'sobjects', 'tooling'] as const;

export const platformService: Service = (app, emulator) => {
  // No session: clients ask for the versions before they have one.
  app.get('/services/data', (request, reply) => {
    reply.send(request.isLoginHost || request.org ? listedApiVersions : []);
  });
  app.get<{ Params: { version: string } }>('/services/data/:version', (request, reply) => {
    requireSession(emulator, request);
    const { version } = request.params;
    reply.send(Object.fromEntries(resources.map((name) => [name, `/services/data/${version}/${name}`])));
  });
  app.get('/services/data/:version/limits', (request, reply) => {
    requireSession(emulator, request);
    reply.send(countLimits(emulator, request.org));
  });
  app.get<{ Querystring: { sObjects?: string } }>('/services/data/:version/limits/recordCount', (request, reply) => {
    requireSession(emulator, request);
    reply.send(countRecords(emulator, request.org, request.query.sObjects));
  });
};
