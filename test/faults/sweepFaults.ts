/**
 * Every request of a flow × every fault. In: a flow and a world. Out: one result for each pair: the run that met the
 * fault, the run after it, and the state of the world at the end, judged.
 */
import type { AnswerGate } from './answerGate.ts';
import { leaksIn, leaksInFiles, secretForms } from './canary.ts';
import type { ClientTimeouts } from './clientTimeouts.ts';
import { FAULT_KINDS, type FaultKind } from './faultKinds.ts';
import { badEnd, unfairEnd } from './judgeEnd.ts';
import { type RequestPoint, requestPoints } from './requestPoints.ts';
import { type Ended, runMain } from './runMain.ts';
import type { SweepFlow } from './sweepFlow.ts';
import { NO_DELAYS, type SweepWorld } from './sweepWorld.ts';

export type SweepTools = {
  readonly world: SweepWorld;
  readonly gate: AnswerGate;
  readonly timeouts: ClientTimeouts;
};

export type CaseResult = {
  readonly label: string;
  /** Name of the error that the first run ended with, or `done`. */
  readonly firstEnd: string;
  readonly problems: readonly string[];
};

/** One undisturbed run from the saved state, and what it asked of the emulator. */
export async function recordPoints(flow: SweepFlow, world: SweepWorld): Promise<readonly RequestPoint[]> {
  world.clock.stand();
  await world.restore({ ...NO_DELAYS, ...flow.settings });
  const ended = await runMain(flow.words);
  const requests = await world.requests();
  const problems = [...badEnd(ended), ...(await flow.check(world, { words: flow.words, isUnaware: false }))];
  if (problems.length > 0) {
    throw new Error(`${flow.name} does not even work undisturbed: ${problems.join('; ')}`);
  }
  return requestPoints(requests);
}

async function arm({ world, gate, timeouts }: SweepTools, point: RequestPoint, kind: FaultKind): Promise<void> {
  const { match, nth, method, path } = point;
  if (kind.isHeld === true) {
    world.onFault(() => gate.close(method, path, timeouts.strike));
  }
  await world.addFault({ ...kind.fault, match, nth, times: 1 });
}

async function disarm({ world, gate }: SweepTools): Promise<readonly string[]> {
  const fired = await world.firedFaults();
  await world.clearFaults();
  world.onFault(undefined);
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
    ...(await flow.check(world, plan)),
    ...leaksIn('what was printed', printed.join('\n'), forms),
    ...(await leaksInFiles(world, forms)),
  ];
}

export async function sweepFault(
  flow: SweepFlow,
  point: RequestPoint,
  kind: FaultKind,
  tools: SweepTools,
): Promise<CaseResult> {
  const { world } = tools;
  world.clock.stand();
  await world.restore({ ...NO_DELAYS, ...flow.settings });
  await arm(tools, point, kind);
  const first = await runMain(flow.words);
  const struck = await disarm(tools);
  const problems = [...struck, ...unfairEnd(first), ...(await convergeProblems(flow, world, first))];
  const firstEnd = first.exitCode === 0 ? 'done' : (first.envelope?.name ?? 'nothing');
  return { label: `${point.label} × ${kind.name}`, firstEnd, problems };
}

export const faultCases = (
  points: readonly RequestPoint[],
): readonly { readonly point: RequestPoint; readonly kind: FaultKind }[] =>
  points.flatMap((point) => FAULT_KINDS.map((kind) => ({ point, kind })));
