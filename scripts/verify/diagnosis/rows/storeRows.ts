/**
 * Causes of a store that holds no pair for the app in this org. The org says whether there is a key that could have been
 * fetched; the other pairs under the same alias tell an alias that meant another org when they were stored, and those of
 * the app that are not current tell a rotation that was cut off, or a current pair that somebody took away.
 */
import { textOf } from '../../answerBody.ts';
import { isSameId } from '../../checkCredentials.ts';
import type { Facts } from '../evidence.ts';
import {
  confirmed,
  deployCommand,
  factValue,
  type KnownKey,
  pairOfOtherOrg,
  possible,
  type Row,
  type RowContext,
  RULED_OUT,
  refreshFix,
  shortKey,
  type Verdict,
} from '../row.ts';
import { isAppWithoutConsumer } from './appRows.ts';

const locationOf = ({ failure }: RowContext): string => textOf(failure.data, 'location') ?? 'the store';

/** The app's pairs of this org that a rotation left. Those under a name that has a current one are not looked for. */
const leftPairs = ({ knownKeys, app, identity }: RowContext): readonly KnownKey[] =>
  knownKeys.filter(
    ({ appName, orgId, version }) =>
      appName === app && isSameId(orgId, identity.orgId) && (version === 'pending' || version === 'previous'),
  );

function judgeCurrentMissing(facts: Facts, context: RowContext): Verdict {
  const [first, ...others] = leftPairs(context).map(
    ({ version, consumerKey, orgAlias }) =>
      `Under "${orgAlias}" the store holds a ${version} pair of ${context.app} (key ${shortKey(consumerKey)}), and no current one.`,
  );
  if (first === undefined) {
    return RULED_OUT;
  }
  const keys = (factValue(facts.consumers) ?? []).flatMap(({ key }) => (key === undefined ? [] : [shortKey(key)]));
  const staged = factValue(facts.staged);
  return confirmed(
    first,
    ...others,
    ...keys.map((key) => `The org's main pair has the key ${key}.`),
    ...(staged === undefined ? [] : [`Its staged place holds the key ${shortKey(staged.key)}, ${staged.state}.`]),
  );
}

/** A rotation can go on with a pair that the org still knows; every other one is left, and the main pair is fetched. */
function continueFix(context: RowContext, facts: Facts): string {
  const { app, org } = context;
  const left = leftPairs(context);
  const staged = factValue(facts.staged);
  const mainKeys = (factValue(facts.consumers) ?? []).map(({ key }) => key);
  const isPending = left.some(
    ({ version, consumerKey }) =>
      version === 'pending' &&
      (mainKeys.includes(consumerKey) || (staged?.state === 'Active' && staged.key === consumerKey)),
  );
  if (isPending) {
    return `npm run rotate -- --target-org ${org} --app ${app}   (goes on with the rotation, and stores the pair of the org as the current one)`;
  }
  const fetch = `${deployCommand(context)} --app ${app}   (stores the pair of the org as the current one)`;
  return staged?.state === 'Rotated' && left.some(({ consumerKey }) => consumerKey === staged.key)
    ? `${fetch}; once all integrations have it: npm run rotate -- --target-org ${org} --app ${app} --finish`
    : fetch;
}

function judgeNotFetched(facts: Facts, context: RowContext): Verdict {
  if (isAppWithoutConsumer(facts) || leftPairs(context).length > 0) {
    return RULED_OUT;
  }
  const { app, org } = context;
  const consumers = factValue(facts.consumers);
  if (consumers?.length === 0) {
    return possible(`${app} in "${org}" has no consumer.`);
  }
  const holdsNone = `No pair of it is in ${locationOf(context)}.`;
  if (consumers !== undefined) {
    const keys = consumers.flatMap(({ key }) => (key === undefined ? [] : [shortKey(key)]));
    const shown = keys.length === 0 ? 'a consumer' : `the key ${keys.join(', ')}`;
    return confirmed(`${app} is in "${org}" with ${shown}.`, holdsNone);
  }
  return factValue(facts.oauthSettings) === undefined
    ? possible()
    : confirmed(`${app} is in "${org}" with its OAuth settings.`, holdsNone);
}

export const STORE_ROWS: readonly Row[] = [
  {
    // The app's own pair of another org under this alias has an error of its own, and the row keyOfOtherOrg.
    id: 'aliasOfOtherOrg',
    on: ['credentialsNotStored'],
    reads: [],
    judge: (_facts, context) => {
      const other = pairOfOtherOrg(context);
      return other === undefined
        ? RULED_OUT
        : confirmed(
            `Under "${context.org}" the store holds the pair of ${other.appName} in the org ${other.orgId}; "${context.org}" is ${context.identity.orgId} now.`,
          );
    },
    cause: ({ org }) =>
      `"${org}" was another org when its pairs were stored (a refreshed sandbox, or an alias given anew)`,
    fix: refreshFix,
  },
  {
    id: 'currentMissing',
    on: ['credentialsNotStored'],
    reads: ['consumers', 'staged'],
    judge: judgeCurrentMissing,
    cause: ({ app, org }) =>
      `of ${app} in "${org}" only what a rotation leaves is stored: it was cut off, or the current pair was removed since`,
    fix: continueFix,
  },
  {
    id: 'pairNotFetched',
    on: ['credentialsNotStored'],
    reads: ['app', 'oauthSettings', 'consumers'],
    likeliestOn: ['credentialsNotStored'],
    judge: judgeNotFetched,
    cause: ({ app, org }) => `key and secret of ${app} in "${org}" were never fetched, or they are in another store`,
    fix: ({ app, org }) =>
      `npm run deploy -- --target-org ${org} --app ${app}   (fetches and stores them, with the --store of this run); where another store has them: npm run verify -- --target-org ${org} --store <name>`,
  },
];
