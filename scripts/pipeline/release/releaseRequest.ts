/** What a release is asked to do, and the ports to the world that it uses: everything that tests replace. */

import type { CredentialStore } from '../../credentials/clientCredentials.ts';
import type { PipelineOrg, PipelineStage } from '../../definition/pipelineStage.ts';
import type { AppSource } from '../../definition/readAppSource.ts';
import type { ValuesConfig } from '../../definition/valuesConfig.ts';
import type { DeployPorts, DeployRequest } from '../deployRequest.ts';
import type { RunEvent } from '../runLog.ts';
import type { BeforeStates } from './beforeStates.ts';
import type { OrgPins } from './orgPins.ts';
import type { ReleaseJournal } from './releaseJournal.ts';
import type { Shard } from './shardStages.ts';

export type ReleaseRequest = Pick<
  DeployRequest,
  'command' | 'projectRoot' | 'apiVersion' | 'waitMinutes' | 'waitTokenMinutes' | 'variables' | 'emulated' | 'notices'
> & {
  /** The stages of this release, with the orgs that were chosen. */
  readonly stages: readonly PipelineStage[];
  readonly mode: 'plan' | 'check' | 'release';
  /** Names of stages that may begin. */
  readonly approved: readonly string[];
  /** Aliases whose org may be another one than before. */
  readonly acceptedOrgs: readonly string[];
  /** With CI=true, where a stage leaves the approval to the CI system. */
  readonly isCi: boolean;
  readonly shard?: Shard;
  /** For what a person is told to run: this command as it was given, and its flags that further runs of it need too. */
  readonly again: { readonly command: string; readonly flags: string };
  /** How often an org is begun again after a failure that may pass by itself. */
  readonly retries: number;
};

/** Source and values, read once for all orgs. */
export type ReleaseSource = {
  readonly apps: readonly AppSource[];
  readonly config: ValuesConfig;
  /** Of the source as it was read. */
  readonly commit: { readonly id: string | undefined };
  /** Of all that decides what reaches an org. */
  readonly digest: string;
};

export type ReleaseEvent = {
  readonly stage: string;
  readonly org?: string;
  readonly app?: string;
} & (
  | { readonly kind: 'run'; readonly event: RunEvent }
  | { readonly kind: 'org'; readonly status: 'checking' | 'started' | 'done' | 'failed'; readonly detail: string }
  | { readonly kind: 'stage'; readonly detail: string }
);

export type ReleasePorts = Pick<
  DeployPorts,
  'clock' | 'openOrg' | 'transport' | 'marks' | 'states' | 'deploymentTimes' | 'signal'
> & {
  readonly storeOf: (org: PipelineOrg) => CredentialStore;
  /** Absent for a plan. */
  readonly journal?: ReleaseJournal;
  /** Absent where nothing is written. */
  readonly before?: BeforeStates;
  readonly pins: OrgPins;
  /** Runs the work while no other release is at work on the org. */
  readonly withOrgLock: <Value>(org: { alias: string; orgId: string }, work: () => Promise<Value>) => Promise<Value>;
  /** The content of an approval file, or why it can't be read; neither where there is none. */
  readonly readApproval: (path: string) => Promise<{ readonly content?: string; readonly problem?: string }>;
  readonly onEvent: (event: ReleaseEvent) => void;
};
