/**
 * What must hold of an org, the store and the journal after a rotation has ended well: three witnesses who tell the same,
 * and no pair in the org that the store does not know.
 */
import { join } from 'node:path';
import type { CredentialVersion } from '../../scripts/credentials/clientCredentials.ts';
import { type JsonRecord, readJsonLines } from '../../scripts/lib/jsonLines.ts';
import { APP, consumersOf, countProblems, isGrantedToken, sandboxOf, storeOf } from './deployedOrg.ts';
import type { SweepWorld } from './sweepWorld.ts';

type Pair = { readonly key: string; readonly secret: string };

export const journalFile = (world: SweepWorld): string =>
  join(world.folder, 'data', 'rotations', sandboxOf(world).orgId.slice(0, 15), `${APP}.jsonl`);

/** The journal, the oldest record first; a line that a kill cut short is none. */
export const journalRecords = (world: SweepWorld): Promise<readonly JsonRecord[]> => readJsonLines(journalFile(world));

export const journalEvents = async (world: SweepWorld): Promise<readonly string[]> =>
  (await journalRecords(world)).map(({ event }) => String(event));

/** What the journal says was begun, and does not say how it ended. */
export async function openEvents(world: SweepWorld): Promise<readonly string[]> {
  const records = await journalRecords(world);
  const events = records.map(({ event }) => String(event));
  const since = events.slice(events.lastIndexOf('ended') + 1);
  const isDeleted = since.lastIndexOf('deleted') > since.lastIndexOf('deleting');
  // Access is closed after the end of the rotation that it was opened for.
  const access = new Map<string, string>();
  for (const { event, change } of records) {
    if (change !== undefined) access.set(JSON.stringify(change), String(event));
  }
  return [
    ...since.filter((event) => ['staging', 'rotating'].includes(event) || (event === 'deleting' && !isDeleted)),
    ...[...access.values()].filter((event) => event === 'accessOpening'),
  ];
}

async function storedPair(world: SweepWorld, alias: string, version: CredentialVersion): Promise<Pair | undefined> {
  const stored = await storeOf(world).read(alias, APP, version);
  return stored === undefined ? undefined : { key: stored.consumerKey, secret: stored.consumerSecret.reveal() };
}

const isSame = (one: Pair | undefined, other: Pair | undefined): boolean =>
  one?.key === other?.key && one?.secret === other?.secret;

/**
 * What must hold at every moment of a rotation, also when its run is dead: integrations read a pair that the org takes, and
 * the main pair of the org is in the store under some name. Looked up in the emulator's state, since a login would count
 * as a caller of the former pair.
 */
export async function standstillProblems(
  world: SweepWorld,
  alias: string,
  mayHold: readonly CredentialVersion[] = ['current', 'pending'],
): Promise<readonly string[]> {
  const [consumer] = consumersOf(world, sandboxOf(world));
  const staged = consumer && world.emulator().state.consumers.staged(consumer.consumerId);
  const living = staged?.state === 'Expired' ? [consumer] : [consumer, staged];
  const current = await storedPair(world, alias, 'current');
  const held = await Promise.all(mayHold.map((version) => storedPair(world, alias, version)));
  const works = current !== undefined && living.some((pair) => isSame(pair, current));
  const isKept = held.some((pair) => isSame(consumer, pair));
  return [
    ...(works ? [] : ['for a while the pair in the store does not work']),
    ...(isKept ? [] : ['for a while the main pair of the org is in no store']),
  ];
}

/** `grace`: the former pair lives on in org and store. `finished`: it is gone from both. */
export async function rotatedOrgProblems(
  world: SweepWorld,
  alias: string,
  phase: 'grace' | 'finished',
): Promise<readonly string[]> {
  const org = sandboxOf(world);
  const [consumer] = consumersOf(world, org);
  const staged = consumer && world.emulator().state.consumers.staged(consumer.consumerId);
  const [current, previous, pending] = await Promise.all([
    storedPair(world, alias, 'current'),
    storedPair(world, alias, 'previous'),
    storedPair(world, alias, 'pending'),
  ]);
  const open = await openEvents(world);
  const claims: readonly (readonly [isTrue: boolean, otherwise: string])[] = [
    [
      current !== undefined && isSame(current, consumer),
      'the current pair of the store is not the main pair of the org',
    ],
    [current !== undefined && (await isGrantedToken(world, org, current)), 'no token for the current pair'],
    [isSame(previous, staged), `the previous pair of the store is not the one beside the main pair (${staged?.state})`],
    [pending === undefined, 'a pending pair is left in the store'],
    [phase === 'grace' || staged === undefined, `a pair (${staged?.state}) is left beside the main one`],
    [phase === 'finished' || staged?.state === 'Rotated', `the former pair is ${staged?.state ?? 'gone'}`],
    [
      phase === 'finished' || (previous !== undefined && (await isGrantedToken(world, org, previous))),
      'no token for the previous pair within its grace',
    ],
    [open.length === 0, `the journal leaves open: ${open.join(', ')}`],
  ];
  return [...countProblems(world, org), ...claims.flatMap(([isTrue, otherwise]) => (isTrue ? [] : [otherwise]))];
}
