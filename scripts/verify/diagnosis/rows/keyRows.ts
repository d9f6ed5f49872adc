/**
 * Causes that lie with key and secret: unknown, too new, wrong, or of another org. The org's own list of consumers decides,
 * with the staged pair beside it; the stored keys of other orgs name whose a foreign key is.
 */
import type { StagedPair } from '../../../credentials/rotation/stagedPair.ts';
import { isSameId } from '../../checkCredentials.ts';
import { CAUSES } from '../../refusalCauses.ts';
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
  timeText,
  type Verdict,
} from '../row.ts';
import { isAppWithoutConsumer } from './appRows.ts';

/** For how long a new app may be unknown at the token endpoint; public reports say 2 to 15 minutes. */
const SPREADING_MILLISECONDS = 30 * 60_000;

/** Where the stored key stands among those that the org lists. */
type Place =
  | { readonly is: 'main'; readonly key: string }
  | { readonly is: 'staged'; readonly pair: StagedPair }
  | { readonly is: 'none'; readonly key: string; readonly keys: readonly string[] }
  | { readonly is: 'unknown' };

function placeOf({ consumers, staged }: Facts, { consumerKey }: RowContext): Place {
  if (consumers.kind !== 'read' || consumerKey === undefined) {
    return { is: 'unknown' };
  }
  const keys = consumers.value.flatMap(({ key }) => key ?? []);
  if (keys.includes(consumerKey)) {
    return { is: 'main', key: consumerKey };
  }
  const pair = factValue(staged);
  if (pair?.key === consumerKey) {
    return { is: 'staged', pair };
  }
  const hasAllKeys = keys.length === consumers.value.length && staged.kind === 'read';
  return hasAllKeys
    ? { is: 'none', key: consumerKey, keys: [...keys, ...(pair === undefined ? [] : [pair.key])] }
    : { is: 'unknown' };
}

const ownerElsewhere = ({ knownKeys, consumerKey, identity }: RowContext): KnownKey | undefined =>
  knownKeys.find((known) => known.consumerKey === consumerKey && !isSameId(known.orgId, identity.orgId));

const keysSeen = ({ app, org }: RowContext, { key, keys }: Extract<Place, { readonly is: 'none' }>): string =>
  `The stored key ends in ${shortKey(key)}; ${app} in "${org}" has ${keys.map(shortKey).join(', ')}.`;

const describeStaged = ({ state, createdAtMilliseconds, key }: StagedPair): string =>
  `A pair stands in the staged place, ${state}${createdAtMilliseconds === undefined ? '' : `, made ${timeText(createdAtMilliseconds)}`} (key ${shortKey(key)}).`;

function judgeKeyUnknown(facts: Facts, context: RowContext): Verdict {
  if (isAppWithoutConsumer(facts) || ownerElsewhere(context) !== undefined) {
    return RULED_OUT;
  }
  const place = placeOf(facts, context);
  if (place.is === 'none') {
    return place.keys.length === 0 ? possible() : confirmed(keysSeen(context, place));
  }
  if (place.is === 'staged' && place.pair.state === 'Expired') {
    return confirmed(`The stored key is that of a staged pair that has expired (key ${shortKey(place.pair.key)}).`);
  }
  return place.is === 'unknown' ? possible() : RULED_OUT;
}

/** A pair is as old as what made it: the app, or its staging. */
function judgeTooNew(facts: Facts, context: RowContext): Verdict {
  const place = placeOf(facts, context);
  if (isAppWithoutConsumer(facts) || place.is === 'none' || (place.is === 'staged' && place.pair.state === 'Expired')) {
    return RULED_OUT;
  }
  const changedAt =
    place.is === 'staged' ? place.pair.createdAtMilliseconds : factValue(facts.app)?.changedAtMilliseconds;
  if (changedAt === undefined) {
    return possible();
  }
  const what = place.is === 'staged' ? 'The staged pair was made' : `${context.app} was last changed`;
  const seen = `${what} at ${timeText(changedAt)}; it is ${timeText(context.orgNowMilliseconds)} there.`;
  const isNew = context.orgNowMilliseconds - changedAt < SPREADING_MILLISECONDS;
  // `invalid_client` is said of a key that is known, but for an older pairing of code and text.
  const mayBe = context.failure.signal !== 'badClient';
  return isNew && mayBe && place.is !== 'unknown' ? confirmed(seen, 'The org lists the stored key.') : possible(seen);
}

