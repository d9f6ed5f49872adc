/**
 * A verification of a whole project in one process: a project in a real folder, a store in memory, an authorization server
 * on a loopback port, a clock that stands still. In: what is to be different. Out: ports and what was seen at them.
 */
import type {
  CredentialEntry,
  CredentialStore,
  StoredCredentials,
} from '../../../scripts/credentials/clientCredentials.ts';
import { Secret } from '../../../scripts/lib/secret.ts';
import type { RunEvent } from '../../../scripts/pipeline/runLog.ts';
import { type OrgVerification, startVerification } from '../../../scripts/pipeline/verifyOrg.ts';
import type { VerifyPorts, VerifyRequest } from '../../../scripts/pipeline/verifyOrgRequest.ts';
import type { DiagnoseInput } from '../../../scripts/verify/diagnosis/diagnose.ts';
import { createTokenTransport } from '../../../scripts/verify/transport.ts';
import { type FakeAnswers, type FakeOrgClient, fakeOrgClient } from '../../support/fakeOrgClient.ts';
import { ownProject, type ProjectFiles, withFolder } from '../../support/temporaryProject.ts';
import { createTestClock, type TestClock } from '../lib/testClock.ts';
import {
  type FakeAuthorizationServer,
  KEY,
  ORG_ID,
  RUN_AS,
  SECRET,
  type ServerOptions,
  startAuthorizationServer,
} from '../verify/fakeAuthorizationServer.ts';

export type VerificationRun = {
  readonly verification: OrgVerification;
  readonly server: FakeAuthorizationServer;
  readonly org: FakeOrgClient;
  readonly clock: TestClock;
  /** By `<org alias> <app>`; tests may change it between rounds. */
  readonly stored: Map<string, StoredCredentials>;
  readonly events: readonly RunEvent[];
  readonly diagnosed: readonly DiagnoseInput[];
  readonly controller: AbortController;
  readonly ports: VerifyPorts;
};

export type VerificationOptions = {
  readonly server?: ServerOptions;
  readonly project?: ProjectFiles;
  readonly request?: Partial<VerifyRequest>;
  readonly org?: FakeAnswers;
  readonly stored?: readonly StoredCredentials[];
  readonly ports?: (run: Omit<VerificationRun, 'verification' | 'ports'>) => Partial<VerifyPorts>;
  readonly store?: Partial<CredentialStore>;
};

/** The pair that the authorization server knows, of one app in the org `qa`. */
export const pairOf = (appName: string, changes: Partial<StoredCredentials> = {}): StoredCredentials => ({
  appName,
  orgAlias: 'qa',
  orgId: ORG_ID,
  instanceUrl: 'https://qa.my.salesforce.com',
  consumerId: '888000000000001AAA',
  consumerKey: KEY,
  consumerSecret: Secret.of(SECRET),
  ...changes,
});

const NO_CAUSES = { decided: false, findings: [], looked: [], unreadable: [] } as const;

const nameOf = (orgAlias: string, appName: string): string => `${orgAlias} ${appName}`;

/** Fails the test by refusing to write: a verification only reads. */
const readOnlyStore = (stored: ReadonlyMap<string, StoredCredentials>): CredentialStore => {
  const refuse = async (): Promise<never> => {
    throw new Error('a verification writes nothing to the store');
  };
  return {
    location: (orgAlias) => `the memory for ${orgAlias}`,
    read: async (orgAlias, appName) => stored.get(nameOf(orgAlias, appName)),
    list: async () =>
      [...stored.values()].map(
        ({ consumerSecret: _secret, consumerId: _id, since: _since, ...entry }): CredentialEntry => ({
          ...entry,
          version: 'current',
        }),
      ),
    write: refuse,
    remove: refuse,
    delete: refuse,
    check: refuse,
  };
};

export async function withVerification<Value>(
  options: VerificationOptions,
  work: (run: VerificationRun) => Promise<Value>,
): Promise<Value> {
  const server = await startAuthorizationServer({ reusesToken: true, ...options.server });
  const clock = createTestClock();
  const controller = new AbortController();
  const events: RunEvent[] = [];
  const diagnosed: DiagnoseInput[] = [];
  const stored = new Map(
    (options.stored ?? [pairOf('Order_Sync')]).map((pair) => [nameOf(pair.orgAlias, pair.appName), pair]),
  );
  const identity = { alias: 'qa', username: 'admin@qa.example.com', orgId: ORG_ID, instanceUrl: server.origin };
  const org = fakeOrgClient({
    identity: { ...identity, apiVersion: '66.0' },
    query: async () => [],
    ...options.org,
  });
  const seen = { server, org, clock, stored, events, diagnosed, controller };
  const ports: VerifyPorts = {
    clock,
    openOrg: async () => org,
    store: { ...readOnlyStore(stored), ...options.store },
    transport: createTokenTransport({ proxyVariables: {} }),
    diagnose: async (input) => {
      diagnosed.push(input);
      return NO_CAUSES;
    },
    onEvent: (event) => events.push(event),
    signal: controller.signal,
    ...options.ports?.(seen),
  };
  try {
    return await withFolder(options.project ?? (await ownProject()), (projectRoot) => {
      const request: VerifyRequest = {
        command: 'verify',
        projectRoot,
        waitTokenMinutes: 15,
        variables: { ECA_RUN_AS_USERNAME: RUN_AS },
        emulated: false,
        notices: [],
        repeatCommand: 'npm run verify -- --target-org qa',
        ...options.request,
      };
      return work({ ...seen, ports, verification: startVerification(request, 'qa', ports) });
    });
  } finally {
    await server.stop();
  }
}
