/** What must hold of a release's journal, report and locks once it is through, however often it was killed. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { badEnd } from '../faults/judgeEnd.ts';
import { type Ended, runMain } from '../faults/runMain.ts';
import type { SweepSite, SweepWorld } from '../faults/sweepWorld.ts';
import { writingRequests } from '../nut/emulatorControl.ts';
import { ALIASES, journalOf } from './releaseKillState.ts';

type Told = {
  readonly releaseId?: string;
  readonly outcome?: string;
  readonly stages?: readonly { readonly orgs: readonly { readonly alias: string; readonly status: string }[] }[];
};

// The shape of the report, which the tests of the report room fix.
const resultOf = (ended: Ended): Told => (ended.envelope?.result ?? {}) as Told;

const statusesOf = (ended: Ended): readonly string[] =>
  (resultOf(ended).stages ?? []).flatMap(({ orgs }) => orgs.map(({ alias, status }) => `${alias} ${status}`));

const THROUGH = new Set(['released', 'unchanged', 'doneBefore']);

/** `last`: the run that brought the release to its end, where that was not the killed one. */
export async function endProblems(
  world: SweepWorld,
  release: string,
  last: Ended | undefined,
): Promise<readonly string[]> {
  const records = await journalOf(world, release);
  const of = (event: string) => records.filter((record) => record['event'] === event);
  const done = of('orgDone').map(({ org }) => String(org));
  const undone = of('orgFailed').filter(({ undo }) => undo !== 'undone');
  const lost =
    last === undefined ? [] : ALIASES.filter((alias) => !statusesOf(last).some((one) => isThrough(one, alias)));
  return [
    ...(of('begun').length === 1 ? [] : [`the journal has ${of('begun').length} beginnings`]),
    ...(done.join() === ALIASES.join() ? [] : [`by the journal these are done: ${done.join()}`]),
    ...(undone.length === 0 ? [] : [`the journal knows of failures that were not undone: ${JSON.stringify(undone)}`]),
    ...(records.at(-1)?.['event'] === 'ended' && records.at(-1)?.['outcome'] === 'done'
      ? []
      : [`the journal ends with ${JSON.stringify(records.at(-1))}`]),
    ...(last === undefined || resultOf(last).releaseId === release
      ? []
      : [`the report is of ${resultOf(last).releaseId}, not of ${release}`]),
    ...(lost.length === 0 ? [] : [`the report does not say that these are done: ${lost.join()}`]),
  ];
}

const isThrough = (told: string, alias: string): boolean => {
  const [name, status = ''] = told.split(' ');
  return name === alias && THROUGH.has(status);
};

/** Another release must find nothing to do, get every lock at once, and leave none. */
export async function idleProblems({ folder }: SweepWorld, site: SweepSite): Promise<readonly string[]> {
  const last = (await site.requests()).at(-1)?.number ?? 0;
  const idle = await runMain(['release', '--to', 'last', '--approve', 'last', '--no-emulator']);
  const written = writingRequests((await site.requests()).filter(({ number }) => number > last))
    // Queries alone: a release asks again whether what it saw still holds.
    .filter((request) => !request.endsWith('/composite/batch'));
  const entries = await readdir(join(folder, 'data'), { recursive: true, withFileTypes: true });
  const locks = entries.filter((entry) => entry.name.endsWith('.lock')).map(({ name }) => name);
  const unchanged = ALIASES.map((alias) => `${alias} unchanged`);
  return [
    ...badEnd(idle),
    ...(statusesOf(idle).join() === unchanged.join() ? [] : [`a later release says: ${statusesOf(idle).join()}`]),
    ...(written.length === 0 ? [] : [`a later release writes: ${written.join(', ')}`]),
    ...(locks.length === 0 ? [] : [`locks are left: ${locks.join()}`]),
  ];
}
