/**
 * Record counts of sObjects: in a real org an approximation from a nightly job, here the stored rows. An org leaves names
 * that it does not know out of the answer.
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_record_count.htm
 */
import type { Emulator } from '../../emulatorTypes.ts';
import type { EmulatedOrg } from '../../state/stateTypes.ts';
import { findSobject, SOBJECTS } from '../data/schema/sobjects.ts';

type Counts = { readonly sObjects: readonly { readonly name: string; readonly count: number }[] };

/** `names` is the comma-separated list of the request; every sObject with rows where it is absent or empty. */
export const countRecords = ({ state }: Emulator, { orgId }: EmulatedOrg, names: string | undefined): Counts => {
  const asked = names ? names.split(',').flatMap((name) => findSobject(name.trim()) ?? []) : undefined;
  return {
    sObjects: (asked ?? SOBJECTS)
      .map(({ name }) => ({ name, count: state.records.find(orgId, name).length }))
      .filter(({ count }) => asked !== undefined || count > 0),
  };
};
