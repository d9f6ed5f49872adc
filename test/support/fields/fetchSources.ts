/**
 * The public sources of the tables: the WSDLs in the history of `forcedotcom/wsdl`, each of which says its API version, and
 * every published version of `@salesforce/types`, of which none does. In: a folder for what is fetched, and a clone of the
 * repository where there is one. Out: one snapshot by API version, the newest source of each.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { readTypings } from './readTypings.ts';
import { readWsdl } from './readWsdl.ts';
import type { Schema, Snapshot } from './schema.ts';

const REPOSITORY = 'https://github.com/forcedotcom/wsdl';
const WSDL = 'resources/metadata.wsdl';
const PACKAGE = '@salesforce/types';
/** The first version with External Client Apps in the WSDL as they are now. */
const OLDEST = 58;

/**
 * Typings that are newer than every public WSDL, by the release that was out, or in the preview of sandboxes, when they were
 * published: 262 (Summer '26) from May 2026, 264 (Winter '27) from October 2026. The package itself does not say. Release 260
 * is 66.0, and each release, two numbers on, is one version more. A version that is not listed stops the generator, so that
 * somebody looks.
 * @see https://www.npmjs.com/package/@salesforce/types?activeTab=versions for the dates
 * @see https://github.com/forcedotcom/wsdl/commits/main/resources/metadata.wsdl for releases and their versions, 244 to 260
 */
const BY_RELEASE: Readonly<Record<string, number>> = { '1.7.3': 67, '1.8.0': 67, '1.9.0': 68 };

const compareVersions = (one: string, other: string): number => one.localeCompare(other, 'en', { numeric: true });

/** Oldest first; of one API version the last commit counts. */
export async function fetchWsdls(folder: string, clone: string | undefined): Promise<readonly Snapshot[]> {
  const repository = clone ?? join(folder, 'wsdl');
  if (clone === undefined) {
    await execa('git', ['clone', '--quiet', '--bare', REPOSITORY, repository]);
  }
  const git = async (...words: readonly string[]) => (await execa('git', ['-C', repository, ...words])).stdout;
  const commits = (await git('log', '--reverse', '--format=%h', '--', WSDL)).split('\n');
  const snapshots = new Map<number, Snapshot>();
  for (const commit of commits) {
    const text = await git('show', `${commit}:${WSDL}`);
    // Told by its first lines, so that the many older ones are not parsed.
    const version = Number(/Metadata API version (\d+)\.0/.exec(text.slice(0, 500))?.[1] ?? 0);
    if (version >= OLDEST) {
      const { apiVersion, schema } = readWsdl(text);
      const source = `${REPOSITORY}/blob/${commit}/${WSDL}`;
      snapshots.set(apiVersion, { apiVersion, source, schema });
    }
  }
  return [...snapshots.values()].toSorted((one, other) => one.apiVersion - other.apiVersion);
}

/**
 * The API version that typings were made from: that of the WSDL which has every type of theirs, and the fewest that they
 * lack; `undefined` where no WSDL has them all, since each release adds types.
 */
export function versionOfTypings({ types }: Schema, wsdls: readonly Snapshot[]): number | undefined {
  const names = [...types.keys()].filter((name) => name !== 'ApiSchemaTypes');
  const [nearest] = wsdls
    .filter(({ schema }) => names.every((name) => schema.types.has(name)))
    .toSorted((one, other) => one.schema.types.size - other.schema.types.size);
  return nearest?.apiVersion;
}

/** Every published version, with the API version that it is of. @throws {Error} for one that nobody has placed yet. */
export async function fetchTypings(folder: string, wsdls: readonly Snapshot[]): Promise<readonly Snapshot[]> {
  const versions: readonly string[] = JSON.parse((await execa('npm', ['view', PACKAGE, 'versions', '--json'])).stdout);
  const snapshots: Snapshot[] = [];
  for (const version of versions.toSorted(compareVersions)) {
    const packed = await execa('npm', ['pack', `${PACKAGE}@${version}`, '--silent', '--pack-destination', folder]);
    const unpacked = 'package/lib/metadata.d.ts';
    await execa('tar', ['-xzf', join(folder, packed.stdout.trim()), '-C', folder, unpacked]);
    const schema = readTypings(await readFile(join(folder, unpacked), 'utf8'));
    const apiVersion = versionOfTypings(schema, wsdls) ?? BY_RELEASE[version];
    if (apiVersion === undefined) {
      throw new Error(`Which API version is ${PACKAGE}@${version} of? Add it to BY_RELEASE, with the reason.`);
    }
    snapshots.push({ apiVersion, source: `${PACKAGE}@${version}`, schema });
  }
  return snapshots;
}

/** A WSDL before typings, which lose what it says of lists and numbers; the newest typings of a version before older ones. */
export function chooseSnapshots(wsdls: readonly Snapshot[], typings: readonly Snapshot[]): readonly Snapshot[] {
  const chosen = new Map([...typings, ...wsdls].map((snapshot) => [snapshot.apiVersion, snapshot]));
  return [...chosen.values()].toSorted((one, other) => one.apiVersion - other.apiVersion);
}
