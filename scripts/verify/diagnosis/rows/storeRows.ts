/**
 * Causes of a store that holds no pair for the app in this org. The org says whether there is a key that could have been
 * fetched; the other pairs under the same alias tell an alias that meant another org when they were stored.
 */

import { textOf } from '../../answerBody.ts';
import type { Facts } from '../evidence.ts';
import {
  confirmed,
  factValue,
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

function judgeNotFetched(facts: Facts, context: RowContext): Verdict {
  if (isAppWithoutConsumer(facts)) {
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
