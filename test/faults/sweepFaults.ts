/**
 * Every request of a flow × every fault. In: a flow and a lane. Out: one result for each pair: the run that met the
 * fault, the run after it, and the state of the world at the end, judged.
 */
import { type AnswerGate, closeAtFault } from './answerGate.ts';
import { leaksIn, leaksInFiles, secretForms } from './canary.ts';
import type { ClientTimeouts } from './clientTimeouts.ts';
import { type FaultKind, faultsAt } from './faultKinds.ts';
import { badEnd, unfairEnd } from './judgeEnd.ts';
import { inLane, lastingOrgs, type RequestPoint, requestPoints } from './requestPoints.ts';
import { type Ended, runMain } from './runMain.ts';
import type { SweepFlow } from './sweepFlow.ts';
import { laneOf, NO_DELAYS, type SweepSite, type SweepWorld } from './sweepWorld.ts';

export type SweepTools = {
  readonly site: SweepSite;
  readonly gate: AnswerGate;
  readonly timeouts: ClientTimeouts;
};

export type CaseResult = {
  readonly label: string;
  /** Name of the error that the first run ended with, or `done`. */
  readonly firstEnd: string;
  readonly problems: readonly string[];
};

/** A fresh start of all lanes, with the flow's delays and a standing clock. */
export async function restoreForFaults(flow: SweepFlow, site: SweepSite): Promise<void> {
  site.clock.stand();
  await site.restore({ ...NO_DELAYS, ...flow.traits, ...flow.settings });
}

/** One undisturbed run from the saved state, and what it asked of the emulator. */
export async function recordPoints(flow: SweepFlow, site: SweepSite): Promise<readonly RequestPoint[]> {
  await restoreForFaults(flow, site);
  const world = laneOf(site, 0);
  world.enter();
  const ended = await runMain(flow.words);
  const requests = await site.requests();
  const problems = [...badEnd(ended), ...(await flow.check(world, { words: flow.words, isUnaware: false }, [ended]))];
  if (problems.length > 0) {
    throw new Error(`${flow.name} does not even work undisturbed: ${problems.join('; ')}`);
  }
  return requestPoints(requests, lastingOrgs(world));
}

async function arm(
  { site, gate, timeouts }: SweepTools,
  world: SweepWorld,
  point: RequestPoint,
  kind: FaultKind,
): Promise<void> {
  if (kind.isHeld === true) {
    site.onFault((line) => closeAtFault(gate, line, timeouts.strike));
  }
  if (kind.endsSessions === true) {
    site.onFault(() => world.endSessions());
  }
  await site.addFault({ ...kind.fault, ...inLane(point, site, world), times: 1 });
}

async function disarm({ site, gate }: SweepTools): Promise<readonly string[]> {
  const fired = await site.firedFaults();
  await site.clearFaults();
  site.onFault(undefined);
  gate.open();
  return fired === 1 ? [] : [`the fault struck ${fired} times`];
}

/** The run after a failed or killed one, and everything that must be true then. */
export async function convergeProblems(
  flow: SweepFlow,
  world: SweepWorld,
  first: Ended | undefined,
): Promise<readonly string[]> {
  const between = (await flow.checkBetween?.(world)) ?? [];
  const plan = (await flow.next?.(world, first)) ?? { words: flow.words, isUnaware: false };
  const next = await runMain(plan.words);
  const forms = secretForms(world);
  const printed = [first, next].flatMap((ended) => (ended === undefined ? [] : [ended.stdout, ended.stderr]));
  return [
    ...between,
    ...badEnd(next),
    ...(await flow.check(world, plan, first === undefined ? [next] : [first, next])),
    ...leaksIn('what was printed', printed.join('\n'), forms),
    ...(await leaksInFiles(world, forms)),
  ];
}

/** In a lane in which nothing has run since the fresh start. */
export async function sweepFault(
  flow: SweepFlow,
  world: SweepWorld,
  point: RequestPoint,
  kind: FaultKind,
  tools: SweepTools,
): Promise<CaseResult> {
  world.enter();
  await arm(tools, world, point, kind);
  const first = await runMain(flow.words);
  const struck = await disarm(tools);
  const problems = [...struck, ...unfairEnd(first), ...(await convergeProblems(flow, world, first))];
  const firstEnd = first.exitCode === 0 ? 'done' : (first.envelope?.name ?? 'nothing');
  return { label: `${point.label} × ${kind.name}`, firstEnd, problems };
}

export const faultCases = (
  flow: SweepFlow,
  points: readonly RequestPoint[],
): readonly { readonly point: RequestPoint; readonly kind: FaultKind }[] =>
  points.flatMap((point, request) => faultsAt(flow, request).map((kind) => ({ point, kind })));
