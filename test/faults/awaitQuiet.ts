/** Waits until this process has no file under way, and nothing else that the caller counts as such. */
import { setImmediate as yieldToEvents } from 'node:timers/promises';

/** Turns of the event loop in which nothing happened. */
const QUIET_TURNS = 5;

export async function awaitQuiet(isBusy: () => boolean = () => false): Promise<void> {
  for (let turns = 0; turns < QUIET_TURNS; turns += 1) {
    await yieldToEvents();
    if (isBusy() || process.getActiveResourcesInfo().some((name) => name.startsWith('FSReq'))) turns = 0;
  }
}
