/**
 * A release to a hundred orgs on an emulator with realistic delays: against the ideal schedule, and against the same orgs one
 * after the other and eight at a time with the sf CLI.
 *
 * The ideal schedule is computed from the delays alone, with no time for our own work or for starting a process. The requests
 * of a release to one org are taken from the emulator's log; what runs side by side in that org counts once, and a
 * deployment counts for its length and a request before and after. Every org is checked before any is released, fifty at a
 * time, so that a hundred orgs take twice as long as one. Looks at a deployment that is not done yet count nothing. The org
 * for the ideal is released to with even delays; the hundred have them at random, with the same mean.
 */
import pLimit from 'p-limit';
import { deployByHand } from './byHand.ts';
import { criticalPathMilliseconds, type LoggedRequest } from './criticalPath.ts';
import type { GoalFigure } from './figure.ts';
import { aliasesOf, countOf, DELAYS, JITTER, makeOrgs, releaseTo } from './releasePlace.ts';
import { openWorkbench, type Workbench } from './workbench.ts';

const ORGS = 100;
const AT_A_TIME = 50;
const LOOP_ORGS = 2;
const XARGS_ORGS = 8;

export async function measureRelease(tell: (text: string) => void): Promise<readonly GoalFigure[]> {
  const bench = await openWorkbench();
  try {
    tell('release: making orgs');
    await makeOrgs(bench, 0, ORGS + 1 + LOOP_ORGS + XARGS_ORGS);
    await bench.admin('POST', 'settings', DELAYS);
    tell('release: one org, for the ideal schedule');
    const ideal = await idealSchedule(bench, ORGS);
    await bench.admin('POST', 'settings', JITTER);
    tell(`release: ${ORGS} orgs`);
    const run = await releaseTo(bench, aliasesOf(0, ORGS), [], AT_A_TIME);
    if (countOf(run, 'released') !== ORGS) {
      throw new Error(`Only ${countOf(run, 'released')} of ${ORGS} orgs were released.`);
    }
    const { peakMebibytes, computingMilliseconds = Number.NaN, wallMilliseconds: wall } = run.sample;
    tell(
      `release: ${seconds(wall)}, ideal ${seconds(ideal.milliseconds)} (${ideal.what}), ${peakMebibytes?.toFixed(0)} MiB, ${seconds(computingMilliseconds)} of computing`,
    );
    tell(`release: ${LOOP_ORGS} orgs with sf, one after the other`);
    const loop = (await byHand(bench, ORGS + 1, LOOP_ORGS, 1)) * (ORGS / LOOP_ORGS);
    tell(`release: ${seconds(loop)} for ${ORGS} with sf`);
    tell(`release: ${XARGS_ORGS} orgs with sf, eight at a time`);
    const xargs = (await byHand(bench, ORGS + 1 + LOOP_ORGS, XARGS_ORGS, 8)) * (ORGS / XARGS_ORGS);
    const ratio = (name: string, other: number, goal: number, what: string): GoalFigure => ({
      name,
      value: wall / other,
      unit: '×',
      goal,
      better: 'less',
      what: `${what}: ${seconds(wall)} of ${seconds(other)}`,
    });
    return [
      ratio('release, ideal schedule', ideal.milliseconds, 1.25, `${ORGS} orgs, ${ideal.what}`),
      {
        name: 'release, memory',
        value: peakMebibytes ?? Number.NaN,
        unit: 'MiB',
        goal: 450,
        better: 'less',
        what: `peak of the process with ${ORGS} orgs`,
      },
      ratio('release, loop of sf', loop, 0.05, `scaled from ${LOOP_ORGS} orgs one after the other`),
      ratio('release, xargs -P 8 of sf', xargs, 0.25, `scaled from ${XARGS_ORGS} orgs side by side`),
    ];
  } finally {
    await bench.dispose();
  }
}

const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1)} s`;

async function idealSchedule(bench: Workbench, first: number) {
  await bench.admin('DELETE', 'requests');
  await releaseTo(bench, aliasesOf(first, 1));
  const all = (await bench.admin('GET', 'requests')) as readonly LoggedRequest[];
  const requests = all.filter(({ operation }) => operation !== 'checkDeployStatus');
  const path = criticalPathMilliseconds(requests, DELAYS);
  const deployments = requests.filter(({ operation }) => operation === 'deploy').length;
  const { deployMilliseconds, requestMilliseconds } = DELAYS;
  const steps = Math.round((path - deployments * deployMilliseconds) / requestMilliseconds);
  return {
    milliseconds: path * Math.ceil(ORGS / AT_A_TIME),
    what: `${deployments} deployments and ${steps} requests one after another an org`,
  };
}

/** In wall time, so that eight side by side cost what they cost on this machine. */
async function byHand(bench: Workbench, first: number, count: number, atATime: number): Promise<number> {
  const start = performance.now();
  const limit = pLimit(atATime);
  await Promise.all(aliasesOf(first, count).map((alias) => limit(() => deployByHand(bench, alias, true))));
  return performance.now() - start;
}
