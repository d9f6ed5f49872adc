/**
 * Where the packages of a deployment's zip are. With `singlePackage` the zip is the package; without it every folder at
 * the top is one, and each must have its manifest.
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_deploy.htm
 */
import type { PackageFiles } from './unzip.ts';

export type PackageRoot = {
  /** `''` or `name/`. */
  readonly prefix: string;
  /** By path below the prefix. */
  readonly files: PackageFiles;
};

const below = (files: PackageFiles, prefix: string): PackageFiles =>
  new Map(
    [...files]
      .filter(([path]) => path.startsWith(prefix))
      .map(([path, content]) => [path.slice(prefix.length), content]),
  );

/** The packages of a zip; `problem` where a manifest is missing. */
export const findPackageRoots = (
  files: PackageFiles,
  isSingle: boolean,
): { readonly roots: readonly PackageRoot[] } | { readonly problem: string } => {
  const folders = new Set(
    [...files.keys()].filter((path) => path.includes('/')).map((path) => `${path.slice(0, path.indexOf('/'))}/`),
  );
  const prefixes = isSingle ? [''] : [...folders];
  const roots = prefixes.map((prefix) => ({ prefix, files: below(files, prefix) }));
  const isComplete = roots.length > 0 && roots.every((root) => root.files.has('package.xml'));
  return isComplete ? { roots } : { problem: 'No package.xml found' };
};
