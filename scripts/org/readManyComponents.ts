/**
 * Components of several types. In: the port, names by type. Out: those that exist, in the order of the names. Few are read in
 * tens, side by side; many come with one retrieve, so that the number of requests does not grow with the org.
 */
import type { ComponentRecord, HeldComponent, NamesByType, OrgClient } from './orgClient.ts';
import { isRefusedWith } from './translateOrgError.ts';

/** @see https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_readMetadata.htm */
const NAMES_PER_READING = 10;
/** A retrieve takes seconds at its quickest, a reading some hundred milliseconds: up to here readings are quicker. */
export const MOST_READINGS = 24;

export const readingsFor = (wanted: NamesByType): number =>
  [...wanted.values()].reduce((sum, names) => sum + Math.ceil(names.length / NAMES_PER_READING), 0);

const keyOf = (type: string, fullName: string): string => `${type} ${fullName.toLowerCase()}`;

/** In an org without External Client Apps the types are unknown to the Metadata API: it holds none of them. */
export async function unlessUnknownType<Value>(reading: Promise<readonly Value[]>): Promise<readonly Value[]> {
  try {
    return await reading;
  } catch (error) {
    if (isRefusedWith(error, 'INVALID_TYPE')) {
      return [];
    }
    throw error;
  }
}

async function readInTens(org: OrgClient, wanted: NamesByType): Promise<readonly HeldComponent[]> {
  const read = await Promise.all(
    [...wanted]
      .filter(([, names]) => names.length > 0)
      .map(async ([type, names]) =>
        (await unlessUnknownType(org.readComponents(type, names))).map((record) => ({ type, record })),
      ),
  );
  return read.flat();
}

const withoutNames = (wanted: NamesByType, isLeftOut: (type: string, name: string) => boolean): NamesByType =>
  new Map([...wanted].map(([type, names]) => [type, names.filter((name) => !isLeftOut(type, name))]));

/**
 * @param isKnown whether the org's own listing names the component. What it names and the retrieve does not bring, as a user
 *   may not see it or a file is broken, is read by name, and what hinders that is thrown; what neither has is not there.
 */
export async function readManyComponents(
  org: OrgClient,
  wanted: NamesByType,
  isKnown: (type: string, fullName: string) => boolean,
): Promise<readonly HeldComponent[]> {
  const retrieved = readingsFor(wanted) > MOST_READINGS ? await org.retrieveComponents(wanted) : undefined;
  if (retrieved === undefined) {
    return readInTens(org, wanted);
  }
  const records = new Map<string, ComponentRecord>();
  const add = ({ type, record }: HeldComponent): void => {
    records.set(keyOf(type, record.fullName), record);
  };
  retrieved.forEach(add);
  const isHere = (type: string, name: string): boolean => records.has(keyOf(type, name));
  (
    await readInTens(
      org,
      withoutNames(wanted, (type, name) => isHere(type, name) || !isKnown(type, name)),
    )
  ).forEach(add);
  return [...wanted].flatMap(([type, names]) =>
    names.flatMap((name) => {
      const record = records.get(keyOf(type, name));
      return record === undefined ? [] : [{ type, record }];
    }),
  );
}
