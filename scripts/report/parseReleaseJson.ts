/** Reads a release's JSON back. In: the text of `release.json`. Out: the report; anything else is refused, not guessed. */
import { raise } from '../lib/errors.ts';
import type { ReleaseReport } from './releaseReport.ts';
import type { StepError } from './stepResult.ts';

type Data = Readonly<Record<string, unknown>>;

const isData = (value: unknown): value is Data => typeof value === 'object' && value !== null && !Array.isArray(value);

const isListOf = (value: unknown, isRight: (one: unknown) => boolean): boolean =>
  Array.isArray(value) && value.every(isRight);

const isRun = (run: unknown): boolean =>
  isData(run) &&
  isListOf(run['steps'], isData) &&
  isListOf(run['proofs'], isData) &&
  isListOf(run['warnings'], (one) => typeof one === 'string');

const isOrg = (org: unknown): boolean =>
  isData(org) &&
  typeof org['alias'] === 'string' &&
  typeof org['status'] === 'string' &&
  isListOf(org['reports'], isRun) &&
  isListOf(org['checks'], isRun);

const isStage = (stage: unknown): boolean =>
  isData(stage) &&
  typeof stage['name'] === 'string' &&
  typeof stage['status'] === 'string' &&
  isListOf(stage['orgs'], isOrg) &&
  isListOf(stage['gates'], isData);

/** @throws {ReportUnreadableError} */
export function parseReleaseJson(text: string, file: string): ReleaseReport {
  const reject = (problem: string, cause?: unknown): never =>
    raise('ReportUnreadableError', { file, problem }, { cause });
  const document = parsed(text, reject);
  const result = isData(document) ? document['result'] : undefined;
  if (!isData(document) || !isData(result) || result['command'] !== 'release') {
    return reject('it is no report of a release');
  }
  const { stages } = result;
  const isWhole =
    Array.isArray(stages) &&
    stages.every(isStage) &&
    typeof result['outcome'] === 'string' &&
    typeof result['startedAtMilliseconds'] === 'number' &&
    typeof result['durationMilliseconds'] === 'number';
  if (!isWhole) {
    return reject('parts of the report are missing');
  }
  const error = errorOf(document);
  // Written by `formatReleaseJson`; what it leaves out, the files of plans, no format of a release reads.
  return {
    ...result,
    warnings: Array.isArray(document['warnings']) ? document['warnings'].map(String) : [],
    ...(error === undefined ? {} : { error }),
  } as unknown as ReleaseReport;
}

function parsed(text: string, reject: (problem: string, cause: unknown) => never): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) {
      return reject('it is no JSON', error);
    }
    throw error;
  }
}

function errorOf({ name, message, exitCode, actions, data }: Data): StepError | undefined {
  return typeof name === 'string' && typeof message === 'string' && typeof exitCode === 'number'
    ? { name, message, exitCode, actions: Array.isArray(actions) ? actions.map(String) : [], data }
    : undefined;
}
