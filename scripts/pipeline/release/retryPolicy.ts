/** Which failures of an org may pass by themselves, and how long to wait before it is begun again. */
import type { Clock } from '../../lib/clock.ts';
import type { StepError } from '../../report/stepResult.ts';

const FIRST_WAIT_MILLISECONDS = 1000;
const LONGEST_WAIT_MILLISECONDS = 30_000;
/** An internal error of Salesforce, and a run that ended half-way and is safe to run again. */
const PASSING_EXIT_CODES: ReadonlySet<number> = new Set([20, 68]);
const PASSING_NAMES: ReadonlySet<string> = new Set(['OrgUnreachableError', 'TokenEndpointUnreachableError']);

export const mayPass = ({ name, exitCode }: StepError): boolean =>
  PASSING_EXIT_CODES.has(exitCode) || PASSING_NAMES.has(name);

/** Of a check, which changes nothing, also what became of a deployment that nobody can tell. */
export const mayPassInCheck = (error: StepError): boolean =>
  mayPass(error) || error.name === 'DeploymentOutcomeUnknownError';

/** `attempt`: the number of the one that failed, from 1. */
export const waitToRetry = (attempt: number, clock: Clock, signal: AbortSignal): Promise<void> =>
  clock.wait(Math.min(FIRST_WAIT_MILLISECONDS * 2 ** (attempt - 1), LONGEST_WAIT_MILLISECONDS), signal);
