/** `rotate` in all its ways under the sweeps: what each starts from, and what must hold at its end. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RotationMode } from '../../scripts/credentials/rotation/rotationSituation.ts';
import type { Envelope } from '../support/commandLine.ts';
import { consumersOf, sandboxOf } from './deployedOrg.ts';
import { journalEvents, journalRecords, rotatedOrgProblems, standstillProblems } from './rotatedOrg.ts';
import type { Ended } from './runMain.ts';
import { CLOSED, DEPLOYED, ON_SANDBOX, ROTATE, ROTATED, SECRET_SETTING, SHORT_DELAYS, STAGED } from './starts.ts';
import type { SweepFlow } from './sweepFlow.ts';
import type { SweepWorld } from './sweepWorld.ts';

const ROTATION = {
  checkBetween: (world: SweepWorld) => standstillProblems(world, 'qa'),
  readJournal: journalEvents,
} satisfies Partial<SweepFlow>;

/** The same words, but where the first run came to its end: then those that shall find nothing to do. */
const unlessOver =
  (mode: RotationMode, words: readonly string[], whenOver: readonly string[]): NonNullable<SweepFlow['next']> =>
  async (world) => {
    const records = await journalRecords(world);
    const begun = records.findLastIndex(({ event }) => event === 'started');
    const isOver = records[begun]?.['mode'] === mode && records.slice(begun).some(({ event }) => event === 'ended');
    return { words: isOver ? whenOver : words, isUnaware: false };
  };

const YOUNG = ['--if-older-than', '1h'];
const FINISH = ['rotate', '--finish', ...ON_SANDBOX];
const EMERGENCY = ['rotate', '--emergency', ...ON_SANDBOX];
const ABORT = ['rotate', '--abort', ...ON_SANDBOX];
const ROLLBACK = ['rotate', '--rollback', ...ON_SANDBOX];
const TEMPORARY = [...ROTATE, '--temporary-access'];
/** Writes down all that it is told, so that it can be looked through for secrets as well. */
const TOLD = 'sh -c \'cat >> "$ECA_DATA_DIR/told.jsonl"; env >> "$ECA_DATA_DIR/told.env"\'';
const HOOK = [...ROTATE, '--on-rotated', TOLD];

const mainKeyOf = (world: SweepWorld): string | undefined => consumersOf(world, sandboxOf(world))[0]?.key;

/** The key that was the main one when the first rotation of this app began. */
const firstKeyOf = async (world: SweepWorld): Promise<string> =>
  String((await journalRecords(world)).find(({ event }) => event === 'started')?.['mainKey']);

async function killedPairProblems(world: SweepWorld): Promise<readonly string[]> {
  const { consumers, tokens } = world.emulator().state;
  const { orgId } = sandboxOf(world);
  const [user] = world
    .emulator()
    .state.records.find(orgId, 'User')
    .filter(({ Username }) => String(Username).startsWith('order-sync.'));
  const key = await firstKeyOf(world);
  return [
    ...(consumers.byKeyAnywhere(key) === undefined ? [] : ['the leaked pair is still alive']),
    ...(['api', 'api id'].some((scope) => tokens.findLive(orgId, user?.Id ?? '', key, scope))
      ? ['a token of the leaked pair is alive']
      : []),
  ];
}

async function rolledBackProblems(world: SweepWorld): Promise<readonly string[]> {
  return mainKeyOf(world) === (await firstKeyOf(world))
    ? []
    : ['the main pair is not the one from before the rotation'];
}

type Step = { readonly id: string; readonly status: string };

// The shape of the report, which the tests of the report room fix.
const stepsOf = (envelope: Envelope | undefined): readonly Step[] => {
  const { result, data } = envelope ?? {};
  return ((result?.['steps'] ?? data?.['steps']) as readonly Step[] | undefined) ?? [];
};

