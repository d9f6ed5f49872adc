/** Connects a release to the world: the real orgs, a credential store for each, journal, pins and locks of the data folder. */
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { CredentialStore } from '../credentials/clientCredentials.ts';
import type { PipelineOrg, PipelineStage } from '../definition/pipelineStage.ts';
import { createDeploymentTimes } from '../deploy/deploymentTimes.ts';
import { raise } from '../lib/errors.ts';
import { createBeforeStates } from '../pipeline/release/beforeStates.ts';
import { createOrgLock } from '../pipeline/release/orgLock.ts';
import { createOrgPins } from '../pipeline/release/orgPins.ts';
import type { ReleaseJournal } from '../pipeline/release/releaseJournal.ts';
import type { ReleasePorts } from '../pipeline/release/releaseRequest.ts';
import type { CommandContext, Options } from './commandModule.ts';
import { credentialStoreOf } from './credentialStoreOf.ts';
import { connectPorts } from './deployPorts.ts';
import { showReleaseEvents } from './releaseEvents.ts';

export type ReleasePlace = {
  readonly projectRoot: string;
  readonly dataDirectory: string;
  readonly isEmulated: boolean;
  readonly stages: readonly PipelineStage[];
  /** Absent where nothing is written. */
  readonly journal: ReleaseJournal | undefined;
  /** The command that goes on when another run is at work on an org. */
  readonly resume?: string;
};

/** @throws {ConfigInvalidError} {UnknownStoreError} for a store that nobody configured, before any org is asked */
export async function createReleasePorts(
  place: ReleasePlace,
  options: Options,
  context: CommandContext,
): Promise<ReleasePorts> {
  const { projectRoot, dataDirectory, journal } = place;
  const stores = await openStores(place, options, context);
  const storeOf = ({ alias }: PipelineOrg): CredentialStore =>
    stores.get(alias) ?? raise('InternalFaultError', { problem: `the release has no credential store for ${alias}` });
  const { clock, openOrg, transport, marks, states, signal } = connectPorts(dataDirectory, context);
  return {
    clock,
    openOrg,
    transport,
    ...(marks === undefined ? {} : { marks }),
    ...(states === undefined ? {} : { states }),
    deploymentTimes: createDeploymentTimes(),
    signal,
    storeOf,
    ...(journal === undefined
      ? {}
      : { journal, before: createBeforeStates(join(dataDirectory, 'runs', journal.id, 'before.jsonl')) }),
    pins: createOrgPins(join(dataDirectory, 'orgs.json')),
    withOrgLock: createOrgLock(join(dataDirectory, 'locks'), place.resume),
    readApproval: (path) => readApproval(resolve(projectRoot, path), path),
    onEvent: showReleaseEvents(context.output),
  };
}

async function openStores(
  { projectRoot, dataDirectory, isEmulated, stages }: ReleasePlace,
  options: Options,
  context: CommandContext,
): Promise<ReadonlyMap<string, CredentialStore>> {
  const told = new Set<string>();
  // What is said of the store of an emulated org is said once, not once an org.
  const line = (text: string): void => {
    if (!told.has(text)) {
      told.add(text);
      context.output.line(text);
    }
  };
  const quiet = { ...context, output: { ...context.output, line } };
  const stores = new Map<string, CredentialStore>();
  for (const { alias, store: configured } of stages.flatMap(({ orgs }) => orgs)) {
    const org = { name: alias, isEmulated };
    stores.set(alias, await credentialStoreOf(options, quiet, { projectRoot, dataDirectory, org, configured }));
  }
  return stores;
}

/** A file that can't be read approves nothing, and is no reason to lose what the stages before have done. */
async function readApproval(path: string, name: string): ReturnType<ReleasePorts['readApproval']> {
  try {
    return { content: await readFile(path, 'utf8') };
  } catch (error) {
    if (error instanceof Error && 'code' in error) {
      return error.code === 'ENOENT' ? {} : { problem: `${name} can't be read: the system says ${String(error.code)}` };
    }
    throw error;
  }
}
