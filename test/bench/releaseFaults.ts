/**
 * A release to a hundred orgs while five of a hundred requests fail, at random by a seed: connections cut before and after the
 * request has had its effect, and pages instead of answers. Two orgs take no deployment at all. What is not through is resumed.
 * Counts what is red at the end, and what is there twice.
 */
import type { GoalFigure } from './figure.ts';
import { aliasesOf, countOf, makeOrgs, NO_DELAYS, type Released, releaseAgain, releaseTo } from './releasePlace.ts';
import { openWorkbench, type Workbench } from './workbench.ts';

const ORGS = 100;
const DOWN = ['org17', 'org71'];
const MOST_RUNS = 10;
/** Partly done, and of orgs that never tell what became of a deployment: still going. */
const PARTLY_DONE: readonly (number | undefined)[] = [68, 69];
/** Five of a hundred together. */
const FAULTS = [
  { kind: 'reset', effect: 'before', percent: 2, seed: 1 },
  { kind: 'html503', effect: 'before', percent: 2, seed: 2 },
  { kind: 'reset', effect: 'after', percent: 1, seed: 3 },
] as const;

type Org = { readonly orgId: string; readonly name: string };
type Row = Readonly<Record<string, unknown>>;

export async function measureFaults(tell: (text: string) => void): Promise<readonly GoalFigure[]> {
  const bench = await openWorkbench(false);
  try {
    await bench.admin('POST', 'settings', NO_DELAYS);
    tell('release:faults: making orgs');
    await makeOrgs(bench, 0, ORGS);
    const aliases = aliasesOf(0, ORGS);
    const orgs = ((await bench.admin('GET', 'orgs')) as readonly Org[]).filter(({ name }) => aliases.includes(name));
    await orderFaults(bench, orgs);
    const runs = await releaseUntilOver(bench, aliases, tell);
    const struck = ((await bench.admin('GET', 'faults')) as readonly { readonly fired: number }[]).map(
      ({ fired }) => fired,
    );
    await bench.admin('DELETE', 'faults');
    const last = runs.at(-1);
    const red = last?.report.stages.flatMap((stage) => stage.orgs).filter(({ status }) => status === 'failed') ?? [];
    const wrong = red.filter(({ alias }) => !DOWN.includes(alias)).length + DOWN.length - red.length;
    const through = ['released', 'unchanged', 'doneBefore'].reduce(
      (sum, status) => sum + (last === undefined ? 0 : countOf(last, status)),
      0,
    );
    tell(`release:faults: struck ${struck.join(', ')}; ${runs.length} runs; ${through} through, ${red.length} red`);
    const twice = (await Promise.all(orgs.map((org) => countTwice(bench, org)))).reduce((sum, one) => sum + one, 0);
    return [
      {
        name: 'release, 5 % failing',
        value: through,
        unit: 'orgs',
        goal: ORGS - DOWN.length,
        better: 'more',
        what: `through after ${runs.length} runs`,
      },
      {
        name: 'release, wrongly red',
        value: wrong,
        unit: 'orgs',
        goal: 0,
        better: 'less',
        what: 'red without being down, or down without being red',
      },
      {
        name: 'release, done twice',
        value: twice,
        unit: 'records',
        goal: 0,
        better: 'less',
        what: 'users and assignments more than one an org',
      },
    ];
  } finally {
    await bench.dispose();
  }
}

async function orderFaults({ admin }: Workbench, orgs: readonly Org[]): Promise<void> {
  // First, so that they strike whatever the others do: the orgs that take no deployment.
  for (const { orgId } of orgs.filter(({ name }) => DOWN.includes(name))) {
    await admin('POST', 'faults', {
      match: { bodyPattern: 'checkOnly>false', org: orgId },
      kind: 'html503',
      effect: 'before',
      times: 0,
    });
  }
  for (const fault of FAULTS) {
    await admin('POST', 'faults', { match: {}, times: 0, ...fault });
  }
}

/** As a person would: resumes what is not through, until only the orgs that are down are left. */
async function releaseUntilOver(
  bench: Workbench,
  aliases: readonly string[],
  tell: (text: string) => void,
): Promise<readonly Released[]> {
  const runs = [await releaseTo(bench, aliases)];
  for (;;) {
    const last = runs.at(-1);
    const failed = last === undefined ? 0 : countOf(last, 'failed');
    const notRun = last === undefined ? 0 : countOf(last, 'notRun');
    tell(`release:faults: run ${runs.length}: ${failed} failed, ${notRun} not run: exit code ${last?.exitCode}`);
    const isOver =
      last?.exitCode === 0 || (failed <= DOWN.length && notRun === 0 && PARTLY_DONE.includes(last?.exitCode));
    if (isOver || runs.length >= MOST_RUNS) {
      return runs;
    }
    runs.push(await releaseAgain(bench, ['--resume']));
  }
}

async function countTwice({ admin }: Workbench, { orgId }: Org): Promise<number> {
  const rows = async (sobject: string): Promise<readonly Row[]> =>
    (await admin('GET', `records?org=${orgId}&sobject=${sobject}`)) as readonly Row[];
  const users = (await rows('User')).filter(({ Username }) => String(Username).startsWith('order-sync.'));
  const ids = new Set(users.map(({ Id }) => Id));
  const assigned = (await rows('PermissionSetAssignment')).filter(({ AssigneeId }) => ids.has(AssigneeId));
  const targets = new Set(assigned.map(({ AssigneeId, PermissionSetId }) => `${AssigneeId} ${PermissionSetId}`));
  return Math.max(0, users.length - 1) + assigned.length - targets.size;
}