function judgeSecret(facts: Facts, context: RowContext): Verdict {
  const place = placeOf(facts, context);
  const staged = factValue(facts.staged);
  const beside = staged === undefined || staged.state === 'Expired' ? [] : [describeStaged(staged)];
  switch (place.is) {
    case 'main':
      return confirmed(
        `The org lists the stored key (${shortKey(place.key)}), so that the secret is not its.`,
        ...beside,
      );
    case 'staged':
      return confirmed(
        `The stored key is that of the pair in the staged place, which is ${place.pair.state}; the secret is not its.`,
      );
    case 'none':
      return possible(keysSeen(context, place));
    case 'unknown':
      return possible();
  }
}

/** An alias may have another org behind it now: a sandbox was refreshed, or a scratch org made anew. */
function whereFrom({ knownKeys, org, identity }: RowContext, orgId: string): readonly [string, ...string[]] {
  const alias = knownKeys.find((known) => isSameId(known.orgId, orgId))?.orgAlias;
  return [
    `The credentials were read from the org ${orgId}${alias === undefined ? '' : ` ("${alias}")`}; "${org}" is ${identity.orgId}.`,
    ...(alias === org ? [`"${org}" was another org when they were stored: a refreshed sandbox has a new id.`] : []),
  ];
}

function judgeOtherOrg(facts: Facts, context: RowContext): Verdict {
  const { data } = context.failure;
  const named = data['credentialsOrgId'];
  if (typeof named === 'string') {
    return confirmed(...whereFrom(context, named));
  }
  const owner = ownerElsewhere(context);
  if (owner !== undefined) {
    return confirmed(`The stored key is that of ${owner.appName} in "${owner.orgAlias}" (${owner.orgId}).`);
  }
  const place = placeOf(facts, context);
  if (place.is === 'none' && place.keys.length > 0) {
    return possible(keysSeen(context, place));
  }
  return place.is === 'unknown' || place.is === 'none' ? possible() : RULED_OUT;
}

export const KEY_ROWS: readonly Row[] = [
  {
    id: 'keyOfOtherOrg',
    on: ['credentialsOfOtherOrg', 'unknownKey', 'badClient', 'invalidGrant', 'otherRefusal', 'propagationTimeout'],
    reads: ['consumers', 'staged'],
    isRare: true,
    hints: ['not installed in this org', 'cross-org oauth flows'],
    judge: judgeOtherOrg,
    cause: CAUSES.keyOfOtherOrg.cause,
    fix: (context) =>
      context.failure.signal !== 'credentialsOfOtherOrg'
        ? CAUSES.keyOfOtherOrg.fix(context)
        : pairOfOtherOrg(context) === undefined
          ? `${deployCommand(context)}   (reads the key of this org)`
          : refreshFix(context),
  },
  {
    id: 'secretWrong',
    on: ['badClient'],
    reads: ['consumers', 'staged'],
    hints: ['invalid client credentials'],
    judge: judgeSecret,
    cause: CAUSES.secretWrong.cause,
    fix: CAUSES.secretWrong.fix,
  },
  {
    id: 'appTooNew',
    on: ['unknownKey', 'badClient', 'propagationTimeout'],
    reads: ['app', 'consumers', 'staged'],
    likeliestOn: ['propagationTimeout'],
    hints: ['client identifier invalid'],
    judge: judgeTooNew,
    cause: ({ app }) => `the token endpoint does not know the key of ${app} yet: new keys take some minutes to spread`,
    fix: (context) => `${deployCommand(context)} --wait-token 30   (waits for the key; nothing is deployed again)`,
  },
  {
    id: 'keyUnknown',
    on: ['unknownKey', 'badClient', 'propagationTimeout'],
    reads: ['app', 'oauthSettings', 'consumers', 'staged'],
    likeliestOn: ['unknownKey'],
    hints: ['client identifier invalid'],
    judge: judgeKeyUnknown,
    cause: CAUSES.keyUnknown.cause,
    fix: CAUSES.keyUnknown.fix,
  },
];
