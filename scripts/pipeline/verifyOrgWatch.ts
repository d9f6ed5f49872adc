/**
 * `npm run verify -- --watch`: a whole verification, then a probe at each interval, until it is interrupted. In: the
 * verification, the interval, what to do with what is seen. Out: how many rounds there were. A probe makes one token
 * request an app and tries nothing that must be refused, so that it may run all day.
 */
import type { Clock } from '../lib/clock.ts';
import { EXIT_CODES } from '../lib/exitCodes.ts';
import { InterruptedByUser } from '../lib/interruption.ts';
import type { VerifyChange, VerifyReport } from '../report/verifyReport.ts';
import type { OrgVerification } from './verifyOrg.ts';
import { diffRounds, type WatchedStates } from './verifyOrgChanges.ts';

export type Watch = {
  readonly intervalMilliseconds: number;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly onFirst: (report: VerifyReport) => Promise<void>;
  readonly onChange: (change: VerifyChange) => void;
  /** Told after each round, with the number of rounds so far. */
  readonly onRound: (rounds: number) => void;
};

export type WatchEnd = {
  readonly rounds: number;
  readonly changes: number;
  /** What ended the watch without an interruption. */
  readonly failure?: VerifyReport;
};

export async function watchOrg(verification: OrgVerification, watch: Watch): Promise<WatchEnd> {
  const first = await verification.run('verify');
  if (first.error !== undefined) {
    return { rounds: 1, changes: 0, failure: first };
  }
  await watch.onFirst(first);
  let states: WatchedStates = diffRounds(new Map(), first, watch.clock.now()).states;
  let changes = 0;
  for (let rounds = 1; ; rounds += 1) {
    watch.onRound(rounds);
    if (await isInterrupted(watch)) {
      return { rounds, changes };
    }
    const report = await verification.run('probe');
    if (report.error !== undefined) {
      const wasInterrupted = report.error.exitCode === EXIT_CODES.interrupted.code;
      return { rounds, changes, ...(wasInterrupted ? {} : { failure: report }) };
    }
    const seen = diffRounds(states, report, watch.clock.now());
    states = seen.states;
    changes += seen.changes.length;
    for (const change of seen.changes) {
      watch.onChange(change);
    }
  }
}

/** Waits for the next round; true when the watch is to end instead. */
async function isInterrupted({ clock, intervalMilliseconds, signal }: Watch): Promise<boolean> {
  try {
    await clock.wait(intervalMilliseconds, signal);
    return false;
  } catch (thrown) {
    if (thrown instanceof InterruptedByUser) {
      return true;
    }
    throw thrown;
  }
}
