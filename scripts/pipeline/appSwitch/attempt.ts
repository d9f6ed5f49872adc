/** A step that the run can do without. In: its work. Out: its value, or the error that it ended with, which is told. */
import { type SfError, toSfError } from '../../lib/errors.ts';
import type { RunLog, StepEnd } from '../runLog.ts';

export type Attempted<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly error: SfError };

/** `describe`: the detail of a step that succeeded. An interruption ends the run, as everywhere. */
export const attempt = <Value>(
  run: RunLog,
  { id, title }: { readonly id: string; readonly title: string },
  work: (progress: (text: string) => void) => Promise<Value>,
  describe: (value: Value) => string,
): Promise<Attempted<Value>> =>
  run.step(id, title, async (progress): Promise<StepEnd<Attempted<Value>>> => {
    try {
      const value = await work(progress);
      return { value: { ok: true, value }, status: 'done', detail: describe(value) };
    } catch (thrown) {
      const error = toSfError(thrown);
      if (error !== thrown) {
        // Not of the catalogue: an interruption, or a fault of ours.
        throw thrown;
      }
      return { value: { ok: false, error }, status: 'unchanged', detail: 'not known', warnings: [error.message] };
    }
  });
