/**
 * sfdx-project.json, as far as a deployment needs it: package directories, API version, namespace, replacements. Keys of
 * other tools are none of our business. The free-form `name` is no API name and is not checked.
 */
import { readFile } from 'node:fs/promises';
import { isAbsolute, join, normalize } from 'node:path';
import { isNamed, raise } from '../lib/errors.ts';
import { PROJECT_FILE } from './findProjectRoot.ts';
import type { JsonObject } from './json/jsonNode.ts';
import {
  asItems,
  asObject,
  asText,
  type ConfigPart,
  partAt,
  readConfigObject,
  rejectPart,
} from './json/readConfigObject.ts';
import { posixPath, type ReplacementRule, readReplacementRules } from './replacementRule.ts';
import type { LineAndColumn } from './textPosition.ts';

export type ProjectFile = {
  /** Relative to the project, with `/`. The default one first. */
  readonly packageDirectories: readonly string[];
  /** `NN.0`; `undefined` where the project leaves it to the org. */
  readonly sourceApiVersion: string | undefined;
  readonly namespace: string | undefined;
  readonly replacements: readonly ReplacementRule[];
  /** Where they stand in the file. */
  readonly positions: {
    readonly sourceApiVersion: LineAndColumn | undefined;
    readonly packageDirectories: ReadonlyMap<string, LineAndColumn>;
  };
};

/** The first version that has the client credentials flow of an External Client App. */
export const LOWEST_API_VERSION = 60;

/** A part of the project file that can say something wrong by itself. */
export type ProjectPart = 'packageDirectories' | 'sourceApiVersion' | 'namespace' | 'replacements';

export type ReadableProjectFile = ProjectFile & {
  /** ConfigInvalidError or ApiVersionTooLowError by the part that has it; the part is then empty or `undefined`. */
  readonly problems: ReadonlyMap<ProjectPart, Error>;
};

/** @throws {ConfigInvalidError} {ApiVersionTooLowError} */
export async function readProjectFile(projectRoot: string): Promise<ProjectFile> {
  const { problems, ...project } = await readWhatIsReadable(projectRoot);
  const [problem] = problems.values();
  if (problem !== undefined) {
    throw problem;
  }
  return project;
}

/** What can be read although another part is wrong. A file that is no JSON object is wrong in its package directories. */
export async function readWhatIsReadable(projectRoot: string): Promise<ReadableProjectFile> {
  const text = await readFile(join(projectRoot, PROJECT_FILE), 'utf8');
  const problems = new Map<ProjectPart, Error>();
  const attempt = <Value>(part: ProjectPart, read: () => Value): Value | undefined => {
    try {
      return read();
    } catch (error) {
      if (isNamed(error, 'ConfigInvalidError') || isNamed(error, 'ApiVersionTooLowError')) {
        problems.set(part, error);
        return undefined;
      }
      throw error;
    }
  };
  const project = attempt('packageDirectories', () => readConfigObject(text, PROJECT_FILE));
  const read = <Value>(part: ProjectPart, readPart: (from: ConfigPart<JsonObject>) => Value): Value | undefined =>
    project === undefined ? undefined : attempt(part, () => readPart(project));
  const directories = read('packageDirectories', readPackageDirectories) ?? [];
  return {
    packageDirectories: directories.map(({ path }) => path),
    sourceApiVersion: read('sourceApiVersion', readApiVersion),
    namespace: read('namespace', (from) => readText(from, 'namespace')),
    replacements: read('replacements', readReplacementRules) ?? [],
    positions: {
      sourceApiVersion: project === undefined ? undefined : partAt(project, 'sourceApiVersion')?.node.position,
      packageDirectories: new Map(directories.map(({ path, position }) => [path, position])),
    },
    problems,
  };
}

function readText(project: ConfigPart<JsonObject>, key: string): string | undefined {
  const part = partAt(project, key);
  const value = part === undefined || part.node.kind === 'null' ? '' : asText(part).trim();
  return value === '' ? undefined : value;
}

type PackageDirectory = { readonly path: string; readonly position: LineAndColumn };

function readPackageDirectories(project: ConfigPart<JsonObject>): readonly PackageDirectory[] {
  const part = partAt(project, 'packageDirectories') ?? rejectPart(project, 'packageDirectories is missing');
  const entries = asItems(part).map((item) => {
    const entry = asObject(item);
    const path = partAt(entry, 'path') ?? rejectPart(entry, `${entry.name} has no path`);
    const isDefault = partAt(entry, 'default')?.node;
    const { position } = path.node;
    return { path: readInsidePath(path), position, isDefault: isDefault?.kind === 'boolean' && isDefault.value };
  });
  const defaults = entries.filter(({ isDefault }) => isDefault);
  if (entries.length === 0) {
    rejectPart(part, 'packageDirectories is empty', 'Name the folder that holds the metadata, such as force-app.');
  }
  if (defaults.length > 1) {
    rejectPart(part, `${defaults.length} package directories are marked as default`, 'Mark exactly one as default.');
  }
  if (defaults.length === 0 && entries.length > 1) {
    rejectPart(part, 'none of the package directories is marked as default', 'Mark exactly one as default.');
  }
  return entries.toSorted((one, other) => Number(other.isDefault) - Number(one.isDefault));
}

function readInsidePath(part: ConfigPart): string {
  const path = posixPath(asText(part)).replace(/\/+$/, '');
  const normalized = posixPath(normalize(path));
  if (
    path === '' ||
    isAbsolute(path) ||
    /^[A-Za-z]:/.test(path) ||
    // The project itself: whatever lies around in it would count as metadata.
    normalized === '.' ||
    normalized === '..' ||
    normalized.startsWith('../')
  ) {
    rejectPart(
      part,
      `${JSON.stringify(path)} is not a folder inside the project`,
      'Move the metadata into the project.',
    );
  }
  return normalized;
}

function readApiVersion(project: ConfigPart<JsonObject>): string | undefined {
  const version = readText(project, 'sourceApiVersion');
  if (version === undefined) {
    return undefined;
  }
  const part = partAt(project, 'sourceApiVersion') ?? project;
  if (!/^\d{2,3}\.0$/.test(version)) {
    rejectPart(part, `sourceApiVersion is ${JSON.stringify(version)}`, 'Write it like 66.0.');
  }
  if (Number(version) < LOWEST_API_VERSION) {
    raise('ApiVersionTooLowError', {
      have: version,
      need: `${LOWEST_API_VERSION}.0`,
      file: PROJECT_FILE,
      line: part.node.position.line,
      column: part.node.position.column,
    });
  }
  return version;
}
