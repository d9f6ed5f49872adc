/**
 * `app:convert --keep-credentials`: puts key and secret of a Connected App into the credential store of an org, under a name of
 * their own, so that integrations can read them there until they have the pair of the new app. Nothing goes into the source: a
 * key belongs to one app in all of Salesforce, so that the new app can't have it while the Connected App does.
 * @see https://developer.salesforce.com/docs/platform/sfdx-dev/guide/sfdx-dev-troubleshoot.html
 */
import { type ConnectedAppPair, findPair, KEPT_CONSUMER, keptName } from '../authoring/convert/connectedAppPair.ts';
import type { CredentialStore } from '../credentials/clientCredentials.ts';
import { raise } from '../lib/errors.ts';
import type { OrgIdentity } from '../org/orgClient.ts';
import type { ConnectedAppInput } from '../pipeline/authoring/readConnectedApps.ts';
import type { CommandContext, Options } from './commandModule.ts';
import { credentialStoreOf } from './credentialStoreOf.ts';
import { connectPorts } from './deployPorts.ts';
import { text } from './flags.ts';
import { openTargetOrg } from './targetWorkplace.ts';

export type PairToKeep = { readonly app: string; readonly connectedApp: string; readonly pair: ConnectedAppPair };

/** What became of one pair; no secret in it. */
export type KeptPair = {
  readonly name: string;
  readonly connectedApp: string;
  readonly org: string;
  readonly location: string;
  readonly state: 'created' | 'updated' | 'unchanged' | 'notWritten';
};

/** Of all the apps, before anything is written. @throws {UsageError} that names what each lacks */
export function requirePairs(inputs: readonly ConnectedAppInput[], command: string): readonly PairToKeep[] {
  const found = inputs.map((input) => ({ input, found: findPair(input.root) }));
  const lacking = found.flatMap(({ input, found: one }) =>
    one.kind === 'lacking' ? [`${input.name} (${input.origin}) has no ${one.elements.join(' and no ')}`] : [],
  );
  if (lacking.length > 0) {
    raise('UsageError', {
      command,
      problem: `--keep-credentials needs key and secret, and what is retrieved from an org usually has no secret: ${lacking.join('; ')}. Read it in Setup > App Manager > View > Manage Consumer Details, or leave the flag out.`,
    });
  }
  return found.flatMap(({ input, found: one }) =>
    one.kind === 'pair' ? [{ app: input.appName, connectedApp: input.name, pair: one.pair }] : [],
  );
}

export async function keepPairs(
  pairs: readonly PairToKeep[],
  { alias, orgId, instanceUrl }: Pick<OrgIdentity, 'alias' | 'orgId' | 'instanceUrl'>,
  store: CredentialStore,
  isDryRun: boolean,
): Promise<readonly KeptPair[]> {
  const kept: KeptPair[] = [];
  for (const { app, connectedApp, pair } of pairs) {
    const name = keptName(app);
    const state = isDryRun
      ? 'notWritten'
      : await store.write({ ...pair, appName: name, consumerId: KEPT_CONSUMER, orgId, orgAlias: alias, instanceUrl });
    kept.push({ name, connectedApp, org: alias, location: store.location(alias, name), state });
  }
  return kept;
}

/** Opens the org and its store, and proves that the store can be reached; the pairs are kept once the files are written. */
export async function openKeeper(
  options: Options,
  inputs: readonly ConnectedAppInput[],
  context: CommandContext,
): Promise<(isDryRun: boolean) => Promise<readonly KeptPair[]>> {
  const pairs = requirePairs(inputs, context.name);
  const asTarget = { ...options, targetOrg: text(options, 'keepCredentials') };
  const workplace = await openTargetOrg(asTarget, context);
  const store = await credentialStoreOf(options, context, workplace);
  const apiVersion = text(options, 'apiVersion') ?? context.environment.apiVersion;
  const org = await connectPorts(workplace.dataDirectory, context).openOrg({
    aliasOrUsername: workplace.org.name,
    apiVersion,
  });
  for (const { app } of pairs) {
    await store.check(org.identity.alias, keptName(app));
  }
  return (isDryRun) => keepPairs(pairs, org.identity, store, isDryRun);
}

export const describeKept = ({ name, connectedApp, org, location, state }: KeptPair): string =>
  `Key and secret of the Connected App ${connectedApp} ${state === 'notWritten' ? 'would be kept' : 'are kept'} for "${org}" as ${name}: ${location}. The External Client App gets a pair of its own when it is deployed.`;
