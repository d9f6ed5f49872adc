/** The `SfError` that a piece of work ends with. A test whose work succeeds, or throws anything else, fails here. */
import { SfError } from '@salesforce/core/sfError';

export async function failureOf(work: () => unknown): Promise<SfError> {
  try {
    await work();
  } catch (error) {
    if (error instanceof SfError) {
      return error;
    }
    throw error;
  }
  throw new Error('The work was expected to fail, and did not.');
}