async function hookProblems(world: SweepWorld, ended: readonly Ended[]): Promise<readonly string[]> {
  const told = (await readFile(join(world.folder, 'data', 'told.jsonl'), 'utf8')).trim().split('\n');
  const isTold = told.some((line) => JSON.parse(line).consumerKey === mainKeyOf(world));
  const reported = ended.flatMap(({ envelope }) => stepsOf(envelope));
  const isReported = reported.some(({ id, status }) => id === 'run-hooks' && status === 'done');
  const isWritten = (await journalEvents(world)).includes('hooksRun');
  return [
    ...(isTold ? [] : ['the hook was never told of the main pair']),
    ...(isWritten ? [] : ['the journal does not know that the hook was told']),
    // A killed run reports nothing, and what it did need not be done again.
    ...(isReported || ended.length < 2 ? [] : ['no report says that the hook was told']),
  ];
}

async function accessProblems(world: SweepWorld): Promise<readonly string[]> {
  const { components, records } = world.emulator().state;
  const { orgId } = sandboxOf(world);
  const settings = components.get(orgId, 'Settings', 'ExternalClientApp');
  const sets = records.find(orgId, 'PermissionSet', { Name: 'ECA_Pipeline_Temporary_Access' });
  return [
    ...(settings?.body[SECRET_SETTING] === 'false'
      ? []
      : [`the setting was left at ${settings?.body[SECRET_SETTING]}`]),
    ...(sets.length === 0 ? [] : ['the permission set was left in the org']),
  ];
}

export const ROTATION_FLOWS: readonly SweepFlow[] = [
  {
    ...ROTATION,
    name: 'rotate',
    start: DEPLOYED,
    words: ROTATE,
    settings: SHORT_DELAYS,
    // A plain one would begin another rotation.
    next: unlessOver('rotate', ROTATE, [...ROTATE, ...YOUNG]),
    check: (world) => rotatedOrgProblems(world, 'qa', 'grace'),
    leastRequests: 15,
  },
  {
    ...ROTATION,
    name: 'rotate --on-rotated',
    isSampled: true,
    start: DEPLOYED,
    words: HOOK,
    next: unlessOver('rotate', HOOK, [...HOOK, ...YOUNG]),
    check: async (world, _last, ended) => [
      ...(await rotatedOrgProblems(world, 'qa', 'grace')),
      ...(await hookProblems(world, ended)),
    ],
    leastRequests: 15,
  },
  {
    ...ROTATION,
    name: 'rotate --emergency',
    isSampled: true,
    start: DEPLOYED,
    words: EMERGENCY,
    settings: SHORT_DELAYS,
    next: unlessOver('emergency', EMERGENCY, FINISH),
    check: async (world) => [
      ...(await rotatedOrgProblems(world, 'qa', 'finished')),
      ...(await killedPairProblems(world)),
    ],
    leastRequests: 15,
  },
  {
    ...ROTATION,
    name: 'rotate --finish',
    start: ROTATED,
    words: FINISH,
    check: (world) => rotatedOrgProblems(world, 'qa', 'finished'),
    leastRequests: 8,
  },
  {
    ...ROTATION,
    name: 'rotate --rollback',
    isSampled: true,
    start: ROTATED,
    words: ROLLBACK,
    traits: { rotatesBack: true },
    // The pair that becomes the main one again is in the store as the previous one.
    checkBetween: (world) => standstillProblems(world, 'qa', ['current', 'pending', 'previous']),
    // Another one would return to the pair that was given up.
    next: unlessOver('rollback', ROLLBACK, [...ROTATE, ...YOUNG]),
    check: async (world) => [...(await rotatedOrgProblems(world, 'qa', 'grace')), ...(await rolledBackProblems(world))],
    leastRequests: 10,
  },
  {
    ...ROTATION,
    name: 'rotate --abort',
    isSampled: true,
    start: STAGED,
    words: ABORT,
    check: async (world) => [
      ...(await rotatedOrgProblems(world, 'qa', 'finished')),
      ...(await rolledBackProblems(world)),
    ],
    leastRequests: 8,
  },
  {
    ...ROTATION,
    name: 'rotate --temporary-access',
    isSampled: true,
    start: CLOSED,
    words: TEMPORARY,
    next: unlessOver('rotate', TEMPORARY, [...TEMPORARY, ...YOUNG]),
    check: async (world) => [...(await rotatedOrgProblems(world, 'qa', 'grace')), ...(await accessProblems(world))],
    leastRequests: 25,
  },
];
