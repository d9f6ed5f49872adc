/**
 * The values a deployment goes through: options and a zip in, candidates read from it, a verdict on each, and the rows of
 * the result. All of them are plain data that a job can keep.
 */
import type { TestRun } from '../apex/runTests.ts';
import type { MetadataType } from '../types/fieldTable.ts';
import type { Body } from '../xml/body.ts';
import type { Positions } from '../xml/componentBody.ts';
import type { XmlPosition } from '../xml/parseXml.ts';

export type TestLevel = 'NoTestRun' | 'RunSpecifiedTests' | 'RunLocalTests' | 'RunAllTestsInOrg' | 'RunRelevantTests';

export type DeployOptions = {
  readonly allowMissingFiles: boolean;
  readonly checkOnly: boolean;
  readonly ignoreWarnings: boolean;
  readonly performRetrieve: boolean;
  readonly purgeOnDelete: boolean;
  readonly rollbackOnError: boolean;
  readonly singlePackage: boolean;
  readonly testLevel: TestLevel | undefined;
  readonly runTests: readonly string[];
};

/** A component as the package holds it, its elements checked. */
export type Candidate = {
  readonly type: MetadataType;
  readonly fullName: string;
  readonly fileName: string;
  readonly body: Body;
  readonly positions: Positions;
};

export type Deletion = {
  readonly type: MetadataType;
  readonly fullName: string;
  readonly fileName: string;
  readonly isBeforeDeploy: boolean;
};

/** A row of `componentSuccesses` or `componentFailures`. */
export type ComponentRow = {
  readonly componentType: string;
  readonly fullName: string;
  readonly fileName: string;
  readonly created: boolean;
  readonly changed: boolean;
  readonly deleted: boolean;
  readonly success: boolean;
  readonly id?: string;
  readonly problem?: string;
  readonly problemType?: 'Error' | 'Warning';
  readonly lineNumber?: number;
  readonly columnNumber?: number;
};

export type ParsedDeployment = {
  readonly version: number;
  readonly candidates: readonly Candidate[];
  readonly deletions: readonly Deletion[];
  /** Manifests and files at fault, and remarks that do not stop a deployment. */
  readonly rows: readonly ComponentRow[];
};

/**
 * What came of a deployment. After a failure that rolled everything back, and after a validation, the successes are what
 * would have been done.
 */
export type DeploymentVerdict = {
  readonly success: boolean;
  readonly status: 'Succeeded' | 'SucceededPartial' | 'Failed';
  readonly successes: readonly ComponentRow[];
  readonly failures: readonly ComponentRow[];
  /** Absent where no tests were to run. */
  readonly tests?: TestRun;
};

export type Problem = {
  readonly text: string;
  readonly severity: 'Error' | 'Warning';
  readonly position?: XmlPosition;
};

/** The row of something that failed. */
export const failureRow = (
  of: { componentType: string; fullName: string; fileName: string },
  problem: string,
  position?: XmlPosition,
): ComponentRow => ({
  ...of,
  created: false,
  changed: false,
  deleted: false,
  success: false,
  problem,
  problemType: 'Error',
  ...(position ? { lineNumber: position.line, columnNumber: position.column } : {}),
});
