/**
 * A deployment as the emulator keeps it, and how it is kept: one job an org and id, with what was asked, what came of it
 * and the result as clients see it. The zip stays only as long as something may still be done with it.
 */
import type { Emulator } from '../../../emulatorTypes.ts';
import type { EmulatedOrg } from '../../../state/stateTypes.ts';
import type { TestRun } from '../apex/runTests.ts';
import type { ComponentRow, DeployOptions } from '../deploy/deployTypes.ts';
import type { RetrievedPackage } from '../retrieve/buildPackage.ts';
import { type DeployResult, describeResult } from './deployResult.ts';

export type DeployStatus =
  | 'Pending'
  | 'InProgress'
  | 'Canceling'
  | 'Succeeded'
  | 'SucceededPartial'
  | 'Failed'
  | 'Canceled';

export type Person = { readonly id: string; readonly name: string };

export type DeployJob = {
  readonly id: string;
  readonly createdAt: number;
  readonly createdBy: Person;
  /** API version of the request; counts where the manifest states none. */
  readonly version: number;
  readonly options: DeployOptions;
  /** How long it takes once it runs; fixed when it is sent. */
  readonly durationMilliseconds: number;
  /** Looks that still find it running, however late it is. */
  readonly pollsLeft?: number;
  /** Base64. */
  readonly zip?: string;
  /** Of the validation that it repeats. */
  readonly validationId?: string;
  readonly status: DeployStatus;
  readonly startedAt?: number;
  readonly completedAt?: number;
  readonly canceledBy?: Person;
  /** When a running deployment that was told to stop will have stopped. */
  readonly cancelsAt?: number;
  readonly errorStatusCode?: string;
  readonly errorMessage?: string;
  readonly successes: readonly ComponentRow[];
  readonly failures: readonly ComponentRow[];
  readonly tests?: TestRun;
  /** What a deployment with `performRetrieve` gave back. */
  readonly retrieved?: RetrievedPackage;
};

type StoredJob = DeployJob & {
  /** What the DeployRequest rows and the page of the org show. */
  readonly result: DeployResult;
};

export const isDone = ({ status }: DeployJob): boolean =>
  status !== 'Pending' && status !== 'InProgress' && status !== 'Canceling';

export const saveDeployJob = ({ state }: Emulator, org: EmulatedOrg, job: DeployJob): void => {
  const body: StoredJob = { ...job, result: describeResult(job) };
  state.jobs.put({ id: job.id, orgId: org.orgId, kind: 'deploy', createdAt: job.createdAt, body });
};

/** The deployment of this id, as it was saved last. */
export const readDeployJob = ({ state }: Emulator, org: EmulatedOrg, id: string): DeployJob | undefined =>
  // Jobs with this key prefix are written by `saveDeployJob` alone.
  id.startsWith('0Af') ? (state.jobs.get(org.orgId, id)?.body as StoredJob | undefined) : undefined;

/** Every deployment of the org, oldest first. */
export const listDeployJobs = ({ state }: Emulator, org: EmulatedOrg): readonly DeployJob[] =>
  // Jobs of this kind are written by `saveDeployJob` alone.
  state.jobs.list(org.orgId, 'deploy').map(({ body }) => body as StoredJob);
