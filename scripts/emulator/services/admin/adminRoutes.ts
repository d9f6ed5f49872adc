/**
 * The admin routes: status, request log, clock, faults, settings, orgs, records. Input is checked by JSON schemas, so
 * that a test with a misspelt field fails loudly.
 */
import type { FastifyInstance } from 'fastify';
import { ApiError } from '../../apiError.ts';
import { checkOrgs } from '../../checkOrgs.ts';
import type { Controls } from '../../createEmulator.ts';
import { createOrg, type OrgRequest } from '../../createOrg.ts';
import type { EmulatorSettings } from '../../emulatorTypes.ts';
import type { Fault } from '../../faults.ts';
import { editionNames, findEdition } from '../../seed/editions.ts';
import type { OrgSeed } from '../../seed/orgSeed.ts';
import type { EmulatedOrg, FieldValue } from '../../state/stateTypes.ts';
import { type HubLimits, orderHubLimits } from '../scratchOrgs/hubLimits.ts';
import {
  clockSchema,
  faultSchema,
  hubLimitsSchema,
  orgSchema,
  orgsCheckSchema,
  patchRecordSchema,
  settingsSchema,
} from './adminSchemas.ts';
import { orgStateRoutes } from './orgStateRoutes.ts';

type OrgBody = OrgSeed & {
  readonly kind: 'production' | 'sandbox' | 'developer';
  readonly name: string;
  readonly edition?: string;
};
type RecordQuery = { readonly org: string; readonly sobject: string; readonly id?: string };
type RecordPatch = Required<RecordQuery> & { readonly fields: Readonly<Record<string, FieldValue>> };

const defaultEditions = {
  production: 'Enterprise Edition',
  sandbox: 'Enterprise Edition',
  developer: 'Developer Edition',
} as const;

const missing = (what: string): ApiError =>
  new ApiError({ httpStatus: 404, errorCode: 'NOT_FOUND', publicMessage: `No such ${what}` });

/** By either of its names. @see `editions.ts` */
const editionNamed = (name: string): string => {
  const edition = findEdition(name);
  if (edition === undefined) {
    throw new ApiError({
      httpStatus: 400,
      errorCode: 'INVALID_INPUT',
      publicMessage: `There is no edition "${name}"; there are ${editionNames.join(', ')}`,
      fields: ['edition'],
    });
  }
  return edition.organizationType;
};

/** Usernames of sandboxes end in the sandbox's name; one is never given twice. */
const freeUsername = ({ state }: Controls, { kind, name }: OrgBody): string => {
  const label = name.toLowerCase().replace(/[^a-z0-9]+/g, '') || 'org';
  const username = kind === 'sandbox' ? `admin@emulator.eca.${label}` : `admin@${label}.emulator.eca`;
  for (let number = 1; ; number += 1) {
    const candidate = number === 1 ? username : username.replace('admin@', `admin${number}@`);
    if (state.records.findUserAnywhere(candidate) === undefined) return candidate;
  }
};

const orderOf = (controls: Controls, body: OrgBody): OrgRequest => {
  const { kind, name, edition = defaultEditions[kind], licenses, settings, users } = body;
  const username = freeUsername(controls, body);
  return { kind, name, edition: editionNamed(edition), username, seed: { licenses, settings, users } };
};

const describeOrg = (controls: Controls, org: EmulatedOrg) => ({
  ...org,
  username: String(controls.state.records.find(org.orgId, 'User')[0]?.['Username'] ?? ''),
  instanceUrl: controls.emulator.instanceUrl(org),
  tlsUrl: org.tlsPort === undefined ? undefined : `https://127.0.0.1:${org.tlsPort}`,
});

const orgRoutes = (app: FastifyInstance, controls: Controls): void => {
  app.get('/orgs', () => controls.state.orgs.list().map((org) => describeOrg(controls, org)));
  app.post<{ Body: OrgBody }>('/orgs', { schema: { body: orgSchema } }, async (request, reply) => {
    const { org, refreshToken } = await createOrg(controls.emulator, orderOf(controls, request.body));
    reply.code(201);
    return { ...describeOrg(controls, org), clientId: 'PlatformCLI', refreshToken };
  });
  app.post<{ Body: { readonly orgs: readonly OrgBody[] } }>(
    '/orgs/check',
    { schema: { body: orgsCheckSchema } },
    ({ body: { orgs } }, reply) => {
      // The schema has seen every item.
      checkOrgs(controls, orgs.length, (index) => orderOf(controls, orgs[index] as OrgBody));
      reply.code(204).send();
    },
  );
};

const recordRoutes = (app: FastifyInstance, { state }: Controls): void => {
  const livingOrg = (orgId: string): EmulatedOrg => {
    const org = state.orgs.get(orgId);
    if (org === undefined) throw missing('org');
    return org;
  };
  app.get<{ Querystring: RecordQuery }>('/records', (request, reply) => {
    const { org, sobject, id } = request.query;
    const { orgId } = livingOrg(org);
    reply.send(state.records.find(orgId, sobject, id === undefined ? {} : { Id: id }));
  });
  app.patch<{ Body: RecordPatch }>('/records', { schema: { body: patchRecordSchema } }, (request, reply) => {
    const { org, sobject, id, fields } = request.body;
    const { orgId } = livingOrg(org);
    if (state.records.get(orgId, sobject, id) === undefined) throw missing('record');
    state.records.update(orgId, sobject, id, fields);
    reply.send(state.records.get(orgId, sobject, id));
  });
};

export const adminRoutes = (app: FastifyInstance, controls: Controls): void => {
  const { emulator, state, requestLog, faults } = controls;
  app.get('/status', () => ({
    now: state.clock.now(),
    settings: emulator.settings,
    loginUrl: emulator.loginUrl(),
    orgs: state.orgs.list().filter((org) => !org.isDeleted).length,
    faults: faults.list(),
  }));
  app.get('/requests', () => requestLog.list());
  app.delete('/requests', (_request, reply) => {
    requestLog.clear();
    reply.code(204).send();
  });
  app.post<{ Body: { milliseconds: number } }>(
    '/clock/advance',
    { schema: { body: clockSchema } },
    (request, reply) => {
      controls.advanceClock(request.body.milliseconds);
      reply.send({ now: state.clock.now() });
    },
  );
  app.get('/faults', () => faults.list());
  app.post<{ Body: Fault }>('/faults', { schema: { body: faultSchema } }, (request, reply) => {
    faults.add(request.body);
    reply.code(201).send(request.body);
  });
  app.delete('/faults', (_request, reply) => {
    faults.clear();
    reply.code(204).send();
  });
  app.post<{ Body: Partial<EmulatorSettings> }>('/settings', { schema: { body: settingsSchema } }, (request, reply) => {
    controls.updateSettings(request.body);
    reply.send(emulator.settings);
  });
  app.post<{ Body: HubLimits }>('/dev-hub/limits', { schema: { body: hubLimitsSchema } }, (request, reply) => {
    orderHubLimits(state, request.body);
    reply.send(request.body);
  });
  orgRoutes(app, controls);
  orgStateRoutes(app, controls);
  recordRoutes(app, controls);
};
