/** Sees to it that a flag which the source has no place for is not ignored in silence. */
import type { AppDefinition } from '../definition/appDefinition.ts';
import { RUN_AS_VARIABLE } from '../definition/resolveValues.ts';
import { raise } from '../lib/errors.ts';
import type { DeployRequest } from './deployRequest.ts';

/**
 * A flag that the source has no place for must not be ignored in silence.
 * @throws {UsageError}
 */
export function requireRunAs(
  { runAsUsername }: AppDefinition,
  { runAs, command }: Pick<DeployRequest, 'runAs' | 'command'>,
): void {
  if (runAs !== undefined && runAs !== runAsUsername) {
    raise('UsageError', {
      command,
      problem: `--run-as names ${runAs}, but clientCredentialsFlowUser of the source is ${runAsUsername} and no ${RUN_AS_VARIABLE}.`,
    });
  }
}
