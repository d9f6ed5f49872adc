/**
 * Components by one retrieve, in memory. In: a connection and names by type. Out: the records that `readMetadata` would give,
 * from the files of the package; `undefined` where the org makes no package, so that the caller reads in another way.
 */
import { unzipSync } from 'fflate';
import { buildComponent } from '../definition/sourceFile.ts';
import { parseMetadataXml } from '../definition/xml/parseMetadataXml.ts';
import { type Clock, systemClock } from '../lib/clock.ts';
import { isNamed } from '../lib/errors.ts';
import { type PollState, poll } from '../lib/poll.ts';
import type { HeldComponent, NamesByType, OrgClient } from './orgClient.ts';
import type { OrgConnection } from './orgConnection.ts';
import { readAgain } from './readAgain.ts';

/**
 * The most that a retrieve takes, with room for the manifest.
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_retrieve.htm
 */
const NAMES_PER_RETRIEVE = 9_000;
/** Past this, reading in tens is not slower. A guess: how long an org takes is known to nobody. */
const PATIENCE_MILLISECONDS = 180_000;
/** So that no more than a fifth of the time is waited in vain. */
const WAITS = { firstWaitMilliseconds: 400, factor: 1.2, maximumWaitMilliseconds: 3_000 };

export type RetrieveCalls = Pick<OrgClient, 'retrieveComponents'>;

/** What checkRetrieveStatus tells, as far as it is looked at. */
type Package = {
  readonly zipFile: string;
  readonly fileProperties: readonly { readonly fileName: string; readonly fullName: string; readonly type: string }[];
};

const listOf = <Item>(value: Item | readonly Item[] | undefined): readonly Item[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value as Item];

/** Each part has at most so many names; an org's retrieve of more ends with an error. */
export function splitNames(wanted: NamesByType, most: number): readonly NamesByType[] {
  const pairs = [...wanted].flatMap(([type, names]) => names.map((name) => ({ type, name })));
  return Array.from({ length: Math.ceil(pairs.length / most) }, (_, part) => {
    const names = new Map<string, string[]>();
    for (const { type, name } of pairs.slice(part * most, (part + 1) * most)) {
      names.set(type, [...(names.get(type) ?? []), name]);
    }
    return names;
  });
}

/** A file that can't be read is left out, as one that the org did not send: the caller asks for it by name. */
export function readPackage({ zipFile, fileProperties }: Package): readonly HeldComponent[] {
  const files = unzipSync(Buffer.from(zipFile, 'base64'));
  return listOf(fileProperties).flatMap(({ fileName, fullName, type }) => {
    const content = files[fileName] ?? files[fileName.replace(/^unpackaged\//, '')];
    const outcome = content === undefined ? undefined : parseMetadataXml(Buffer.from(content), fileName);
    if (outcome?.kind !== 'document') {
      return [];
    }
    const { record } = buildComponent({ type, fullName, document: outcome.document });
    return [{ type, record: { ...record, fullName } }];
  });
}

export function retrieveCalls(org: OrgConnection, clock: Clock = systemClock): RetrieveCalls {
  const { connection } = org;
  const { metadata } = connection;

  /** A retrieve changes nothing, so that it is sent again where the first may have been lost. */
  const start = async (wanted: NamesByType): Promise<string> => {
    const version = connection.getApiVersion();
    const types = [...wanted].map(([name, members]) => ({ name, members: [...members] }));
    const request = { apiVersion: Number(version), singlePackage: true, unpackaged: { types, version } };
    // jsforce demands every element that a manifest may have; the API demands these.
    const whole = request as unknown as Parameters<typeof metadata.retrieve>[0];
    const started = await readAgain(() => org.call('start a retrieve', async () => metadata.retrieve(whole)));
    return started.id;
  };

  const look = async (id: string): Promise<PollState<Package | undefined>> => {
    const seen = await readAgain(() => org.call('tell of a retrieve', () => metadata.checkRetrieveStatus(id)));
    // Booleans come as text where the library has no schema for the answer.
    const isTrue = (value: unknown): boolean => String(value) === 'true';
    if (!isTrue(seen.done)) {
      return { kind: 'pending', note: seen.status };
    }
    return { kind: 'done', value: isTrue(seen.success) && seen.zipFile !== '' ? seen : undefined };
  };

  const retrieve = async (wanted: NamesByType): Promise<readonly HeldComponent[] | undefined> => {
    try {
      const id = await start(wanted);
      const outcome = await poll(() => look(id), { clock, timeoutMilliseconds: PATIENCE_MILLISECONDS, ...WAITS });
      return outcome.kind === 'done' && outcome.value !== undefined ? readPackage(outcome.value) : undefined;
    } catch (error) {
      // Why the org refuses is told by the reading that follows, component by component.
      if (isNamed(error, 'OrgRequestRefusedError')) {
        return undefined;
      }
      throw error;
    }
  };

  return {
    retrieveComponents: async (wanted) => {
      const parts = await Promise.all(splitNames(wanted, NAMES_PER_RETRIEVE).map(retrieve));
      return parts.includes(undefined) ? undefined : parts.flatMap((part) => part ?? []);
    },
  };
}
