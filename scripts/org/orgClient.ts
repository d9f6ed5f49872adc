/**
 * The port to one org. Rooms talk to an org through this type and nothing else; `org/` alone knows the libraries
 * behind it. Every method throws an `SfError`: one of our catalogue where we know the cause, else the library's own.
 * What is read is given as plain data, what is judged is judged in the room that asked.
 */

export type OrgKind = 'production' | 'sandbox' | 'scratch' | 'developer';

export type OrgIdentity = {
  /** What the user called the org: alias or username. Used in messages and in file names. */
  readonly alias: string;
  /** The user whose session we use. */
  readonly username: string;
  /** 18 characters. */
  readonly orgId: string;
  /** Origin of the org's My Domain, without a trailing slash. */
  readonly instanceUrl: string;
  /** Consumer key of the app through which this session was opened; absent where sf's state does not say. */
  readonly clientId?: string;
  /** `NN.0`, the version that requests to this org use. */
  readonly apiVersion: string;
  /** `NN.0`, the newest version that the org is known to offer. */
  readonly highestApiVersion?: string;
};

export type MetadataTypeName =
  | 'ExternalClientApplication'
  | 'ExtlClntAppGlobalOauthSettings'
  | 'ExtlClntAppOauthSettings'
  | 'ExtlClntAppOauthConfigurablePolicies'
  | 'ExtlClntAppConfigurablePolicies'
  | 'PermissionSet'
  | 'Settings'
  | 'ConnectedApp';

export type ComponentName = {
  readonly type: string;
  readonly fullName: string;
  /** Its last change by the org's clock; absent where the org does not say. */
  readonly changedAtMilliseconds?: number;
};

/** A component as the org holds it: element names to text, nested objects or arrays of them, as the SOAP answer has them. */
export type ComponentRecord = { readonly fullName: string; readonly [element: string]: unknown };

/** A component with its type, `Settings` for settings of every kind. */
export type HeldComponent = { readonly type: string; readonly record: ComponentRecord };

/** Full names by metadata type. */
export type NamesByType = ReadonlyMap<string, readonly string[]>;

/** A file in memory, ready to be sent: rendered, never on disk. `path` is relative to the project root, with `/`. */
export type DeployableFile = { readonly path: string; readonly content: string };

export type DeploymentRequest = {
  readonly files: readonly DeployableFile[];
  /** `NN.0`, the version that the manifest states. */
  readonly sourceApiVersion: string;
  readonly checkOnly: boolean;
  /** Deleted after the files have been deployed. */
  readonly deletions?: readonly { readonly type: string; readonly fullName: string }[];
  /** Sent when given; without it the org decides. */
  readonly testLevel?: 'NoTestRun' | 'RunSpecifiedTests' | 'RunLocalTests' | 'RunAllTestsInOrg';
  /** Names of test classes, for `RunSpecifiedTests`. */
  readonly runTests?: readonly string[];
};

export type DeploymentStatus =
  | 'Pending'
  | 'InProgress'
  | 'Finalizing'
  | 'Succeeded'
  | 'SucceededPartial'
  | 'Failed'
  | 'Canceling'
  | 'Canceled';

/** A checkDeployStatus answer, as raw as it came but for its arrays, which are arrays even for none or one. */
export type DeploymentReport = {
  readonly id: string;
  readonly done: boolean;
  readonly status: DeploymentStatus;
  readonly success: boolean;
  readonly errorStatusCode?: string;
  readonly errorMessage?: string;
  readonly canceledByName?: string;
  /** From the org's taking it to its end, by the org's own clock; absent before the end. */
  readonly tookMilliseconds?: number;
  readonly numberComponentsDeployed: number;
  readonly numberComponentsTotal: number;
  readonly componentSuccesses: readonly DeployedComponent[];
  readonly componentFailures: readonly DeployedComponent[];
  readonly testFailures: readonly TestFailure[];
};

/** An Apex test that failed, or a class that has too little coverage. */
export type TestFailure = {
  readonly className: string;
  /** Absent for what is about the coverage. */
  readonly methodName?: string;
  readonly message: string;
};

export type DeployedComponent = {
  readonly componentType: string;
  readonly fullName: string;
  /** Path in the zip, as the org names it. */
  readonly fileName: string;
  readonly created: boolean;
  readonly changed: boolean;
  readonly deleted: boolean;
  readonly success: boolean;
  readonly problem?: string;
  readonly problemType?: 'Error' | 'Warning';
  readonly lineNumber?: number;
  readonly columnNumber?: number;
};

export type RecordFields = Readonly<Record<string, string | number | boolean>>;

export type OrgClient = {
  readonly identity: OrgIdentity;
  /** All rows, pages followed. Values in `soql` must come through `soqlLiteral`. */
  readonly query: <Row>(soql: string) => Promise<readonly Row[]>;
  /** The new record's id. */
  readonly createRecord: (sobject: string, fields: RecordFields) => Promise<string>;
  readonly updateRecord: (sobject: string, id: string, fields: RecordFields) => Promise<void>;
  readonly deleteRecord: (sobject: string, id: string) => Promise<void>;
  /** Names of the fields of an sObject that this user can see; `undefined` where the org does not know the sObject. */
  readonly describeFieldNames: (sobject: string) => Promise<readonly string[] | undefined>;
  /** `path` is below `/services/data/vNN.0`, starting with `/`. */
  readonly requestRest: <Answer>(
    method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
    path: string,
    body?: unknown,
  ) => Promise<Answer>;
  readonly listComponents: (types: readonly string[]) => Promise<readonly ComponentName[]>;
  /** Those of `fullNames` that exist. `type` is a metadata type, or a settings type such as `ExternalClientAppSettings`. */
  readonly readComponents: (type: string, fullNames: readonly string[]) => Promise<readonly ComponentRecord[]>;
  /** The same by one retrieve, for many; `undefined` where the org makes no package of them. Not for settings. */
  readonly retrieveComponents: (wanted: NamesByType) => Promise<readonly HeldComponent[] | undefined>;
  /** The id of the deployment that was started. */
  readonly startDeployment: (request: DeploymentRequest) => Promise<string>;
  /** Deploys what a check-only deployment has validated. The id of the new deployment. */
  readonly quickDeploy: (validationId: string) => Promise<string>;
  readonly checkDeployment: (deploymentId: string) => Promise<DeploymentReport>;
  readonly cancelDeployment: (deploymentId: string) => Promise<void>;
};
