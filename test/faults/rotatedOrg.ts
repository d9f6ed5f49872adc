/**
 * What must hold of an org, the store and the journal after a rotation has ended well: three witnesses who tell the same,
 * and no pair in the org that the store does not know.
 */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CredentialVersion } from '../../scripts/credentials/clientCredentials.ts';
import { APP, consumersOf, countProblems, isGrantedToken, sandboxOf, storeOf } from './deployedOrg.ts';
import type { SweepWorld } from './sweepWorld.ts';

type Pair = { readonly key: string; readonly secret: string };

export const journalFile = (world: SweepWorld): string =>
  join(world.folder, 'data', 'rotations', sandboxOf(world).orgId.slice(0, 15), `${APP}.jsonl`);

/** The events of the journal, the oldest first; a line that a kill cut short is none. */
export async function journalEvents(world: SweepWorld): Promise<readonly string[]> {
  const file = journalFile(world);
  const text = existsSync(file) ? await readFile(file, 'utf8') : '';
  return text.split('\n').flatMap((line) => /"event":"(\w+)".*\}$/.exec(line)?.[1] ?? []);
}

/** What the journal says was begun, and does not say how it ended. */
export async function openEvents(world: SweepWorld): Promise<readonly string[]> {
  const events = await journalEvents(world);
  const since = events.slice(events.lastIndexOf('ended') + 1);
  const isDeleted = since.lastIndexOf('deleted') > since.lastIndexOf('deleting');
  return since.filter(
    (event) => ['staging', 'rotating', 'accessOpening'].includes(event) || (event === 'deleting' && !isDeleted),
  );
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
export async function standstillProblems(world: SweepWorld, alias: string): Promise<readonly string[]> {
  const [consumer] = consumersOf(world, sandboxOf(world));
  const staged = consumer && world.emulator().state.consumers.staged(consumer.consumerId);
  const living = staged?.state === 'Expired' ? [consumer] : [consumer, staged];
  const [current, pending] = await Promise.all([
    storedPair(world, alias, 'current'),
    storedPair(world, alias, 'pending'),
  ]);
  const works = current !== undefined && living.some((pair) => isSame(pair, current));
  const isKept = isSame(consumer, current) || isSame(consumer, pending);
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
