/** Gives the error that some work throws, so that a test can look at all of it. */
import type { SfError } from '@salesforce/core/sfError';
import { toSfError } from '../../../scripts/lib/errors.ts';

/** The `SfError` that `work` ends with; a failure of the test when it ends well. */
export async function thrownBy(work: () => unknown): Promise<SfError> {
  let value: unknown;
  try {
    value = await work();
  } catch (error) {
    return toSfError(error);
  }
  throw new Error(`no error was thrown, but this was given: ${JSON.stringify(value)}`);
}
