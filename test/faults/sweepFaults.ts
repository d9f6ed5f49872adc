/**
 * Every request of a flow × every fault. In: a flow and a lane. Out: one result for each pair: the run that met the
 * fault, the run after it, and the state of the world at the end, judged.
 */
import { type AnswerGate, closeAtFault } from './answerGate.ts';
import { leaksIn, leaksInFiles, secretForms } from './canary.ts';
import type { ClientTimeouts } from './clientTimeouts.ts';
import { type FaultKind, faultsAt, isFull } from './faultKinds.ts';
import { badEnd, unfairEnd } from './judgeEnd.ts';
import { inLane, lastingOrgs, type RequestPoint, requestPoints } from './requestPoints.ts';
import { type Ended, runMain } from './runMain.ts';
import type { SweepFlow } from './sweepFlow.ts';
import { laneOf, NO_DELAYS, type SweepSite, type SweepWorld } from './sweepWorld.ts';
import { watchRequests } from './watchRequests.ts';
import { hubRows, type Rows, worldPicture } from './worldPicture.ts';

export type SweepTools = {
  readonly site: SweepSite;
  readonly gate: AnswerGate;
  readonly timeouts: ClientTimeouts;
  /** By flow and picture. */
  readonly goodWorlds: Set<string>;
};

export type CaseResult = {
  readonly label: string;
  /** Name of the error that the first run ended with, or `done`. */
  readonly firstEnd: string;
  readonly problems: readonly string[];
  /** The run after it was the same as an earlier one. */
  readonly isKnown?: boolean;
};

/** A fresh start of all lanes, with the flow's delays and a standing clock. */
export async function restoreForFaults(flow: SweepFlow, site: SweepSite): Promise<void> {
  site.clock.stand();
  await site.restore({ ...NO_DELAYS, ...flow.traits, ...flow.settings });
}

/** A request that can fail, and whether it changes anything in the emulator where it does not. */
export type FaultPoint = RequestPoint & { readonly isWriting: boolean };

/** One undisturbed run from the saved state, and what it asked of the emulator. */
export async function recordPoints(flow: SweepFlow, { site, gate }: SweepTools): Promise<readonly FaultPoint[]> {
  await restoreForFaults(flow, site);
  const world = laneOf(site, 0);
  world.enter();
  const runs: Ended[] = [];
  const { requests, watched } = await watchRequests(gate, async () => {
    runs.push(await runMain(flow.words));
    return site.requests();
  });
  const last = { words: flow.words, isUnaware: false };
  const problems = [...runs.flatMap(badEnd), ...(await flow.check(world, last, runs))];
  if (problems.length > 0) {
    throw new Error(`${flow.name} does not even work undisturbed: ${problems.join('; ')}`);
  }
  return requestPoints(requests, lastingOrgs(world)).map((point) => ({
    ...point,
    isWriting: watched[point.index]?.isWriting ?? true,
  }));
}

/** Gives what tells how often the fault has struck. */
async function arm(
  { site, gate, timeouts }: SweepTools,
  world: SweepWorld,
  point: RequestPoint,
  kind: FaultKind,
): Promise<() => number> {
  let strikes = 0;
  site.onFault((line) => {
    strikes += 1;
    if (kind.isHeld === true) closeAtFault(gate, line, timeouts.strike);
    if (kind.endsSessions === true) world.endSessions();
  });
  await site.addFault({ ...kind.fault, ...inLane(point, site, world), times: 1 });
  return () => strikes;
}

async function disarm({ site, gate }: SweepTools, strikes: number): Promise<readonly string[]> {
  // One that has struck its one time does nothing any more.
  if (strikes === 0) await site.clearFaults();
  site.onFault(undefined);
  gate.open();
  return strikes === 1 ? [] : [`the fault struck ${strikes} times`];
}

/** What a run is remembered by: the Dev Hub before it, and the worlds from which the next run has ended well. */
export type Remembered = { readonly hubBefore: Rows; readonly goodWorlds: Set<string> };

async function leakProblems(world: SweepWorld, ended: readonly Ended[]): Promise<readonly string[]> {
  const forms = secretForms(world);
  const printed = ended.flatMap(({ stdout, stderr }) => [stdout, stderr]).join('\n');
  return [...leaksIn('what was printed', printed, forms), ...(await leaksInFiles(world, forms))];
}

/**
 * The run after a failed or killed one, and everything that must be true then. A run knows nothing but its words and the
 * world: where it has ended well from this very world before, it is not run again.
 */
export async function convergeProblems(
  flow: SweepFlow,
  world: SweepWorld,
  first: Ended | undefined,
  remembered?: Remembered,
): Promise<{ readonly problems: readonly string[]; readonly isKnown: boolean }> {
  const earlier = first === undefined ? [] : [first];
  const between = (await flow.checkBetween?.(world)) ?? [];
  const plan = (await flow.next?.(world, first)) ?? { words: flow.words, isUnaware: false };
  const picture = remembered && `${flow.name} ${worldPicture(world, remembered.hubBefore, plan)}`;
  if (picture !== undefined && remembered?.goodWorlds.has(picture)) {
    return { problems: [...between, ...(await leakProblems(world, earlier))], isKnown: true };
  }
  const next = await runMain(plan.words);
  const ended = [...earlier, next];
  const after = [...badEnd(next), ...(await flow.check(world, plan, ended))];
  if (picture !== undefined && after.length === 0) remembered?.goodWorlds.add(picture);
  return { problems: [...between, ...after, ...(await leakProblems(world, ended))], isKnown: false };
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
  // Where runs are few, so would be those that are spared; and their checks ask what the first run has printed.
  const isRemembering = !isFull && flow.isSampled !== true && flow.isUnrepeated !== true;
  const remembered = isRemembering ? { hubBefore: hubRows(world), goodWorlds: tools.goodWorlds } : undefined;
  const strikes = await arm(tools, world, point, kind);
  const first = await runMain(flow.words);
  const struck = await disarm(tools, strikes());
  const converged = await convergeProblems(flow, world, first, remembered);
  const problems = [...struck, ...unfairEnd(first), ...converged.problems];
  const firstEnd = first.exitCode === 0 ? 'done' : (first.envelope?.name ?? 'nothing');
  return { label: `${point.label} × ${kind.name}`, firstEnd, problems, isKnown: converged.isKnown };
}

/** `isAlike`: not run, since it is the same run as another one. */
export type FaultCase = { readonly point: RequestPoint; readonly kind: FaultKind; readonly isAlike: boolean };

/**
 * The requests × faults. Alike are, at a request that writes nothing, a fault with effect and its twin without: they give the
 * client the same answer and leave the same world. Where requests go side by side, which of them counts as writing can
 * differ from one recording to the next; the list does not.
 */
export const faultCases = (flow: Pick<SweepFlow, 'isSampled'>, points: readonly FaultPoint[]): readonly FaultCase[] =>
  points.flatMap((point, request) =>
    faultsAt(flow, request).map((kind) => ({
      point,
      kind,
      isAlike: !isFull && flow.isSampled !== true && !point.isWriting && kind.twin !== undefined,
    })),
  );
