/**
 * A checkDeployStatus answer. In: what jsforce made of the SOAP or REST answer, where one component is an object, two are
 * an array and none is absent or an empty text. Out: a `DeploymentReport` whose arrays are arrays, numbers numbers and
 * flags booleans; `undefined` for an answer that is no deployment's status at all.
 */
import type { DeployedComponent, DeploymentReport, DeploymentStatus, TestFailure } from './orgClient.ts';

type Fields = Readonly<Record<string, unknown>>;

const STATUSES: readonly DeploymentStatus[] = [
  'Pending',
  'InProgress',
  'Finalizing',
  'Succeeded',
  'SucceededPartial',
  'Failed',
  'Canceling',
  'Canceled',
];

const fieldsOf = (value: unknown): Fields =>
  // An object from JSON or XML: its fields are looked at one by one below.
  typeof value === 'object' && value !== null ? (value as Fields) : {};

const listOf = (value: unknown): readonly Fields[] =>
  (Array.isArray(value) ? value : [value]).filter((item) => typeof item === 'object' && item !== null).map(fieldsOf);

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : typeof value === 'number' ? String(value) : undefined;

const flagOf = (value: unknown): boolean => value === true || value === 'true';

const numberOf = (value: unknown): number | undefined => {
  const text = textOf(value);
  return text === undefined || Number.isNaN(Number(text)) ? undefined : Number(text);
};

/** Positions count from one; the API sends zero, or less, for "no position". */
const positionOf = (value: unknown): number | undefined => {
  const position = numberOf(value);
  return position !== undefined && position > 0 ? position : undefined;
};

const problemTypeOf = (value: unknown): 'Error' | 'Warning' | undefined =>
  value === 'Error' || value === 'Warning' ? value : undefined;

const parseComponent = (component: Fields): DeployedComponent => ({
  componentType: textOf(component['componentType']) ?? '',
  fullName: textOf(component['fullName']) ?? '',
  fileName: textOf(component['fileName']) ?? '',
  created: flagOf(component['created']),
  changed: flagOf(component['changed']),
  deleted: flagOf(component['deleted']),
  success: flagOf(component['success']),
  problem: textOf(component['problem']),
  problemType: problemTypeOf(component['problemType']),
  lineNumber: positionOf(component['lineNumber']),
  columnNumber: positionOf(component['columnNumber']),
});

/** @see https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_deployresult.htm (RunTestsResult) */
const parseTestFailures = (result: Fields): readonly TestFailure[] => [
  ...listOf(result['failures']).map((failure) => ({
    className: textOf(failure['name']) ?? '',
    methodName: textOf(failure['methodName']),
    message: textOf(failure['message']) ?? 'the org gave no reason',
  })),
  ...listOf(result['codeCoverageWarnings']).map((warning) => ({
    className: textOf(warning['name']) ?? '',
    message: textOf(warning['message']) ?? 'too little code coverage',
  })),
];

/** The library makes a `Date` of some fields and leaves others as text. */
const timeOf = (value: unknown): number => (value instanceof Date ? value.getTime() : Date.parse(textOf(value) ?? ''));

/** @see https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_deployresult.htm (createdDate, completedDate) */
function durationOf(fields: Fields): Pick<DeploymentReport, 'tookMilliseconds'> {
  const milliseconds = timeOf(fields['completedDate']) - timeOf(fields['createdDate']);
  return milliseconds >= 0 ? { tookMilliseconds: milliseconds } : {};
}

export function parseDeploymentReport(answer: unknown): DeploymentReport | undefined {
  const fields = fieldsOf(answer);
  const details = fieldsOf(fields['details']);
  const id = textOf(fields['id']);
  const status = STATUSES.find((known) => known === fields['status']);
  if (id === undefined || status === undefined) {
    return undefined;
  }
  return {
    id,
    status,
    done: flagOf(fields['done']),
    success: flagOf(fields['success']),
    errorStatusCode: textOf(fields['errorStatusCode']),
    errorMessage: textOf(fields['errorMessage']),
    canceledByName: textOf(fields['canceledByName']),
    ...durationOf(fields),
    numberComponentsDeployed: numberOf(fields['numberComponentsDeployed']) ?? 0,
    numberComponentsTotal: numberOf(fields['numberComponentsTotal']) ?? 0,
    componentSuccesses: listOf(details['componentSuccesses']).map(parseComponent),
    componentFailures: listOf(details['componentFailures']).map(parseComponent),
    testFailures: parseTestFailures(fieldsOf(details['runTestResult'])),
  };
}
