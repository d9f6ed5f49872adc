/**
 * Source files that exist in memory only, as source-deploy-retrieve looks at files. In: rendered files. Out: a tree under
 * a root folder that exists on no disk, so that no `.forceignore`, project file or leftover of a real folder has a say in
 * what is deployed. Loaded only when a deployment starts.
 */
import { dirname, join, parse, resolve, sep } from 'node:path';
import { Readable } from 'node:stream';
import { TreeContainer } from '@salesforce/source-deploy-retrieve';
import { raise } from '../lib/errors.ts';
import type { DeployableFile } from './orgClient.ts';

/** The file system's own root: nothing of a project is in it or above it. */
export const FILE_SYSTEM_ROOT = parse(resolve(sep)).root;

export const MEMORY_ROOT = join(FILE_SYSTEM_ROOT, 'eca-pipeline-in-memory');

export class MemoryTree extends TreeContainer {
  readonly #contents = new Map<string, Buffer>();
  readonly #children = new Map<string, Set<string>>();

  constructor(files: readonly DeployableFile[]) {
    super();
    for (const { path, content } of files) {
      this.#add(join(MEMORY_ROOT, ...path.split('/')), Buffer.from(content));
    }
  }

  exists(path: string): boolean {
    return this.#contents.has(path) || this.#children.has(path);
  }

  isDirectory(path: string): boolean {
    return this.exists(path) ? this.#children.has(path) : this.#missing(path);
  }

  readDirectory(path: string): string[] {
    return [...(this.#children.get(path) ?? this.#missing(path))];
  }

  async readFile(path: string): Promise<Buffer> {
    return this.readFileSync(path);
  }

  readFileSync(path: string): Buffer {
    return this.#contents.get(path) ?? this.#missing(path);
  }

  stream(path: string): Readable {
    return Readable.from([this.readFileSync(path)]);
  }

  #add(path: string, content: Buffer): void {
    this.#contents.set(path, content);
    for (let child = path; child !== MEMORY_ROOT; child = dirname(child)) {
      const folder = dirname(child);
      const siblings = this.#children.get(folder) ?? new Set<string>();
      siblings.add(child.slice(folder.length + 1));
      this.#children.set(folder, siblings);
    }
  }

  #missing(path: string): never {
    return raise('InternalFaultError', { problem: `${path} is not among the files of the deployment` });
  }
}
