/** Reads the file of `plan --out` for `deploy --plan`. In: a path. Out: the plan; anything else is refused. */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { raise } from '../lib/errors.ts';
import { PLAN_FILE_VERSION, type PlanFile } from '../plan/planFile.ts';

const isData = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** @throws {PlanFileInvalidError} */
export async function readPlanFile(file: string, workingDirectory: string): Promise<PlanFile> {
  const refuse = (problem: string, cause?: unknown): never =>
    raise('PlanFileInvalidError', { file, problem }, { cause });
  let value: unknown;
  try {
    value = JSON.parse(await readFile(resolve(workingDirectory, file), 'utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) {
      return refuse('it is no JSON', error);
    }
    if (error instanceof Error && 'code' in error) {
      return refuse(error.code === 'ENOENT' ? 'it is not there' : `the system says ${String(error.code)}`, error);
    }
    throw error;
  }
  if (!isData(value) || value['tool'] !== 'eca-pipeline' || !Array.isArray(value['apps'])) {
    return refuse('it was not written by npm run plan');
  }
  if (value['version'] !== PLAN_FILE_VERSION) {
    return refuse(`it has the version ${String(value['version'])}, and this one reads ${PLAN_FILE_VERSION}`);
  }
  const isWhole =
    typeof value['orgId'] === 'string' &&
    typeof value['madeAt'] === 'string' &&
    (value['deletions'] === undefined || Array.isArray(value['deletions'])) &&
    value['apps'].every((app) => isData(app) && typeof app['app'] === 'string' && Array.isArray(app['steps']));
  // Each part that is read has been looked at; a step that is wrong differs from the plan that is made anew.
  return isWhole ? (value as unknown as PlanFile) : refuse('parts of it are missing');
}
