/** How a pair of an app is proven on its org. In: app, org, ports. Out: what the verify room asks for. */
import type { ClientCredentials } from '../credentials/clientCredentials.ts';
import type { AppDefinition } from '../definition/appDefinition.ts';
import type { OrgClient } from '../org/orgClient.ts';
import type { PairInput } from '../verify/pairAccepted.ts';
import type { DeployPorts } from './deployRequest.ts';

export type PairWork = {
  readonly app: AppDefinition;
  readonly org: OrgClient;
  readonly request: { readonly waitTokenMinutes: number };
  readonly ports: Pick<DeployPorts, 'transport' | 'clock' | 'signal'>;
};

/** A pair that was staged, rotated or switched on a moment ago may still be spreading. */
export const pairInput = (
  { app, org, request, ports }: PairWork,
  credentials: ClientCredentials,
  onProgress: (text: string) => void,
): PairInput => ({
  credentials,
  org: org.identity,
  expected: { runAsUsername: app.runAsUsername, scopes: app.expectedScopes, tokenFormat: app.accessTokenFormat },
  transport: ports.transport,
  clock: ports.clock,
  waitTokenMilliseconds: request.waitTokenMinutes * 60_000,
  isNewApp: true,
  signal: ports.signal,
  onProgress,
});
