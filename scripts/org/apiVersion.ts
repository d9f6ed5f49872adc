/**
 * Which API version requests to an org use. In: the version wanted, if any, and what the org offers. Out: `NN.0`.
 * Leaves out where the wish comes from: a flag, a variable or sourceApiVersion are all the same here.
 */
import { raise } from '../lib/errors.ts';

/** What eca-pipeline is made for; used where neither a flag nor sfdx-project.json asks for a version. */
export const OUR_API_VERSION = '67.0';

/** Negative where `left` is older. */
export const compareApiVersions = (left: string, right: string): number =>
  Number.parseFloat(left) - Number.parseFloat(right);

const older = (left: string, right: string): string => (compareApiVersions(left, right) <= 0 ? left : right);

/**
 * The version to use with an org that offers versions up to `highest`.
 * @throws {ApiVersionNotSupportedError} when the wanted version is newer
 */
export function chooseApiVersion(wanted: string | undefined, highest: string, org: string): string {
  if (wanted === undefined) {
    return older(OUR_API_VERSION, highest);
  }
  if (compareApiVersions(wanted, highest) > 0) {
    raise('ApiVersionNotSupportedError', { org, want: wanted, highest });
  }
  return wanted;
}
