/**
 * A deployment's zip to its files, in memory. Sizes are checked from the directory of the zip before anything is inflated
 * and again while inflating; names that lead out of the package are refused. Nothing is ever written to disk.
 * @see https://developer.salesforce.com/docs/atlas.en-us.salesforce_app_limits_cheatsheet.meta/salesforce_app_limits_cheatsheet/salesforce_app_limits_platform_metadata.htm
 */
import { zipLibrary } from '../../../loadWhenUsed.ts';

export type PackageFiles = ReadonlyMap<string, Uint8Array>;

export type ReadZip =
  | { readonly isValid: true; readonly files: PackageFiles }
  | { readonly isValid: false; readonly problem: string };

export type ZipLimits = {
  readonly entries: number;
  readonly compressedBytes: number;
  readonly uncompressedBytes: number;
};

export const zipLimits: ZipLimits = {
  entries: 10_000,
  compressedBytes: 39 * 1024 * 1024,
  uncompressedBytes: 400 * 1024 * 1024,
};

class Refusal extends Error {}

const isOutside = (name: string): boolean =>
  name.startsWith('/') ||
  name.includes('\\') ||
  name.includes('\0') ||
  /^[A-Za-z]:/.test(name) ||
  name.split('/').includes('..');

/** Reads the zip; directory entries are dropped. */
export const readZip = (zip: Uint8Array, limits: ZipLimits = zipLimits): ReadZip => {
  if (zip.byteLength > limits.compressedBytes) {
    return { isValid: false, problem: 'Maximum size of request reached. Maximum size of request is 40894464 bytes.' };
  }
  let entries = 0;
  let declaredBytes = 0;
  try {
    const unzipped = zipLibrary().unzipSync(zip, {
      filter: ({ name, originalSize }) => {
        entries += 1;
        declaredBytes += originalSize;
        if (entries > limits.entries) throw new Refusal(`Number of files can't exceed ${limits.entries}`);
        if (declaredBytes > limits.uncompressedBytes) throw new Refusal('Exceeded max size limit of 419430400');
        if (isOutside(name)) throw new Refusal(`Invalid file name in zip: ${name}`);
        return !name.endsWith('/');
      },
    });
    return { isValid: true, files: new Map(Object.entries(unzipped)) };
  } catch (error) {
    if (error instanceof Refusal) return { isValid: false, problem: error.message };
    // fflate's own errors: not a zip, cut off, bad data. An org says the same for all of them.
    return { isValid: false, problem: 'Invalid zip file' };
  }
};
