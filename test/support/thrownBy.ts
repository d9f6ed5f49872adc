/** Gives the error that some work throws, so that a test can look at name, exit code and first action of it. */
import { expect } from 'chai';
import { type SfError, toSfError } from '../../scripts/lib/errors.ts';

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

/** Name, exit code and first action at once; text must be in the action, or be it. */
export function expectError(error: SfError, name: string, exitCode: number, firstAction: string | RegExp): void {
  expect({ name: error.name, exitCode: error.exitCode }, error.message).to.deep.equal({ name, exitCode });
  if (typeof firstAction === 'string') {
    expect(error.actions?.[0]).to.equal(firstAction);
  } else {
    expect(error.actions?.[0]).to.match(firstAction);
  }
}
