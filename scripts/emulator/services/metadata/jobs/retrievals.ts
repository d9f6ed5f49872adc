/**
 * Retrieves of an org: sent, then looked at. The package is built at the first look after the time that a retrieve takes,
 * and stays what it was.
 */
import { ApiError } from '../../../apiError.ts';
import type { Emulator, Session } from '../../../emulatorTypes.ts';
import { isId, to18 } from '../../../state/ids.ts';
import { buildPackage, type RetrievedPackage } from '../retrieve/buildPackage.ts';
import type { RetrieveRequest } from '../retrieve/retrieveRequest.ts';
import { settleDeployments } from './settleDeployments.ts';

export type RetrieveJob = {
  readonly id: string;
  readonly status: 'InProgress' | 'Succeeded';
  readonly request: RetrieveRequest;
  readonly endsAt: number;
  readonly createdAt: number;
  readonly result?: RetrievedPackage;
};

const save = ({ state }: Emulator, { org }: Session, job: RetrieveJob): void =>
  state.jobs.put({ id: job.id, orgId: org.orgId, kind: 'retrieve', createdAt: job.createdAt, body: job });

/** Sends a retrieve. */
export const startRetrieval = (emulator: Emulator, session: Session, request: RetrieveRequest): RetrieveJob => {
  const createdAt = emulator.state.clock.now();
  const endsAt = createdAt + emulator.settings.deployMilliseconds;
  const id = emulator.state.newId('09S');
  const job: RetrieveJob = { id, status: 'InProgress', request, endsAt, createdAt };
  save(emulator, session, job);
  return job;
};

const refuse = (errorCode: string, publicMessage: string): ApiError =>
  new ApiError({ httpStatus: 400, errorCode, publicMessage });

/**
 * A retrieve as it stands now.
 * @throws {ApiError} INVALID_ID_FIELD for what is no id, INVALID_CROSS_REFERENCE_KEY for one that the org does not have
 */
export const findRetrieval = (emulator: Emulator, session: Session, id: string | undefined): RetrieveJob => {
  const { state } = emulator;
  const { org } = session;
  if (id === undefined || !isId(id)) throw refuse('INVALID_ID_FIELD', `invalid id: ${id ?? ''}`);
  // Jobs with this key prefix are written by `save` alone.
  const job = id.startsWith('09S') ? (state.jobs.get(org.orgId, to18(id))?.body as RetrieveJob | undefined) : undefined;
  if (job === undefined) throw refuse('INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id');
  if (job.result !== undefined || job.endsAt > state.clock.now()) return job;
  settleDeployments(emulator, org);
  const done: RetrieveJob = { ...job, status: 'Succeeded', result: buildPackage(emulator, org, job.request) };
  save(emulator, session, done);
  return done;
};
