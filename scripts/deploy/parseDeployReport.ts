/**
 * What a finished deployment came to. In: the org's report and the components that were sent. Out: the outcome, with the
 * files of the project instead of the paths in the zip, one row a problem, and advice where the problem is known. Pure.
 */
import type { SourceComponent } from '../definition/appDefinition.ts';
import type { DeployedComponent, DeploymentReport, TestFailure } from '../org/orgClient.ts';
import { decodeComponentName, isSameName } from '../plan/componentName.ts';
import type { ComponentProblem, DeployedComponentState, DeployOutcome } from './deployOutcome.ts';
import { findKnownProblem } from './knownProblems.ts';

export type ReportContext = {
  readonly app: string;
  readonly org: string;
  readonly components: readonly SourceComponent[];
};

const withoutMetaSuffix = (path: string): string => path.replace(/-meta\.xml$/, '');

/** By type and name; by the path in the zip where the org names neither, or another type, as it does for settings. */
function findComponent(row: DeployedComponent, components: readonly SourceComponent[]): SourceComponent | undefined {
  const [folder, file] = withoutMetaSuffix(row.fileName).split('/').slice(-2);
  return (
    components.find(({ type, fullName }) => type === row.componentType && isSameName(fullName, row.fullName)) ??
    components.find(
      (component) =>
        file !== undefined &&
        isSameName(withoutMetaSuffix(component.file).split('/').slice(-2).join('/'), `${folder}/${file}`),
    ) ??
    components.find(({ type, fullName }) => `${fullName}${type}` === row.componentType)
  );
}

function parseProblem(row: DeployedComponent, { app, org, components }: ReportContext): ComponentProblem {
  const component = findComponent(row, components);
  const known = findKnownProblem(row);
  const [setting] = known?.element === undefined ? [] : (component?.elements.get(known.element) ?? []);
  const hasLine = row.lineNumber !== undefined;
  return {
    componentType: row.componentType === '' ? (component?.type ?? '') : row.componentType,
    fullName: decodeComponentName(row.fullName),
    file: component?.file ?? (row.fileName === '' ? row.fullName : row.fileName),
    line: hasLine ? row.lineNumber : setting?.position.line,
    column: hasLine ? row.columnNumber : setting?.position.column,
    problem: row.problem ?? 'the org gave no reason',
    fix: known?.fix({ app, org, component }),
  };
}

/** An org may list a problem both among the failures and among the rows of its component. */
function parseProblems(rows: readonly DeployedComponent[], context: ReportContext): readonly ComponentProblem[] {
  const problems = new Map<string, ComponentProblem>();
  for (const row of rows) {
    const problem = parseProblem(row, context);
    const { componentType, fullName, file, line, column, problem: text } = problem;
    const key = JSON.stringify([componentType, fullName, file, line, column, text]);
    problems.set(key, problems.get(key) ?? problem);
  }
  return [...problems.values()];
}

/** A deployment whose components are fine fails as a whole when a test does; the class is in the org, not in a file. */
const describeTestFailure = ({ className, methodName, message }: TestFailure): ComponentProblem => {
  const name = [className, methodName].filter((part) => part !== undefined && part !== '').join('.');
  return {
    componentType: 'ApexClass',
    fullName: name,
    file: name === '' ? 'Apex tests' : name,
    problem: message,
    fix: 'Correct the test in the org, or its data (Setup > Apex Test Execution); the app has no part in it.',
  };
};

const stateOf = ({ created, changed, deleted }: DeployedComponent): DeployedComponentState['state'] =>
  deleted ? 'deleted' : created ? 'created' : changed ? 'changed' : 'unchanged';

/** The manifest stands among the components, without a type. */
const isManifest = ({ componentType, fileName }: DeployedComponent): boolean =>
  componentType === '' && fileName.endsWith('.xml');

function parseStates(rows: readonly DeployedComponent[]): readonly DeployedComponentState[] {
  return rows
    .filter((row) => row.success && !isManifest(row))
    .map((row) => ({
      componentType: row.componentType,
      fullName: decodeComponentName(row.fullName),
      state: stateOf(row),
    }));
}

/** Reads a report whose deployment is done. What a failed one lists as created was rolled back, and is left out. */
export function parseDeployReport(report: DeploymentReport, context: ReportContext): DeployOutcome {
  const rows = [...report.componentFailures, ...report.componentSuccesses];
  if (report.status === 'Canceled') {
    return { kind: 'canceled', deploymentId: report.id, canceledBy: report.canceledByName };
  }
  if (report.status === 'Succeeded') {
    return {
      kind: 'succeeded',
      deploymentId: report.id,
      components: parseStates(report.componentSuccesses),
      warnings: parseProblems(
        rows.filter(({ problem }) => problem !== undefined),
        context,
      ),
    };
  }
  return {
    kind: 'failed',
    deploymentId: report.id,
    problems: [
      ...parseProblems(
        report.componentFailures.filter(({ problemType }) => problemType !== 'Warning'),
        context,
      ),
      ...report.testFailures.map(describeTestFailure),
    ],
    errorCode: report.errorStatusCode,
    errorMessage: report.errorMessage,
  };
}
