/**
 * Which tests a deployment runs, and what comes of them. In: the org as the deployment would leave it. Out: a result for
 * each method, and what the coverage has against the deployment. Coverage is approximate: a class counts as covered as a
 * whole where a test that passes names it, and as not covered otherwise.
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_deploy_running_tests.htm
 */
import { ApiError } from '../../../apiError.ts';
import type { StoredComponent } from '../../../state/stateTypes.ts';
import type { DeployContext } from '../deploy/deployContext.ts';
import type { Candidate, TestLevel } from '../deploy/deployTypes.ts';
import { bodyOf } from '../deploy/storedBody.ts';
import { isProduction } from '../jobs/testLevelRules.ts';
import { textAt } from '../xml/body.ts';
import { isTestClass, readTests, withoutComments } from './readTests.ts';

export type TestResult = {
  readonly id: string;
  readonly className: string;
  readonly methodName: string;
  readonly failure?: { readonly message: string; readonly stackTrace: string };
};

export type Coverage = {
  readonly id: string;
  readonly name: string;
  readonly lines: number;
  readonly isCovered: boolean;
};

export type TestRun = {
  readonly results: readonly TestResult[];
  readonly coverage: readonly Coverage[];
  /** What the deployment fails for beside its tests; `name` is empty where it is about all classes. */
  readonly coverageWarnings: readonly { readonly id: string; readonly name: string; readonly message: string }[];
};

type ApexClass = { readonly id: string; readonly name: string; readonly source: string; readonly isTest: boolean };

const neededPercent = 75;

const readClass = (component: StoredComponent): ApexClass => {
  const source = Buffer.from(textAt(bodyOf(component), 'content') ?? '', 'base64').toString('utf8');
  return { id: component.id, name: component.fullName, source, isTest: isTestClass(source) };
};

const names = ({ source }: ApexClass, { name }: ApexClass): boolean =>
  new RegExp(`\\b${name}\\b`, 'i').test(withoutComments(source));

/** What is run where nothing is asked for: local tests, in production, of a deployment with Apex. */
const levelOf = ({ org, options }: DeployContext, hasApex: boolean): TestLevel =>
  options.testLevel ?? (isProduction(org) && hasApex ? 'RunLocalTests' : 'NoTestRun');

/** @throws {ApiError} INVALID_INPUT for a name that is no class with tests */
const chooseClasses = (
  level: TestLevel,
  { options }: DeployContext,
  classes: readonly ApexClass[],
  deployed: readonly ApexClass[],
): readonly ApexClass[] => {
  const tests = classes.filter(({ isTest }) => isTest);
  if (level === 'NoTestRun') return [];
  if (level === 'RunRelevantTests') {
    return tests.filter((test) => deployed.includes(test) || deployed.some((one) => names(test, one)));
  }
  if (level !== 'RunSpecifiedTests') return tests;
  return options.runTests.map((wanted) => {
    const test = tests.find(({ name }) => name.toLowerCase() === wanted.toLowerCase());
    if (test !== undefined) return test;
    // The words are those of a test run. @see https://github.com/forcedotcom/salesforcedx-apex/issues/155
    const publicMessage = `This class name's value is invalid: ${wanted}. Provide the name of an Apex class that has test methods.`;
    throw new ApiError({ httpStatus: 400, errorCode: 'INVALID_INPUT', publicMessage });
  });
};

const runClass = ({ id, name, source }: ApexClass): readonly TestResult[] =>
  readTests(source).map(({ name: methodName, line, failure }) => ({
    id,
    className: name,
    methodName,
    ...(failure === undefined
      ? {}
      : { failure: { message: failure, stackTrace: `Class.${name}.${methodName}: line ${line}, column 1` } }),
  }));

/** Lines that hold a statement. */
const countLines = (source: string): number =>
  withoutComments(source)
    .split('\n')
    .filter((line) => line.includes(';')).length;

const measure = (classes: readonly ApexClass[], run: readonly ApexClass[], failed: ReadonlySet<string>): Coverage[] =>
  classes
    .filter(({ isTest }) => !isTest)
    .map((one) => ({
      id: one.id,
      name: one.name,
      lines: countLines(one.source),
      isCovered: run.some((test) => !failed.has(test.name) && names(test, one)),
    }))
    .filter(({ lines }) => lines > 0);

/** One by one for the classes of the deployment, or on average over all of the org, as the level has it. */
const judgeCoverage = (
  level: TestLevel,
  coverage: readonly Coverage[],
  deployed: readonly ApexClass[],
): TestRun['coverageWarnings'] => {
  if (level === 'RunSpecifiedTests' || level === 'RunRelevantTests') {
    return coverage
      .filter(({ id, isCovered }) => !isCovered && deployed.some((one) => one.id === id))
      .map(({ id, name }) => ({
        id,
        name,
        message: `Test coverage of selected Apex Class is 0%, at least ${neededPercent}% test coverage is required`,
      }));
  }
  const lines = (of: readonly Coverage[]): number => of.reduce((sum, one) => sum + one.lines, 0);
  const all = lines(coverage);
  const percent = all === 0 ? 100 : Math.floor((lines(coverage.filter(({ isCovered }) => isCovered)) * 100) / all);
  const message = `Average test coverage across all Apex Classes and Triggers is ${percent}%, at least ${neededPercent}% test coverage is required.`;
  return percent < neededPercent ? [{ id: '', name: '', message }] : [];
};

/**
 * Runs the tests of a deployment whose components are in the org already; `undefined` where none are to run. Coverage
 * stops a deployment to production that has Apex.
 * @throws {ApiError} INVALID_INPUT
 */
export const runTests = (context: DeployContext, candidates: readonly Candidate[]): TestRun | undefined => {
  const { state, org } = context;
  const ofPackage = new Set(candidates.filter(({ type }) => type.name === 'ApexClass').map(({ fullName }) => fullName));
  const level = levelOf(context, ofPackage.size > 0);
  if (level === 'NoTestRun') return undefined;
  const classes = state.components.list(org.orgId, 'ApexClass').map(readClass);
  const deployed = classes.filter(({ name }) => ofPackage.has(name));
  const run = [...new Set(chooseClasses(level, context, classes, deployed))];
  const results = run.flatMap(runClass);
  const failed = new Set(results.filter(({ failure }) => failure).map(({ className }) => className));
  const coverage = measure(classes, run, failed);
  const isJudged = isProduction(org) && deployed.length > 0;
  return { results, coverage, coverageWarnings: isJudged ? judgeCoverage(level, coverage, deployed) : [] };
};

export const hasFailed = (run: TestRun | undefined): boolean =>
  run !== undefined && (run.coverageWarnings.length > 0 || run.results.some(({ failure }) => failure !== undefined));
