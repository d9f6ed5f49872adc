/**
 * A test run to the `runTestResult` of a deployment's details. Times are nothing, since nothing is executed.
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_deployresult.htm
 */
import type { TestResult, TestRun } from './runTests.ts';

type TestSuccess = {
  readonly id: string;
  readonly methodName: string;
  readonly name: string;
  readonly namespace: string;
  readonly time: 0;
};

type TestFailure = TestSuccess & {
  readonly message: string;
  readonly packageName: string;
  readonly stackTrace: string;
  readonly type: 'Class';
};

export type RunTestResult = {
  readonly numFailures: number;
  readonly numTestsRun: number;
  readonly totalTime: 0;
  readonly successes?: readonly TestSuccess[];
  readonly failures?: readonly TestFailure[];
  readonly codeCoverage?: readonly {
    readonly id: string;
    readonly name: string;
    readonly namespace: string;
    readonly numLocations: number;
    readonly numLocationsNotCovered: number;
    readonly type: 'Class';
  }[];
  readonly codeCoverageWarnings?: readonly {
    readonly id: string;
    readonly message: string;
    readonly name: string;
    readonly namespace: string;
  }[];
};

const nameResult = ({ id, methodName, className }: TestResult): TestSuccess => ({
  id,
  methodName,
  name: className,
  namespace: '',
  time: 0,
});

export const countFailures = (run: TestRun | undefined): number =>
  run?.results.filter(({ failure }) => failure !== undefined).length ?? 0;

export const describeTests = (run: TestRun | undefined): RunTestResult => {
  if (run === undefined) return { numFailures: 0, numTestsRun: 0, totalTime: 0 };
  const failures = run.results.flatMap((result): readonly TestFailure[] =>
    result.failure === undefined
      ? []
      : [{ ...nameResult(result), ...result.failure, packageName: result.className, type: 'Class' }],
  );
  return {
    numFailures: failures.length,
    numTestsRun: run.results.length,
    totalTime: 0,
    successes: run.results.filter(({ failure }) => failure === undefined).map(nameResult),
    failures,
    codeCoverage: run.coverage.map(({ id, name, lines, isCovered }) => ({
      id,
      name,
      namespace: '',
      numLocations: lines,
      numLocationsNotCovered: isCovered ? 0 : lines,
      type: 'Class',
    })),
    codeCoverageWarnings: run.coverageWarnings.map((warning) => ({ ...warning, namespace: '' })),
  };
};
