/**
 * The admin routes: status, request log, clock, faults, settings, orgs, records. Input is checked by JSON schemas, so
 * that a test with a misspelt field fails loudly.
 */
import type { FastifyInstance } from 'fastify';
import { ApiError } from '../../apiError.ts';
import { checkOrgs, isScratchOrder, type OrgOrder } from '../../checkOrgs.ts';
import type { Controls } from '../../createEmulator.ts';
import { createOrg } from '../../createOrg.ts';
import type { EmulatorSettings } from '../../emulatorTypes.ts';
import type { Fault } from '../../faults.ts';
import { editionNames, findEdition } from '../../seed/editions.ts';
import type { OrgSeed } from '../../seed/orgSeed.ts';
import type { EmulatedOrg, FieldValue } from '../../state/stateTypes.ts';
import { type HubLimits, orderHubLimits } from '../scratchOrgs/hubLimits.ts';
import { createOrderedScratchOrg, makeRoom } from '../scratchOrgs/orderedScratchOrg.ts';
import {
  clockSchema,
  faultSchema,
  hubLimitsSchema,
  orgSchema,
  orgsCheckSchema,
  patchRecordSchema,
  settingsSchema,
} from './adminSchemas.ts';
import { describeAccess, describeOrg } from './describeOrg.ts';
import { orgStateRoutes } from './orgStateRoutes.ts';

type OrgBody = OrgSeed & {
  readonly kind: 'production' | 'sandbox' | 'developer' | 'scratch';
  readonly name: string;
  readonly edition?: string;
  readonly durationDays?: number;
  readonly expirationDate?: string;
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

const orderOf = (controls: Controls, body: OrgBody): OrgOrder => {
  const { kind, name, durationDays, expirationDate } = body;
  const seed = { licenses: body.licenses, settings: body.settings, users: body.users };
  if (kind === 'scratch') return { kind, name, edition: body.edition, durationDays, expirationDate, seed };
  for (const [part, value] of Object.entries({ durationDays, expirationDate })) {
    if (value === undefined) continue;
    const publicMessage = `Only a scratch org ends by itself: a ${kind} org has no ${part}`;
    throw new ApiError({ httpStatus: 400, errorCode: 'INVALID_INPUT', publicMessage, fields: [part] });
  }
  const edition = editionNamed(body.edition ?? defaultEditions[kind]);
  return { kind, name, edition, username: freeUsername(controls, body), seed };
};

const orgRoutes = (app: FastifyInstance, controls: Controls): void => {
  app.get('/orgs', () => {
    // Whoever asks for the orgs shall not be given one whose time is over.
    makeRoom(controls.emulator);
    return controls.state.orgs.list().map((org) => describeOrg(controls, org));
  });
  app.post<{ Body: OrgBody }>('/orgs', { schema: { body: orgSchema } }, async (request, reply) => {
    const order = orderOf(controls, request.body);
    const { org, refreshToken } = isScratchOrder(order)
      ? await createOrderedScratchOrg(controls.emulator, order)
      : await createOrg(controls.emulator, order);
    reply.code(201);
    return describeAccess(controls, org, refreshToken);
  });
  app.post<{ Body: { readonly orgs: readonly OrgBody[]; readonly devHub?: HubLimits } }>(
    '/orgs/check',
    { schema: { body: orgsCheckSchema } },
    ({ body: { orgs, devHub: hubLimits } }, reply) => {
      // The schema has seen every item.
      const orderAt = (index: number): OrgOrder => orderOf(controls, orgs[index] as OrgBody);
      checkOrgs(controls.emulator, { count: orgs.length, hubLimits }, orderAt);
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
