/**
 * Reads evidence, each piece when it is first wanted and once. In: the org port, the app, which consumer. Out: facts.
 * Nothing thrown here leaves: a read that is refused must not hide the failure that it was to explain.
 */
import { parseConsumers } from '../../credentials/credentialsAnswer.ts';
import { classifyRefusal } from '../../credentials/credentialsRefusal.ts';
import { fetchStaged } from '../../credentials/rotation/consumerCalls.ts';
import type { AppDefinition } from '../../definition/appDefinition.ts';
import { isNamed, toSfError } from '../../lib/errors.ts';
import type { OrgClient } from '../../org/orgClient.ts';
import { soqlLiteral } from '../../org/soqlLiteral.ts';
import { apiErrorCodes } from '../../org/translateOrgError.ts';
import { oneLine } from '../tokenRefusal.ts';
import { componentReaders, type LastChanges, newest } from './componentReaders.ts';
import type { AppRow, ConsumerKey, EvidenceKey, EvidenceValues, Fact, Facts } from './evidence.ts';
import { readLogins, readRunAs } from './runAsReaders.ts';
import { orBySobject } from './sobjectReaders.ts';

export type EvidenceSource = {
  readonly org: OrgClient;
  readonly app: AppDefinition;
  readonly consumerId: string | undefined;
};

type Readers = { readonly [Key in EvidenceKey]: () => Promise<EvidenceValues[Key]> };

/** The facts of these pieces; the rest stays as it is in `before`. */
export async function readEvidence(
  source: EvidenceSource,
  wanted: readonly EvidenceKey[],
  before: Facts,
): Promise<Facts> {
  const readers = createReaders(source, wanted);
  const read = await Promise.all([...new Set(wanted)].map(async (key) => [key, await factOf(readers, key)] as const));
  // Each key comes with the fact of its own reader; entries lose that tie.
  return { ...before, ...(Object.fromEntries(read) as Partial<Facts>) };
}

async function factOf<Key extends EvidenceKey>(readers: Readers, key: Key): Promise<Fact<EvidenceValues[Key]>> {
  try {
    return { kind: 'read', value: await readers[key]() };
  } catch (error) {
    return { kind: 'unreadable', reason: reasonOf(error), errorName: toSfError(error).name };
  }
}

/** The org's own error codes where it refused; the sentence of the error else. */
function reasonOf(error: unknown): string {
  const codes = isNamed(error, 'CredentialsRefusedError')
    ? classifyRefusal(error).errors.map(({ errorCode }) => errorCode)
    : apiErrorCodes(error);
  return codes.length > 0
    ? `the org refuses it (${codes.join(', ')})`
    : oneLine(toSfError(error).message).replace(/\.$/, '');
}

const once = <Value>(work: () => Promise<Value>): (() => Promise<Value>) => {
  let begun: Promise<Value> | undefined;
  return () => {
    begun ??= work();
    return begun;
  };
};

function createReaders({ org, app, consumerId }: EvidenceSource, wanted: readonly EvidenceKey[]): Readers {
  const components = componentReaders(org, app, wanted);
  // By the row alone: the time of the last change comes from the listing, which may be refused.
  const bareRow = once(() => queryApp(org, app.name));
  const appId = async (): Promise<string | undefined> => (await bareRow())?.Id;
  const oauthPolicies = once(orBySobject(org, 'oauthPolicies', appId, components.oauthPolicies));
  const runAs = once(() => readRunAs(org, app.runAsUsername, oauthPolicies));
  const appRow = once(async () => withChangeTimes(await bareRow(), components.changes));
  const consumers = once(async () => {
    const found = await appRow();
    return found === undefined ? [] : readConsumers(org, found.id);
  });
  return {
    organization: once(() => readOrganization(org)),
    app: appRow,
    globalSettings: once(components.globalSettings),
    oauthSettings: once(orBySobject(org, 'oauthSettings', appId, components.oauthSettings)),
    oauthPolicies,
    appPolicies: once(orBySobject(org, 'appPolicies', appId, components.appPolicies)),
    runAs,
    logins: once(async () => {
      const { user } = await runAs();
      return user === undefined ? [] : readLogins(org, user.id);
    }),
    consumers,
    staged: once(async () => {
      const [found, keys] = await Promise.all([appRow(), consumers()]);
      const consumer = keys.find(({ id }) => id === consumerId) ?? keys[0];
      return found === undefined || consumer === undefined
        ? undefined
        : fetchStaged({ org, appName: app.name, appId: found.id, consumerId: consumer.id });
    }),
  };
}

async function readOrganization(org: OrgClient): Promise<EvidenceValues['organization']> {
  const [row] = await org.query<{ readonly Name: string }>('SELECT Name FROM Organization');
  return { name: row?.Name ?? '' };
}

type BareRow = { readonly Id: string; readonly LastModifiedDate: string | null };

async function queryApp(org: OrgClient, name: string): Promise<BareRow | undefined> {
  const [row] = await org.query<BareRow>(
    `SELECT Id, LastModifiedDate FROM ExternalClientApplication WHERE DeveloperName = ${soqlLiteral(name)}`,
  );
  return row;
}

/** The row tells when the app itself was changed; its OAuth settings may be younger. */
async function withChangeTimes(
  row: BareRow | undefined,
  readChanges: () => Promise<LastChanges>,
): Promise<AppRow | undefined> {
  if (row === undefined) {
    return undefined;
  }
  const [changes] = await Promise.allSettled([readChanges()]);
  const { settings, policies } =
    changes.status === 'fulfilled' ? changes.value : { settings: undefined, policies: undefined };
  return {
    id: row.Id,
    changedAtMilliseconds: newest([Date.parse(row.LastModifiedDate ?? ''), settings]),
    policiesChangedAtMilliseconds: policies,
  };
}

/** @see https://developer.salesforce.com/docs/atlas.en-us.chatterapi.meta/chatterapi/connect_resources_oauth_credentials.htm */
async function readConsumers(org: OrgClient, appId: string): Promise<readonly ConsumerKey[]> {
  const answer = await org.requestRest<unknown>('GET', `/apps/oauth/credentials/${encodeURIComponent(appId)}`);
  return parseConsumers(answer);
}
