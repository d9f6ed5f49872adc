/**
 * Apps that were switched off on purpose. In: a folder. Out: a mark an org and app, which deployments respect until it is
 * taken away. No secret is in it. It lives where the run's other state lives: another machine does not know it.
 */
import { mkdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

export type SwitchedPart = 'oauthPlugin' | 'app';

export type DisabledMark = {
  readonly part: SwitchedPart;
  /** ISO 8601. */
  readonly since: string;
  /** Username in the org. */
  readonly by: string;
};

export type AppPlace = { readonly orgId: string; readonly appName: string };

export type DisabledMarks = {
  readonly read: (place: AppPlace) => Promise<DisabledMark | undefined>;
  readonly write: (place: AppPlace, mark: DisabledMark) => Promise<void>;
  readonly remove: (place: AppPlace) => Promise<void>;
};

export const PART_TITLES: Readonly<Record<SwitchedPart, string>> = {
  oauthPlugin: 'the OAuth plugin',
  app: 'the whole app',
};

export function createDisabledMarks(directory: string): DisabledMarks {
  const pathOf = ({ orgId, appName }: AppPlace): string =>
    join(directory, orgId.slice(0, 15), `${encodeURIComponent(appName)}.json`);
  return {
    read: async (place) => {
      try {
        return parseMark(await readFile(pathOf(place), 'utf8'));
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
          return undefined;
        }
        throw error;
      }
    },
    write: async (place, mark) => {
      const { default: writeFileAtomic } = await import('write-file-atomic');
      await mkdir(dirname(pathOf(place)), { recursive: true, mode: 0o700 });
      await writeFileAtomic(pathOf(place), `${JSON.stringify(mark, undefined, 2)}\n`, { mode: 0o600 });
    },
    remove: (place) => rm(pathOf(place), { force: true }),
  };
}

/** A mark that can't be read still marks: what it is about is the file's name. */
function parseMark(text: string): DisabledMark {
  const unknown = { part: 'oauthPlugin', since: 'at an unknown time', by: 'somebody' } as const;
  try {
    const value: unknown = JSON.parse(text);
    const { part, since, by } = (typeof value === 'object' && value !== null ? value : {}) as Partial<DisabledMark>;
    return { part: part === 'app' ? 'app' : 'oauthPlugin', since: since ?? unknown.since, by: by ?? unknown.by };
  } catch (error) {
    if (error instanceof SyntaxError) {
      return unknown;
    }
    throw error;
  }
}
