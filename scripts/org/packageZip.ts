/**
 * The zip file of a deployment. In: rendered files. Out: what source-deploy-retrieve makes of them. It converts the first
 * deployment of the same files, by their paths; where it has only renamed them, the next one, which differs in what the files
 * say, is packed in the same way without it. A release sends the same few files to a hundred orgs, each with its own username,
 * and one conversion costs as much computing as ten requests.
 */
import {
  ComponentSet,
  DestructiveChangesType,
  MetadataConverter,
  RegistryAccess,
  SourceComponent,
} from '@salesforce/source-deploy-retrieve';
import { unzipSync, zipSync } from 'fflate';
import { raise } from '../lib/errors.ts';
import { FILE_SYSTEM_ROOT, MEMORY_ROOT, MemoryTree } from './memoryTree.ts';
import type { DeployableFile, DeploymentRequest } from './orgClient.ts';

/** One for the process: each new one merges all of the library's hundreds of types once more, six times a deployment. */
let knownTypes: RegistryAccess | undefined;

const registryOf = (): RegistryAccess => {
  knownTypes ??= new RegistryAccess();
  return knownTypes;
};

/** The components of these files, ready to be sent and bound to no folder of this machine. */
export function buildComponentSet(
  { files, sourceApiVersion, deletions = [] }: DeploymentRequest,
  apiVersion: string,
): ComponentSet {
  const registry = registryOf();
  const components =
    files.length === 0
      ? new ComponentSet([], registry)
      : ComponentSet.fromSource({ fsPaths: [MEMORY_ROOT], tree: new MemoryTree(files), registry });
  for (const { type, fullName } of deletions) {
    // A component of the library's own kind, since a deployment of names alone counts as one of nothing.
    const component = new SourceComponent({ name: fullName, type: registry.getTypeByName(type) });
    components.add(component, DestructiveChangesType.POST);
  }
  components.sourceApiVersion = sourceApiVersion;
  components.apiVersion = apiVersion;
  // The files are rendered. source-deploy-retrieve would apply the `replacements` of the project that it finds from the
  // working directory once more, and demand environment variables for them; from here upwards there is no project.
  components.projectDirectory = FILE_SYSTEM_ROOT;
  return components;
}

/** An entry of the zip: a file of the source, by its path, or what the library wrote itself from the names alone. */
type Entry = { readonly source: string } | { readonly written: Uint8Array };
type Layout = ReadonlyMap<string, Entry>;

/** By the paths of the files; `undefined` for files that the library does more with than to rename them. */
const layouts = new Map<string, Promise<Layout | undefined>>();

export async function packageZip(request: DeploymentRequest, apiVersion: string): Promise<Buffer> {
  const { files, sourceApiVersion, deletions = [] } = request;
  const key = JSON.stringify([apiVersion, sourceApiVersion, files.map(({ path }) => path), deletions]);
  const known = layouts.get(key);
  if (known !== undefined) {
    const layout = await known.catch(() => undefined);
    return layout === undefined ? convert(request, apiVersion) : pack(layout, files);
  }
  const converting = convert(request, apiVersion);
  const layout = converting.then((zip) => layoutOf(zip, files));
  layouts.set(key, layout);
  // A failure is for this deployment to tell; the next one is converted anew.
  layout.catch(() => layouts.delete(key));
  return converting;
}

async function convert(request: DeploymentRequest, apiVersion: string): Promise<Buffer> {
  const components = buildComponentSet(request, apiVersion);
  if (components.size === 0) {
    raise('InternalFaultError', { problem: 'a deployment has no components' });
  }
  const { zipBuffer } = await new MetadataConverter(registryOf()).convert(components, 'metadata', { type: 'zip' });
  return zipBuffer ?? raise('InternalFaultError', { problem: 'the components of a deployment came to no zip file' });
}

/** What the library writes from names and versions, and folders. */
const isWritten = (name: string): boolean =>
  name === MetadataConverter.PACKAGE_XML_FILE ||
  name === MetadataConverter.DESTRUCTIVE_CHANGES_POST_XML_FILE ||
  name.endsWith('/');

const stemOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1).replace(/-meta\.xml$/, '');

/** @returns the way in which the files became entries, each of them one, with every byte as it was */
export function layoutOf(zip: Uint8Array, files: readonly DeployableFile[]): Layout | undefined {
  const layout = new Map<string, Entry>();
  const left = new Set(files);
  for (const [name, bytes] of Object.entries(unzipSync(zip))) {
    if (isWritten(name)) {
      layout.set(name, { written: bytes });
      continue;
    }
    const same = [...left].filter(
      ({ path, content }) => stemOf(path) === stemOf(name) && Buffer.from(content).equals(bytes),
    );
    const [file] = same;
    if (file === undefined || same.length > 1) {
      return undefined;
    }
    left.delete(file);
    layout.set(name, { source: file.path });
  }
  return left.size === 0 ? layout : undefined;
}

/** Small files gain nothing by being compressed: each would cost more memory than it has bytes. */
const SMALL_BYTES = 65_536;

function pack(layout: Layout, files: readonly DeployableFile[]): Buffer {
  const contents = new Map(files.map(({ path, content }) => [path, Buffer.from(content)]));
  const entries = [...layout].map(([name, entry]) => {
    const bytes = 'source' in entry ? contents.get(entry.source) : entry.written;
    return [
      name,
      bytes ?? raise('InternalFaultError', { problem: `${name} is not among the files of the deployment` }),
    ] as const;
  });
  const size = entries.reduce((sum, [, { length }]) => sum + length, 0);
  return Buffer.from(zipSync(Object.fromEntries(entries), { level: size > SMALL_BYTES ? 6 : 0 }));
}
