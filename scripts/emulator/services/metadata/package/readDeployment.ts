/**
 * A deployment's zip to candidates and deletions: manifests against files, files against the tables. Knows nothing of the
 * org it is meant for; what is wrong becomes a row of the result.
 */
import {
  type Candidate,
  type ComponentRow,
  type Deletion,
  type DeployOptions,
  failureRow,
  type ParsedDeployment,
} from '../deploy/deployTypes.ts';
import { metadataTypeNamed, metadataTypeOfDirectory } from '../types/metadataTypes.ts';
import { type ManifestMember, readManifest } from './manifest.ts';
import { findPackageRoots, type PackageRoot } from './packageRoots.ts';
import { type ComponentFile, readComponentFile } from './readComponentFile.ts';
import { readZip } from './unzip.ts';

const manifestNames = new Map([
  ['destructiveChangesPre.xml', true],
  ['destructiveChanges.xml', true],
  ['destructiveChangesPost.xml', false],
]);

const nothing = (version: number, ...rows: ComponentRow[]): ParsedDeployment => ({
  version,
  candidates: [],
  deletions: [],
  rows,
});
const manifestRow = (fileName: string) => ({ componentType: '', fullName: fileName, fileName });
const decode = (content: Uint8Array | undefined): string => new TextDecoder().decode(content);

/** File names carry characters that file systems dislike as `%28`; what only looks like that is left as it is. */
const decodeName = (name: string): string => {
  try {
    return decodeURIComponent(name);
  } catch (error) {
    if (error instanceof URIError) return name;
    throw error;
  }
};

/** The files of a package that a type's folder and suffix make components. */
const componentFiles = ({ prefix, files }: PackageRoot): readonly ComponentFile[] =>
  [...files].flatMap(([path, content]) => {
    const [directory = '', name = '', ...deeper] = path.split('/');
    const type = metadataTypeOfDirectory(directory);
    const suffix = `.${type?.suffix}`;
    if (!type || deeper.length > 0 || !name.endsWith(suffix)) return [];
    const fullName = decodeName(name.slice(0, -suffix.length));
    const meta = type.hasMetaFile ? files.get(`${path}-meta.xml`) : undefined;
    return [{ type, fullName, fileName: `${prefix}${path}`, content, ...(meta === undefined ? {} : { meta }) }];
  });

const warningRow = (file: ComponentFile): ComponentRow => ({
  componentType: file.type.name,
  fullName: file.fullName,
  fileName: file.fileName,
  created: false,
  changed: false,
  deleted: false,
  success: true,
  problem: 'Not in package.xml',
  problemType: 'Warning',
});

type Selection = { readonly chosen: readonly ComponentFile[]; readonly rows: readonly ComponentRow[] };

/** Matches what the manifest names with the files that are there. */
const selectFiles = (
  members: readonly ManifestMember[],
  files: readonly ComponentFile[],
  version: number,
  options: DeployOptions,
): Selection => {
  const chosen = new Set<ComponentFile>();
  const rows: ComponentRow[] = [];
  const byType = Map.groupBy(files, ({ type }) => type);
  const byName = Map.groupBy(files, ({ type, fullName }) => `${type.name} ${fullName}`);
  for (const { typeName, member, position } of members) {
    const type = metadataTypeNamed(typeName, version);
    if (!type) {
      const problem = `Unknown type name '${typeName}' specified in package.xml`;
      rows.push(failureRow(manifestRow('package.xml'), problem, position));
      continue;
    }
    const found = (member === '*' ? byType.get(type) : byName.get(`${type.name} ${member}`)) ?? [];
    for (const file of found) chosen.add(file);
    if (found.length === 0 && member !== '*') {
      const row = { componentType: typeName, fullName: member, fileName: 'package.xml' };
      const problem = `An object '${member}' of type ${typeName} was named in package.xml, but was not found in zipped directory`;
      const failure = failureRow(row, problem, position);
      rows.push(options.allowMissingFiles ? { ...failure, success: true, problemType: 'Warning' } : failure);
    }
  }
  return { chosen: [...chosen], rows: [...rows, ...files.filter((file) => !chosen.has(file)).map(warningRow)] };
};

const readDeletions = (root: PackageRoot, version: number): { deletions: Deletion[]; rows: ComponentRow[] } => {
  const deletions: Deletion[] = [];
  const rows: ComponentRow[] = [];
  for (const [fileName, isBeforeDeploy] of manifestNames) {
    const content = root.files.get(fileName);
    if (!content) continue;
    const read = readManifest(decode(content));
    if (!read.isValid) {
      rows.push(failureRow(manifestRow(fileName), read.problem, read.position));
      continue;
    }
    for (const { typeName, member, position } of read.manifest.members) {
      const type = metadataTypeNamed(typeName, version);
      const row = { componentType: typeName, fullName: member, fileName };
      if (!type) rows.push(failureRow(row, `Unknown type name '${typeName}' specified in ${fileName}`, position));
      else if (member === '*') rows.push(failureRow(row, 'Wildcard is not allowed in destructive changes', position));
      else deletions.push({ type, fullName: member, fileName, isBeforeDeploy });
    }
  }
  return { deletions, rows };
};

const readPackage = (
  root: PackageRoot,
  options: DeployOptions,
  versions: { readonly requested: number; readonly highest: number },
): ParsedDeployment => {
  const read = readManifest(decode(root.files.get('package.xml')));
  if (!read.isValid) {
    return nothing(versions.requested, failureRow(manifestRow('package.xml'), read.problem, read.position));
  }
  const stated = read.manifest.version;
  const version = stated === undefined ? versions.requested : Number(stated);
  if (!Number.isInteger(version) || version < 7 || version > versions.highest) {
    const problem = `Invalid version specified:${stated}`;
    return nothing(versions.requested, failureRow(manifestRow('package.xml'), problem));
  }
  const { chosen, rows } = selectFiles(read.manifest.members, componentFiles(root), version, options);
  const { deletions, rows: deletionRows } = readDeletions(root, version);
  const candidates: Candidate[] = [];
  const failures: ComponentRow[] = [];
  for (const file of chosen) {
    const component = readComponentFile(file, version);
    if ('candidate' in component) candidates.push(component.candidate);
    else failures.push(component.failure);
  }
  return { version, candidates, deletions, rows: [...rows, ...deletionRows, ...failures] };
};

/** Reads a zip. `versions.requested` counts where a manifest states none. */
export const readDeployment = (
  zip: Uint8Array,
  options: DeployOptions,
  versions: { readonly requested: number; readonly highest: number },
): ParsedDeployment => {
  const unzipped = readZip(zip);
  if (!unzipped.isValid) return nothing(versions.requested, failureRow(manifestRow('package.xml'), unzipped.problem));
  const found = findPackageRoots(unzipped.files, options.singlePackage);
  if ('problem' in found) return nothing(versions.requested, failureRow(manifestRow('package.xml'), found.problem));
  const parts = found.roots.map((root) => readPackage(root, options, versions));
  return {
    version: parts[0]?.version ?? versions.requested,
    candidates: parts.flatMap(({ candidates }) => candidates),
    deletions: parts.flatMap(({ deletions }) => deletions),
    rows: parts.flatMap(({ rows }) => rows),
  };
};
