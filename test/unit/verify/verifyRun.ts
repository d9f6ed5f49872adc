/** One verification against a fake authorization server, with everything a test may want to change. */

import { Secret } from '../../../scripts/lib/secret.ts';
import { createTokenTransport } from '../../../scripts/verify/transport.ts';
import type { VerifiedToken } from '../../../scripts/verify/verifiedToken.ts';
import { type VerifyTokenInput, verifyToken } from '../../../scripts/verify/verifyToken.ts';
import { createTestClock, type TestClock } from '../lib/testClock.ts';
import {
  type FakeAuthorizationServer,
  KEY,
  ORG_ID,
  RUN_AS,
  SECRET,
  type ServerOptions,
  startAuthorizationServer,
} from './fakeAuthorizationServer.ts';

export type VerifyRun = {
  readonly server: FakeAuthorizationServer;
  readonly clock: TestClock;
  readonly progress: readonly string[];
  readonly verify: (changes?: Partial<VerifyTokenInput>) => Promise<VerifiedToken>;
};

/** Starts a server, gives the run to `work`, and stops the server whatever happens. */
export async function withServer<Value>(
  options: ServerOptions,
  work: (run: VerifyRun) => Promise<Value>,
): Promise<Value> {
  const server = await startAuthorizationServer(options);
  const clock = createTestClock();
  const progress: string[] = [];
  const verify: VerifyRun['verify'] = (changes) =>
    verifyToken({
      credentials: {
        appName: 'Order_Sync',
        orgId: ORG_ID,
        consumerId: '888000000000001AAA',
        consumerKey: KEY,
        consumerSecret: Secret.of(SECRET),
      },
      org: {
        alias: 'qa',
        username: 'admin@qa.example.com',
        orgId: ORG_ID,
        instanceUrl: server.origin,
        apiVersion: '66.0',
      },
      expected: { runAsUsername: RUN_AS, scopes: ['api'], tokenFormat: 'opaque' },
      transport: createTokenTransport({ proxyVariables: {} }),
      clock,
      waitTokenMilliseconds: 900_000,
      isNewApp: false,
      onProgress: (text) => progress.push(text),
      ...changes,
    });
  try {
    return await work({ server, clock, progress, verify });
  } finally {
    await server.stop();
  }
}

export const TOKEN_PATH = '/services/oauth2/token';
export const INTROSPECT_PATH = '/services/oauth2/introspect';
export const USERINFO_PATH = '/services/oauth2/userinfo';
export const REVOKE_PATH = '/services/oauth2/revoke';
export const API_PATH = '/services/data/v66.0/';
