/**
 * The releases that are killed: of three stages and an org each, new and changed; while an org is taken back, while tokens
 * are watched, at a gate, and when a killed one is resumed. To add one is to add a row: where it starts, its words, and how
 * it comes to its end.
 */
import type { LoggedRequest } from '../../scripts/emulator/requestLog.ts';
import { badEnd } from '../faults/judgeEnd.ts';
import { type Ended, runMain } from '../faults/runMain.ts';
import type { SweepStart } from '../faults/sweepFlow.ts';
import type { SweepWorld } from '../faults/sweepWorld.ts';
import { killAt } from './releaseKill.ts';
import { type ProjectState, writeProject } from './releaseKillProject.ts';
import { ALIASES, type Alias, journalOf, orgOf, releasesOf } from './releaseKillState.ts';

const PLACE = ['--to', 'last', '--no-emulator'];
const RELEASE = ['release', ...PLACE];
const RESUME = ['release', '--resume', '--no-emulator'];
const APPROVE = ['--approve', 'last'];

const pipeline = (more: Readonly<Record<string, object>> = {}): object => ({
  // The audit has an opinion about an app that any address may use.
  auditFailOn: 'never',
  stages: ALIASES.map((name) => ({ name, orgs: [name], ...more[name] })),
});

export type KillScenario = ProjectState & {
  readonly name: string;
  readonly start: SweepStart;
  readonly words: readonly string[];
  /** How the words end where nobody kills them. */
  readonly exitCode: number;
  /** From a killed run to the end of the release, with what was wrong on the way. */
  readonly goOn: (world: SweepWorld) => Promise<GoneOn>;
  /** The first request after which the run is killed; the very first when absent. */
  readonly firstPoint?: (requests: readonly LoggedRequest[], world: SweepWorld) => number;
  /** Kills only after what is asked of this org; the others are asked the same. */
  readonly org?: Alias;
  /** Kills after every so many requests, where other scenarios have the same; after each when absent. */
  readonly step?: number;
  /** Of its records the last so many; all when absent. */
  readonly lastRecords?: number;
  /** An org that is taken back twice is deployed to more often: so much at most. */
  readonly moreDeployments?: number;
  /** How many points stand for all, unless all are asked for; with none the scenario is left out then. */
  readonly sample: number;
  readonly least: number;
};

export type GoneOn = { readonly ended: readonly Ended[]; readonly problems: readonly string[] };

const SANDBOXES: SweepStart = {
  name: 'sandboxes',
  arrange: async (world) => {
    for (const alias of ALIASES) await world.addSandbox(alias);
  },
};

async function runAs(words: readonly string[], exitCode: number): Promise<void> {
  const ended = await runMain(words);
  if (ended.exitCode !== exitCode) throw new Error(JSON.stringify([ended.exitCode, ...badEnd(ended)]));
}

export async function isOver(world: SweepWorld): Promise<boolean> {
  const newest = (await releasesOf(world)).at(-1);
  return (
    newest !== undefined &&
    (await journalOf(world, newest)).some(({ event, outcome }) => event === 'ended' && outcome === 'done')
  );
}

/** A release whose first record was not on the disk yet is begun again. */
async function resume(world: SweepWorld, more: readonly string[] = []): Promise<readonly Ended[]> {
  if (await isOver(world)) return [];
  const resumed = await runMain([...RESUME, ...more]);
  return resumed.envelope?.name === 'ReleaseNotFoundError'
    ? [resumed, await runMain([...RELEASE, ...more])]
    : [resumed];
}

const endsWell = (ended: readonly Ended[]): GoneOn => {
  const last = ended.at(-1);
  return { ended, problems: last === undefined ? [] : badEnd(last) };
};

const goOn = async (world: SweepWorld): Promise<GoneOn> => endsWell(await resume(world));

async function goOnPastGate(world: SweepWorld): Promise<GoneOn> {
  const first = await resume(world);
  const [last] = first.slice(-1);
  if (last === undefined || last.exitCode === 0) return endsWell(first);
  const isTouched =
    world.emulator().state.components.list(orgOf(world, 'last').orgId, 'ExternalClientApplication').length > 0;
  const { ended, problems } = endsWell(await resume(world, APPROVE));
  return {
    ended: [...first, ...ended],
    problems: [
      ...problems,
      ...(last.envelope?.name === 'ApprovalMissingError' ? [] : badEnd(last)),
      ...(isTouched ? ['the org behind the gate was released to before anybody approved'] : []),
    ],
  };
}

/** From nowhere near this machine is anybody let in. */
const RANGE = { startAddress: '192.0.2.1', endAddress: '192.0.2.9' };

function letIn(world: SweepWorld, ranges: readonly object[]): void {
  const { records, components } = world.emulator().state;
  const { orgId } = orgOf(world, 'qa');
  const [user] = records.find(orgId, 'User').filter(({ Username }) => String(Username).startsWith('order-sync.'));
  const fullName = String(records.get(orgId, 'Profile', String(user?.['ProfileId']))?.['Name']);
  components.put(orgId, {
    type: 'Profile',
    fullName,
    body: { loginIpRanges: ranges },
    id: components.get(orgId, 'Profile', fullName)?.id ?? world.emulator().state.newId('00e'),
    userId: user?.Id ?? '',
  });
}

