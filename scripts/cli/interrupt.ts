/**
 * Ctrl-C and SIGTERM as an abort signal: the running step ends, the report is printed, the exit code is 130. A second
 * Ctrl-C leaves at once, for when a person has waited long enough.
 */
import { InterruptedByUser } from '../lib/interruption.ts';

export type Interruption = { readonly signal: AbortSignal; readonly dispose: () => void };

export function watchInterruption(): Interruption {
  const controller = new AbortController();
  const interrupt = (): void => {
    if (controller.signal.aborted) {
      process.exit(130);
    }
    controller.abort(new InterruptedByUser());
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  return {
    signal: controller.signal,
    dispose: () => {
      process.off('SIGINT', interrupt);
      process.off('SIGTERM', interrupt);
    },
  };
}
