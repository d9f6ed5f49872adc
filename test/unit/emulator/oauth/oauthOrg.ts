/**
 * An org in memory with one app that may use the client credentials flow, and the requests to try on it. Components go
 * straight into the state: what a deployment checks is none of these tests' business.
 */
import { createHmac } from 'node:crypto';
import { ApiError } from '../../../../scripts/emulator/apiError.ts';
import type { Emulator, EmulatorSettings } from '../../../../scripts/emulator/emulatorTypes.ts';
import { requestToken } from '../../../../scripts/emulator/services/oauth/tokenEndpoint.ts';
import type { TokenRequest } from '../../../../scripts/emulator/services/oauth/tokenRequest.ts';
import { createState } from '../../../../scripts/emulator/state/createState.ts';
import type { EmulatedOrg, FieldValue, State } from '../../../../scripts/emulator/state/stateTypes.ts';

type Body = Record<string, unknown>;

export const startTime = Date.UTC(2026, 2, 1, 12);
export const loginUrl = 'http://127.0.0.1:7000';
export const username = 'integration@order-sync.example.com';
export const minute = 60_000;

export const buildOrg = (state: State, port: number): EmulatedOrg => {
  const org: EmulatedOrg = {
    orgId: state.newId('00D'),
    kind: 'scratch',
    name: `Org ${port}`,
    edition: 'Developer Edition',
    instanceName: 'EMU1S',
    port,
    hubOrgId: undefined,
    createdAt: startTime,
    expiresAt: undefined,
    isDeleted: false,
  };
  state.orgs.put(org);
  return org;
};

export const createOauthOrg = () => {
  let now = startTime;
  const state = createState({ file: ':memory:', clock: { now: () => now } });
  const settings: { -readonly [Name in keyof EmulatorSettings]: EmulatorSettings[Name] } = {
    propagationMilliseconds: 0,
    signupMilliseconds: 0,
    deployMilliseconds: 0,
    requestMilliseconds: 0,
  };
  const permissions = new Set(['ApiEnabled', 'ApiUserOnly']);
  const emulator: Emulator = {
    state,
    settings,
    highestApiVersion: '68.0',
    instanceUrl: ({ port }) => `http://127.0.0.1:${port}`,
    loginUrl: () => loginUrl,
    openOrg: () => Promise.reject(new Error('not here')),
    closeOrg: () => undefined,
    log: () => undefined,
  };
  const org = buildOrg(state, 7001);
  const profile = state.records.insert(org.orgId, 'Profile', { Name: 'Minimum Access - API Only Integrations' });
  const user = state.records.insert(org.orgId, 'User', {
    Username: username,
    LastName: 'Integration',
    Email: 'ops@example.com',
    IsActive: true,
    ProfileId: profile.Id,
  });
  const put = (type: string, fullName: string, body: Body): void => {
    state.components.put(org.orgId, { type, fullName, body, id: state.newId('0xI'), userId: user.Id });
  };
  /** Changes elements of a component of the app; `undefined` takes one away. */
  const change = (type: string, changes: Body): void => {
    const existing = state.components.list(org.orgId, type)[0];
    put(type, existing?.fullName ?? 'Order_Sync', { ...existing?.body, ...changes });
  };
  const of = { externalClientApplication: 'Order_Sync' };
  put('ExternalClientApplication', 'Order_Sync', { label: 'Order Sync', distributionState: 'Local' });
  put('ExtlClntAppGlobalOauthSettings', 'Order_Sync_glbl', { ...of, isClientCredentialsFlowEnabled: 'true' });
  put('ExtlClntAppOauthSettings', 'Order_Sync_oauth', { ...of, commaSeparatedOauthScopes: 'Api, Basic' });
  put('ExtlClntAppOauthConfigurablePolicies', 'Order_Sync_oauthPlcy', {
    ...of,
    isClientCredentialsFlowEnabled: 'true',
    clientCredentialsFlowUser: username,
    permittedUsersPolicyType: 'AllSelfAuthorized',
    ipRelaxationPolicyType: 'Enforce',
  });
  put('ExtlClntAppConfigurablePolicies', 'Order_Sync_plcy', { ...of, isEnabled: 'true', isOauthPluginEnabled: 'true' });
  const app = state.components.get(org.orgId, 'ExternalClientApplication', 'Order_Sync');
  const consumer = state.consumers.create({ orgId: org.orgId, appId: app?.id ?? '', appName: 'Order_Sync' });

  const requestOf = (form: Record<string, string>, changes: Partial<TokenRequest> = {}): TokenRequest => ({
    emulator,
    hasPermission: (_orgId, userId, permission) => userId === user.Id && permissions.has(permission),
    org,
    form: new URLSearchParams(form),
    authorization: undefined,
    sourceIp: '127.0.0.1',
    ...changes,
  });
  const clientCredentials = (form: Record<string, string> = {}, changes: Partial<TokenRequest> = {}): TokenRequest =>
    requestOf(
      { grant_type: 'client_credentials', client_id: consumer.key, client_secret: consumer.secret, ...form },
      changes,
    );
  return {
    state,
    emulator,
    settings,
    permissions,
    org,
    user,
    profile,
    consumer,
    put,
    change,
    changeUser: (fields: Record<string, FieldValue>) => state.records.update(org.orgId, 'User', user.Id, fields),
    advance: (milliseconds: number): void => {
      now += milliseconds;
    },
    requestOf,
    clientCredentials,
    grant: (form: Record<string, string> = {}, changes: Partial<TokenRequest> = {}) =>
      requestToken(clientCredentials(form, changes)),
    close: () => state.close(),
  };
};

export type OauthOrg = ReturnType<typeof createOauthOrg>;

/** Stages a pair beside the main one. */
export const stagePair = (
  { state, consumer, user }: OauthOrg,
  changes: Partial<Parameters<State['consumers']['putStaged']>[0]> = {},
): { readonly key: string; readonly secret: string } => {
  const pair = state.consumers.generatePair();
  state.consumers.putStaged({
    ...pair,
    stagedId: state.newId('889'),
    consumerId: consumer.consumerId,
    state: 'Active',
    createdById: user.Id,
    createdAt: state.clock.now(),
    expiresAt: state.clock.now() + 30 * 24 * 60 * minute,
    knownAt: state.clock.now(),
    ...changes,
  });
  return pair;
};

/** The ApiError that the work ends with. */
export const refusalOf = (work: () => unknown): ApiError => {
  try {
    work();
  } catch (error) {
    if (error instanceof ApiError) {
      return error;
    }
    throw error;
  }
  throw new Error('nothing was refused');
};

export const signatureOf = (secret: string, id: string, issuedAt: string): string =>
  createHmac('sha256', secret).update(`${id}${issuedAt}`).digest('base64');
