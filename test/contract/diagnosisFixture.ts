/**
 * A real verification that fails on an emulated org, and its diagnosis. In: a harness, an org and what a test changes. Out:
 * the error and the findings. The org is read through the real adapter of the org room.
 */
import { expect } from 'chai';
import { Secret } from '../../scripts/lib/secret.ts';
import { authorizeWithRefreshToken } from '../../scripts/org/authorizeOrg.ts';
import { openOrg } from '../../scripts/org/openOrg.ts';
import type { OrgClient } from '../../scripts/org/orgClient.ts';
import { type DiagnoseInput, diagnose } from '../../scripts/verify/diagnosis/diagnose.ts';
import type { Diagnosis } from '../../scripts/verify/diagnosis/diagnosis.ts';
import { watchServerTime } from '../../scripts/verify/diagnosis/serverTime.ts';
import { createTokenTransport } from '../../scripts/verify/transport.ts';
import { type VerifyTokenInput, verifyToken } from '../../scripts/verify/verifyToken.ts';
import { appFixture, changedComponent } from '../support/appFixture.ts';
import { type EmulatorHarness, type OrgSession, openSession } from '../support/emulatorHarness.ts';
import { installOrderSync, type OrderSync, type OrgHandle } from '../support/orderSyncOrg.ts';
import { type Asking, REFUSAL_STATES, type RefusalWorld } from '../support/refusalStates.ts';
import { thrownBy } from '../support/thrownBy.ts';

export type Failing = {
  readonly world: RefusalWorld;
  readonly org: OrgClient;
  /** What the state changes about how a token is asked for. */
  readonly asking: Partial<Asking>;
};

const handleOf = ({ org, instanceUrl, adminToken }: OrgSession): OrgHandle => ({
  orgId: org.orgId,
  instanceUrl,
  token: adminToken,
});

const open = async ({ instanceUrl, refreshToken }: OrgSession): Promise<OrgClient> => {
  await authorizeWithRefreshToken({
    loginUrl: instanceUrl,
    refreshToken: Secret.of(refreshToken),
    clientId: 'PlatformCLI',
    alias: 'qa',
    isDevHub: false,
  });
  return openOrg({ aliasOrUsername: 'qa', apiVersion: '66.0' });
};

/** An org with the app at work in it. */
export const openWorld = async (
  harness: EmulatorHarness,
  kind: 'sandbox' | 'production' = 'production',
): Promise<Failing> => {
  const { frontUrl, adminToken, loginUrl } = harness.running;
  const installIn = (org: OrgHandle): Promise<OrderSync> => installOrderSync({ frontUrl, adminToken, loginUrl }, org);
  const session = await harness.createOrg(kind);
  const order = await installIn(handleOf(session));
  const otherOrg = async (): Promise<OrgHandle> => handleOf(await harness.createOrg('production'));
  return { world: { ...order, installIn, otherOrg }, org: await open(session), asking: {} };
};

/** The same in one of the states in which the token endpoint refuses. */
export const openState = async (harness: EmulatorHarness, stateId: string): Promise<Failing> => {
  const state = REFUSAL_STATES.find(({ id }) => id === stateId);
  if (state === undefined) throw new Error(`no state ${stateId}`);
  const failing = await openWorld(harness, state.kind);
  const asking = (await state.arrange(failing.world)) ?? {};
  const refreshed = asking.org === undefined ? undefined : harness.emulator.state.orgs.get(asking.org.orgId);
  return refreshed === undefined
    ? { ...failing, asking }
    : { ...failing, asking, org: await open(openSession(harness.emulator, refreshed)) };
};

/** Every read of the org is refused, as for a caller without any permission. */
export const refuseReads = async ({ world, org }: Failing): Promise<void> => {
  for (const pathPattern of ['/services/data', '/services/Soap']) {
    await world.admin('/faults', {
      match: { pathPattern, org: org.identity.orgId },
      kind: 'status',
      effect: 'before',
      status: 403,
      errorCode: 'INSUFFICIENT_ACCESS',
      times: 0,
    });
  }
};

export type Changes = { readonly verify?: Partial<VerifyTokenInput>; readonly diagnose?: Partial<DiagnoseInput> };

/** Verifies, takes the error, and has it explained. The clock is the emulator's, and nobody waits. */
export const explain = async (harness: EmulatorHarness, failing: Failing, changes: Changes = {}) => {
  const { world, org, asking } = failing;
  const clock = { now: () => harness.emulator.state.clock.now(), wait: async () => undefined };
  const watched = watchServerTime(createTokenTransport({ proxyVariables: {} }), changes.verify?.clock ?? clock);
  const credentials = {
    appName: 'Order_Sync',
    orgId: org.identity.orgId,
    consumerId: '888000000000001AAA',
    consumerKey: asking.clientId ?? world.client.clientId,
    consumerSecret: Secret.of(asking.clientSecret ?? world.client.clientSecret),
  };
  const failure = await thrownBy(() =>
    verifyToken({
      credentials,
      org: { ...org.identity, instanceUrl: asking.origin ?? org.identity.instanceUrl },
      expected: { runAsUsername: world.runAsUsername, scopes: ['api'], tokenFormat: 'opaque' },
      transport: watched.transport,
      clock,
      waitTokenMilliseconds: 0,
      isNewApp: false,
      ...changes.verify,
    }),
  );
  const { oauthPolicies } = appFixture();
  const app = appFixture({
    runAsUsername: world.runAsUsername,
    oauthPolicies: changedComponent(oauthPolicies, { clientCredentialsFlowUser: world.runAsUsername }),
  });
  await harness.admin('/requests', { method: 'DELETE' });
  const diagnosis = await diagnose({
    failure,
    org,
    app,
    credentials,
    knownKeys: [],
    clock,
    serverTime: watched.read(),
    ...changes.diagnose,
  });
  const requests = (await harness.admin('/requests')).body;
  return { failure, diagnosis, requests: Array.isArray(requests) ? requests.length : Number.NaN };
};

/** The first finding is this row with this verdict, and it says what was seen and what to do. */
export const expectFirst = (
  { findings, decided }: Diagnosis,
  id: string,
  verdict: 'confirmed' | 'possible' = 'confirmed',
): void => {
  const [first] = findings;
  expect({ id: first?.id, verdict: first?.verdict, decided }, JSON.stringify(findings, undefined, 1)).to.deep.equal({
    id,
    verdict,
    decided: verdict === 'confirmed',
  });
  expect(first?.cause).to.match(/[^.]$/);
  expect(first?.fix).to.match(/^(npm run|sf |Setup >|Set |Wait|Use |Check|Compare|Correct|Look|Name|Take)/);
  if (verdict === 'confirmed') expect(first?.evidence).to.have.length.greaterThan(0);
};
