/**
 * Which org an alias meant at its first release. In: a file. Out: the pins, so that an alias that was pointed at another org
 * since is noticed before anything is written there. Ids and hosts, no secret.
 */
import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { withFileLock } from '../../credentials/withFileLock.ts';
import { raise } from '../../lib/errors.ts';
import { makeWritableFolder, namingPlace } from './writableFolder.ts';

export type OrgPin = { readonly orgId: string; readonly instanceUrl: string };

export type OrgPins = {
  readonly location: string;
  readonly read: () => Promise<ReadonlyMap<string, OrgPin>>;
  /** Adds to those that are there, or replaces them. */
  readonly write: (pins: ReadonlyMap<string, OrgPin>) => Promise<void>;
  /** Of orgs that are no more: their aliases are free. */
  readonly remove: (isGone: (alias: string, pin: OrgPin) => boolean) => Promise<void>;
};

export function createOrgPins(path: string): OrgPins {
  const readText = async (): Promise<string> => {
    try {
      return await readFile(path, 'utf8');
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
        return '{}';
      }
      throw error;
    }
  };
  const read = async (): Promise<ReadonlyMap<string, OrgPin>> => parsePins(await namingPlace(path, readText), path);
  const change = async (changed: (known: ReadonlyMap<string, OrgPin>) => Iterable<[string, OrgPin]>): Promise<void> => {
    const { default: writeFileAtomic } = await import('write-file-atomic');
    await makeWritableFolder(dirname(path));
    // Shards on one machine write at the same time, each to what the others have written.
    await withFileLock(path, async () => {
      const all = new Map(changed(await read()));
      const sorted = Object.fromEntries([...all].toSorted(([one], [other]) => (one < other ? -1 : 1)));
      await namingPlace(path, () =>
        writeFileAtomic(path, `${JSON.stringify(sorted, undefined, 2)}\n`, { mode: 0o600 }),
      );
    });
  };
  return {
    location: path,
    read,
    write: (pins) => change((known) => [...known, ...pins]),
    remove: async (isGone) => {
      if ([...(await read())].some(([alias, pin]) => isGone(alias, pin))) {
        await change((known) => [...known].filter(([alias, pin]) => !isGone(alias, pin)));
      }
    },
  };
}

/** A journal knows which orgs its release began with, also where it alone was brought from another machine. */
export const withJournaled = (pins: OrgPins, orgIds: ReadonlyMap<string, string>): OrgPins => ({
  ...pins,
  read: async () => {
    // Nobody noted their host: a refreshed sandbox passes for another org then, and is refused all the same.
    const known = [...orgIds].map(([alias, orgId]) => [alias, { orgId, instanceUrl: '' }] as const);
    return new Map([...known, ...(await pins.read())]);
  },
});

/** A damaged file must not let a wrong org pass as a new one. */
function parsePins(text: string, file: string): ReadonlyMap<string, OrgPin> {
  const reject = (cause?: unknown): never =>
    raise(
      'ConfigInvalidError',
      {
        file,
        problem: 'the org ids of earlier releases can not be read',
        fix: `Delete ${file}; the next release writes it anew.`,
      },
      { cause },
    );
  const value = parsed(text, reject);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return reject();
  }
  return new Map(
    Object.entries(value).map(([alias, pin]: [string, Partial<OrgPin> | null]) =>
      typeof pin?.orgId === 'string' && typeof pin.instanceUrl === 'string'
        ? [alias, { orgId: pin.orgId, instanceUrl: pin.instanceUrl }]
        : reject(),
    ),
  );
}

function parsed(text: string, reject: (cause: unknown) => never): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) {
      return reject(error);
    }
    throw error;
  }
}
