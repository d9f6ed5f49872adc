/** What a deployment is asked to do, and the ports to the world that it uses: everything that tests replace. */
import type { CredentialStore } from '../credentials/clientCredentials.ts';
import type { DeploymentTimes } from '../deploy/deploymentTimes.ts';
import type { Clock } from '../lib/clock.ts';
import type { DeploymentRequest, OrgClient } from '../org/orgClient.ts';
import type { OrgSnapshot } from '../org/orgSnapshot.ts';
import type { DeployStep } from '../plan/deployPlan.ts';
import type { PlanFile } from '../plan/planFile.ts';
import type { TokenTransport } from '../verify/verifiedToken.ts';
import type { DisabledMarks } from './appSwitch/disabledMarks.ts';
import type { DeployedStates } from './deployedStates.ts';
import type { RunEvent } from './runLog.ts';

export type DeployRequest = {
  readonly command: string;
  readonly projectRoot: string;
  readonly app?: string;
  readonly apiVersion?: string;
  /** An existing user to take instead of making one. */
  readonly runAs?: string;
  readonly consumerId?: string;
  readonly dryRun: boolean;
  readonly validate: boolean;
  /** With `validate`, for what is deployed afterwards: licences, run-as user and store must be right as well. */
  readonly asForDeployment?: boolean;
  /** Deletes what earlier deployments brought and the source no longer has. */
  readonly allowDelete?: boolean;
  /** The plan that was shown before: nothing else is executed. */
  readonly expectedPlan?: PlanFile;
  /** The commit of the source, where it was read with it, once for many orgs. */
  readonly sourceCommit?: { readonly id: string | undefined };
  /** Apex tests that the deployments run; without it the org decides. */
  readonly tests?: Pick<DeploymentRequest, 'testLevel' | 'runTests'>;
  readonly waitMinutes: number;
  readonly waitTokenMinutes: number;
  /** For per-org values such as `ECA_CONTACT_EMAIL`. */
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly emulated: boolean;
  /** Flags that a command which goes on must repeat, such as ` --app Order_Sync --emulator`; empty or with a leading blank. */
  readonly repeatedFlags: string;
  /** What the command line found worth a warning. */
  readonly notices: readonly string[];
};

/** Check-only deployments that a later deployment of the same files may use. */
export type Validations = {
  readonly find: (step: DeployStep, sourceApiVersion: string) => string | undefined;
  readonly remember: (step: DeployStep, sourceApiVersion: string, deploymentId: string) => Promise<void>;
};

export type DeployPorts = {
  readonly clock: Clock;
  readonly openOrg: (request: { aliasOrUsername: string; apiVersion?: string }) => Promise<OrgClient>;
  readonly store: CredentialStore;
  readonly transport: TokenTransport;
  /** Apps that were switched off on purpose; without it, none. */
  readonly marks?: Pick<DisabledMarks, 'read'>;
  /** What was deployed where; without it nothing is remembered. */
  readonly states?: DeployedStates;
  /** Without it every deployment sends its files. */
  readonly validations?: Validations;
  /** Where several orgs are deployed to. */
  readonly deploymentTimes?: DeploymentTimes;
  /** Told what the org has before anything is decided; throws where this run must not go on with it. */
  readonly onSnapshot?: (snapshot: OrgSnapshot) => void;
  readonly onEvent: (event: RunEvent) => void;
  readonly signal: AbortSignal;
};
