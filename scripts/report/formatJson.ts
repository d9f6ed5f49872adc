/**
 * The sf envelope: one JSON document for success and for failure. In: a report, or an error that ended a command before
 * there was one. Out: text. A failed run's document has both the error and the result so far.
 */
import { plainData, reportResult } from './reportResult.ts';
import { exitCodeOf, failureOf, type RunReport, type ThrownError, toStepError } from './runReport.ts';
import type { StepError } from './stepResult.ts';

/** `context` names the command, as sf's own envelope does. */
export function formatJson(subject: RunReport | ThrownError, warnings: readonly string[] = []): string {
  if (subject instanceof Error) {
    return formatJsonError(subject, { command: subject.context ?? 'eca-pipeline', warnings });
  }
  const all = [...new Set([...subject.warnings, ...warnings])];
  const error = subject.outcome === 'failed' ? (failureOf(subject) ?? MISSING_ERROR) : undefined;
  const result = reportResult(subject);
  return formatDocument(
    error === undefined
      ? { status: 0, result, warnings: all }
      : { ...failureMembers(error, exitCodeOf(subject), subject.command), result, warnings: all },
  );
}

export type JsonErrorOptions = { readonly command: string; readonly warnings?: readonly string[] };

/** The envelope of an error that ended a command before it had anything to report. */
export const formatJsonError = (error: ThrownError, { command, warnings = [] }: JsonErrorOptions): string =>
  formatDocument({ ...failureMembers(toStepError(error), error.exitCode, command), warnings });

const MISSING_ERROR: StepError = {
  name: 'InternalFaultError',
  message: 'The run failed without an error.',
  actions: [],
  exitCode: 10,
};

/** The members of an envelope that tell of a failure. */
export const failureMembers = ({ name, message, actions, data }: StepError, exitCode: number, command: string) => ({
  status: exitCode,
  name,
  message,
  exitCode,
  actions,
  context: command,
  data: plainData(data),
});

export const formatDocument = (document: Readonly<Record<string, unknown>>): string =>
  JSON.stringify(document, undefined, 2);
