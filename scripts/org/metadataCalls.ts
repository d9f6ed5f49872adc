/**
 * Listing and reading of components through the Metadata API. In: a connection. Out: names and records. The API takes
 * three queries a listing and ten names a reading; more go out side by side.
 */
import type { ComponentName, ComponentRecord, OrgClient } from './orgClient.ts';
import type { OrgConnection } from './orgConnection.ts';
import { parseComponentRecord } from './parseComponentRecord.ts';
import { readAgain } from './readAgain.ts';

/** @see https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_listmetadata.htm */
const QUERIES_PER_LISTING = 3;
/** @see https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_readMetadata.htm */
const NAMES_PER_READING = 10;

export type MetadataCalls = Pick<OrgClient, 'listComponents' | 'readComponents'>;

const inBatchesOf = <Item>(size: number, items: readonly Item[]): readonly (readonly Item[])[] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, batch) => items.slice(batch * size, (batch + 1) * size));

const changeTime = (date: string | undefined): Pick<ComponentName, 'changedAtMilliseconds'> => {
  const changedAtMilliseconds = Date.parse(date ?? '');
  return Number.isNaN(changedAtMilliseconds) ? {} : { changedAtMilliseconds };
};

export function metadataCalls(org: OrgConnection): MetadataCalls {
  const { metadata } = org.connection;

  const list = async (types: readonly string[]): Promise<readonly ComponentName[]> => {
    const found = await readAgain(() =>
      org.call(`list the metadata of ${types.join(', ')}`, () => metadata.list(types.map((type) => ({ type })))),
    );
    return found.map(({ type, fullName, lastModifiedDate }) => ({ type, fullName, ...changeTime(lastModifiedDate) }));
  };

  const read = async (type: string, fullNames: readonly string[]): Promise<readonly ComponentRecord[]> => {
    // jsforce lists the types that it has a schema for; the API takes, and jsforce sends, any name.
    const known = type as Parameters<typeof metadata.read>[0];
    const records: readonly unknown[] = await readAgain(() =>
      org.call(`read the metadata of ${type}`, () => metadata.read(known, [...fullNames])),
    );
    return records.map(parseComponentRecord).filter((record) => record !== undefined);
  };

  return {
    listComponents: async (types) => (await Promise.all(inBatchesOf(QUERIES_PER_LISTING, types).map(list))).flat(),
    readComponents: async (type, fullNames) =>
      (await Promise.all(inBatchesOf(NAMES_PER_READING, fullNames).map((names) => read(type, names)))).flat(),
  };
}
