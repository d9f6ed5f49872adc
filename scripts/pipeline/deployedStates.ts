/**
 * Where it is remembered what a deployment left in an org. In: a folder. Out: a state an org and app. No key and no secret is
 * in it. It lives with the run's other state: a machine that has not deployed does not know what drifted.
 */
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { DeployedState } from '../plan/deployedState.ts';

type Place = { readonly orgId: string; readonly appName: string };

export type DeployedStates = {
  readonly read: (place: Place) => Promise<DeployedState | undefined>;
  /** Of every app that was deployed to the org. */
  readonly list: (orgId: string) => Promise<readonly DeployedState[]>;
  /** Paths of the files of an org that hold no state: what they were to tell is unknown, which has to be said. */
  readonly damaged: (orgId: string) => Promise<readonly string[]>;
  readonly write: (state: DeployedState) => Promise<void>;
  readonly remove: (place: Place) => Promise<void>;
};

const isAbsent = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOENT';

export function createDeployedStates(directory: string): DeployedStates {
  const folderOf = (orgId: string): string => join(directory, orgId.slice(0, 15));
  const pathOf = ({ orgId, appName }: Place): string => join(folderOf(orgId), `${encodeURIComponent(appName)}.json`);
  const readPath = async (path: string): Promise<DeployedState | undefined> => {
    try {
      return parseState(await readFile(path, 'utf8'));
    } catch (error) {
      if (isAbsent(error)) {
        return undefined;
      }
      throw error;
    }
  };
  const pathsOf = async (orgId: string): Promise<readonly string[]> => {
    try {
      const names = (await readdir(folderOf(orgId))).filter((name) => name.endsWith('.json')).toSorted();
      return names.map((name) => join(folderOf(orgId), name));
    } catch (error) {
      if (isAbsent(error)) {
        return [];
      }
      throw error;
    }
  };
  const readOrg = async (orgId: string) =>
    Promise.all((await pathsOf(orgId)).map(async (path) => ({ path, state: await readPath(path) })));
  return {
    read: (place) => readPath(pathOf(place)),
    list: async (orgId) => (await readOrg(orgId)).flatMap(({ state }) => state ?? []),
    damaged: async (orgId) => (await readOrg(orgId)).flatMap(({ path, state }) => (state === undefined ? path : [])),
    write: async (state) => {
      const path = pathOf({ orgId: state.orgId, appName: state.app });
      const { default: writeFileAtomic } = await import('write-file-atomic');
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      await writeFileAtomic(path, `${JSON.stringify(state, undefined, 2)}\n`, { mode: 0o600 });
    },
    remove: (place) => rm(pathOf(place), { force: true }),
  };
}

/** A file that is no state says nothing: drift is unknown then, and a plan names the file. */
function parseState(text: string): DeployedState | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && 'components' in value && Array.isArray(value.components)
      ? // Written above, by nobody else.
        (value as unknown as DeployedState)
      : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) {
      return undefined;
    }
    throw error;
  }
}
