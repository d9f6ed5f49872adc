/**
 * Lets pieces of work begin one after the other, each when the thread has caught up with those before it. In: nothing. Out: a
 * function to wait with. Fifty orgs that begin at the same moment take turns at every step, so that all of them are late by
 * the computing time of all; one that begins when the others wait for their orgs holds nobody up, and is not held up.
 */
import { setImmediate as nextRound } from 'node:timers/promises';

/** A round of the event loop that takes longer has work queued up. */
const BUSY_MILLISECONDS = 5;
/** On a machine that never catches up, everybody gets a turn all the same. */
const MOST_ROUNDS = 20;

export function createTurns(now: () => number = () => performance.now()): () => Promise<void> {
  let before: Promise<void> = Promise.resolve();
  const untilCaughtUp = async (): Promise<void> => {
    for (let round = 0; round < MOST_ROUNDS; round += 1) {
      const start = now();
      await nextRound();
      if (now() - start <= BUSY_MILLISECONDS) {
        return;
      }
    }
  };
  return () => {
    before = before.then(untilCaughtUp);
    return before;
  };
}