const policyOf = (world: SweepWorld): unknown =>
  world.emulator().state.components.list(orgOf(world, 'qa').orgId, 'ExtlClntAppOauthConfigurablePolicies')[0]?.body[
    'ipRelaxationPolicyType'
  ];

type Undone = {
  readonly stages?: readonly { readonly orgs: readonly { readonly undo?: { readonly status: string } }[] }[];
};

async function goOnAfterUndo(world: SweepWorld): Promise<GoneOn> {
  const first = await resume(world);
  const last = first.at(-1);
  const undo = (last?.envelope?.result as Undone | undefined)?.stages?.[1]?.orgs[0]?.undo?.status;
  const policy = policyOf(world);
  letIn(world, []);
  const { ended, problems } = endsWell(await resume(world));
  return {
    ended: [...first, ...ended],
    problems: [
      ...problems,
      ...(last?.exitCode === 68
        ? []
        : [`the org that gives no token ended with ${last?.exitCode}: ${last?.envelope?.message}`]),
      ...(undo === 'undone' ? [] : [`its undo is ${undo}`]),
      ...(policy === 'Bypass' ? [] : [`it was left with the policy ${policy}`]),
    ],
  };
}

const PLAIN: ProjectState = { pipeline: pipeline(), policy: 'Bypass' };
const GATED: ProjectState = { ...PLAIN, pipeline: pipeline({ last: { before: { approval: true } } }) };
const SOAKING: ProjectState = {
  ...PLAIN,
  pipeline: pipeline({ qa: { after: { soakMinutes: 10, everyMinutes: 5 } } }),
};

const started = (project: ProjectState, exitCode: number) => async (): Promise<void> => {
  await writeProject(project);
  await runAs(RELEASE, exitCode);
};

const RELEASED: SweepStart = { name: 'released', from: SANDBOXES, arrange: started(PLAIN, 0) };
const GUARDED: SweepStart = { name: 'guarded', from: RELEASED, arrange: async (world) => letIn(world, [RANGE]) };
const WAITING: SweepStart = { name: 'waiting', from: SANDBOXES, arrange: started(GATED, 69) };
/** Killed when the integration user of the second org was just made. */
const HALF: SweepStart = {
  name: 'half',
  from: SANDBOXES,
  arrange: async (world, site) => {
    await writeProject(PLAIN);
    const { orgId: org } = orgOf(world, 'qa');
    await killAt({ method: 'POST', pathPattern: '/sobjects/User', org }, RELEASE, world, site);
  },
};

/** The first request for a token of the app in the second org: all that the scenario is about comes after it. */
function firstToken(requests: readonly LoggedRequest[], world: SweepWorld): number {
  const { orgId } = orgOf(world, 'qa');
  return requests.findIndex(({ org, path }) => org === orgId && path.startsWith('/services/oauth2/token'));
}

const SCENARIOS: readonly KillScenario[] = [
  {
    name: 'a first release',
    start: SANDBOXES,
    ...PLAIN,
    words: RELEASE,
    exitCode: 0,
    goOn,
    sample: 2,
    least: 120,
  },
  {
    name: 'a release of a change',
    start: RELEASED,
    ...PLAIN,
    policy: 'Enforce',
    words: RELEASE,
    exitCode: 0,
    goOn,
    org: 'dev',
    step: 2,
    sample: 0,
    least: 40,
  },
  {
    name: 'a resumed release',
    start: HALF,
    ...PLAIN,
    words: RESUME,
    exitCode: 0,
    goOn,
    step: 3,
    sample: 0,
    least: 40,
  },
  {
    name: 'a release that is taken back',
    start: GUARDED,
    ...PLAIN,
    policy: 'Enforce',
    words: RELEASE,
    exitCode: 68,
    goOn: goOnAfterUndo,
    firstPoint: firstToken,
    lastRecords: 2,
    // To it, and back.
    moreDeployments: 2,
    sample: 1,
    least: 12,
  },
  {
    name: 'a release whose tokens are watched',
    start: SANDBOXES,
    ...SOAKING,
    words: RELEASE,
    exitCode: 0,
    goOn,
    firstPoint: firstToken,
    org: 'qa',
    lastRecords: 6,
    sample: 0,
    least: 15,
  },
  {
    name: 'a release that waited for an approval',
    start: WAITING,
    ...GATED,
    words: [...RESUME, ...APPROVE],
    exitCode: 0,
    goOn: goOnPastGate,
    step: 3,
    sample: 0,
    least: 15,
  },
];

const isFull = process.env['ECA_SWEEP'] === 'full';
const only = process.env['SWEEP_ONLY'];

/** `SWEEP_ONLY` kills that one alone, for whoever works on it. */
export const KILL_SCENARIOS = SCENARIOS.filter(
  ({ name, sample }) => (isFull || sample > 0 || only !== undefined) && (only ?? name) === name,
);
