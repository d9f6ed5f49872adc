/**
 * The project as the commands that write source need it. In: its root, the package directory asked for. Out: its texts,
 * rules, values and files; and, for new files, the source that they would make. Writes nothing.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type OrgValue, type PlacedValues, type ProjectTexts, placeOrgValues } from '../../authoring/orgValues.ts';
import { type StagedSource, stageSource } from '../../authoring/stageSource.ts';
import type { FileToWrite } from '../../authoring/writeAppFiles.ts';
import { PROJECT_FILE } from '../../definition/findProjectRoot.ts';
import { type ForceIgnore, readForceIgnore } from '../../definition/forceIgnore.ts';
import { readConfigObject } from '../../definition/json/readConfigObject.ts';
import { type ProjectFile, readProjectFile } from '../../definition/projectFile.ts';
import { DEFAULT_API_VERSION, parseFiles } from '../../definition/readAppSource.ts';
import { readReplacementFiles } from '../../definition/replacementFiles.ts';
import { readReplacementRules } from '../../definition/replacementRule.ts';
import type { SourceFile } from '../../definition/sourceFile.ts';
import { readSourceTree, type TreeFile } from '../../definition/sourceTree.ts';
import { readValuesConfig, VALUES_FILE, type ValuesConfig } from '../../definition/valuesConfig.ts';
import { raise } from '../../lib/errors.ts';

export type OpenProject = {
  readonly projectRoot: string;
  readonly project: ProjectFile;
  readonly texts: ProjectTexts;
  readonly config: ValuesConfig;
  readonly tree: readonly TreeFile[];
  /** What could be parsed of the tree. */
  readonly files: readonly SourceFile[];
  readonly isIgnored: ForceIgnore;
  readonly replacementFiles: ReadonlyMap<string, string>;
  readonly sourceApiVersion: string;
  /** The package directory that new files go to. */
  readonly directory: string;
};

async function readTextIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      return undefined;
    }
    throw error;
  }
}

function chooseDirectory({ packageDirectories }: ProjectFile, wanted: string | undefined, command: string): string {
  const name = wanted?.replaceAll('\\', '/').replace(/^\.\//, '').replace(/\/+$/, '');
  const found = name === undefined ? packageDirectories[0] : packageDirectories.find((path) => path === name);
  return (
    found ??
    raise('UsageError', {
      command,
      problem: `--dir ${wanted} is none of the package directories of ${PROJECT_FILE} (${packageDirectories.join(', ')}).`,
    })
  );
}

/** @throws {ConfigInvalidError} {ApiVersionTooLowError} {UsageError} */
export async function openProject(
  projectRoot: string,
  directory: string | undefined,
  command: string,
): Promise<OpenProject> {
  const project = await readProjectFile(projectRoot);
  const chosen = chooseDirectory(project, directory, command);
  const isIgnored = await readForceIgnore(projectRoot);
  const [text, values, config, { files: tree }, replacementFiles] = await Promise.all([
    readFile(join(projectRoot, PROJECT_FILE), 'utf8'),
    readTextIfThere(join(projectRoot, VALUES_FILE)),
    readValuesConfig(projectRoot),
    readSourceTree(projectRoot, project.packageDirectories, isIgnored),
    readReplacementFiles(projectRoot, project.replacements),
  ]);
  return {
    projectRoot,
    project,
    texts: { project: text, values },
    config,
    tree,
    files: parseFiles(tree).files,
    isIgnored,
    replacementFiles,
    sourceApiVersion: project.sourceApiVersion ?? DEFAULT_API_VERSION,
    directory: chosen,
  };
}

/** Placeholders for the values of one app, with what they need in the project's two files. */
export const placeValues = (
  { texts, config, directory }: OpenProject,
  app: string,
  org: string | undefined,
  values: readonly OrgValue[],
): PlacedValues => placeOrgValues({ app, directory, org, texts, config }, values);

/** The source of the app with these files in it. */
export const stage = (
  { tree, project, replacementFiles, isIgnored, sourceApiVersion }: OpenProject,
  appName: string,
  added: readonly FileToWrite[],
  placed: PlacedValues,
): StagedSource =>
  stageSource({
    appName,
    sourceApiVersion,
    namespace: project.namespace,
    tree,
    added,
    rules: readReplacementRules(readConfigObject(placed.project, PROJECT_FILE)),
    replacementFiles,
    isIgnored,
  });
