/** What the steps of a rotation work with (fixed for the run), and what goes from one to the next. */
import type { ClientCredentials, StoredCredentials } from '../../credentials/clientCredentials.ts';
import type { ConsumerAt } from '../../credentials/rotation/consumerCalls.ts';
import type { JournalSummary } from '../../credentials/rotation/journalSummary.ts';
import type { RotationJournal } from '../../credentials/rotation/rotationJournal.ts';
import type { RotationStepId } from '../../credentials/rotation/rotationSteps.ts';
import type { StagedPair } from '../../credentials/rotation/stagedPair.ts';
import type { AppDefinition } from '../../definition/appDefinition.ts';
import type { OrgClient } from '../../org/orgClient.ts';
import type { Proof } from '../../verify/verifiedToken.ts';
import type { StepEnd } from '../runLog.ts';
import type { RotatePorts, RotateRequest } from './rotationRequest.ts';

export type RotationWork = {
  readonly app: AppDefinition;
  readonly org: OrgClient;
  readonly at: ConsumerAt;
  readonly journal: RotationJournal;
  /** As the journal was when the run began. */
  readonly past: JournalSummary;
  readonly request: RotateRequest;
  readonly ports: RotatePorts;
};

/** Raises the error. */
export type Trouble = () => never;

export type RotationState = {
  /** What the org has as the main pair. */
  readonly main: ClientCredentials;
  /** What stands in the staged place. */
  readonly staged: StagedPair | undefined;
  /** The new pair, from its staging until it is the main one. */
  readonly pending: ClientCredentials | undefined;
  /** The pair that was the main one before. */
  readonly former: ClientCredentials | undefined;
  /** The pair that was ended and must be refused from now on. */
  readonly ended: ClientCredentials | undefined;
  readonly proofs: readonly Proof[];
  /** What went wrong on the way without being a reason to stop: told when all the rest is done. */
  readonly troubles: readonly Trouble[];
};

export type StepHandler = (
  work: RotationWork,
  state: RotationState,
  progress: (text: string) => void,
) => Promise<StepEnd<RotationState>>;

export type StepHandlers<Id extends RotationStepId> = Readonly<Record<Id, StepHandler>>;

export const done = (value: RotationState, detail?: string, warnings?: readonly string[]): StepEnd<RotationState> => ({
  value,
  status: 'done',
  ...(detail === undefined ? {} : { detail }),
  ...(warnings === undefined ? {} : { warnings }),
});

export const unchanged = (
  value: RotationState,
  detail: string,
  warnings?: readonly string[],
): StepEnd<RotationState> => ({
  value,
  status: 'unchanged',
  detail,
  ...(warnings === undefined ? {} : { warnings }),
});

/** The staged pair as credentials of the app. */
export const asCredentials = (
  { app, org, at }: RotationWork,
  { key, secret }: Required<Pick<StagedPair, 'key' | 'secret'>>,
): ClientCredentials => ({
  appName: app.name,
  orgId: org.identity.orgId,
  consumerId: at.consumerId,
  consumerKey: key,
  consumerSecret: secret,
});

export const asStored = ({ org }: RotationWork, credentials: ClientCredentials, since?: string): StoredCredentials => ({
  ...credentials,
  orgAlias: org.identity.alias,
  instanceUrl: org.identity.instanceUrl,
  ...(since === undefined ? {} : { since }),
});
