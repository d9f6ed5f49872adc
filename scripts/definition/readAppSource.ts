/**
 * From a project's folder to the source of one app, or of each, as it stands: placeholders are still in it. Everything
 * that is wrong is found in one run and reported together, with file, line and column; secrets come first. Writes nothing.
 */
import { isNamed, raise } from '../lib/errors.ts';
import type { Finding } from './appDefinition.ts';
import { warnOfKindredFile } from './checks/checkKindredFiles.ts';
import { checkReplacements } from './checks/checkReplacements.ts';
import { checkSource, toCheckedFiles } from './checks/checkSource.ts';
import { sortFindings, warningAt } from './checks/finding.ts';
import { NEWEST_KNOWN_API_VERSION } from './fields/fieldRule.ts';
import { findHiddenParts, type HiddenPart } from './findHiddenParts.ts';
import { findKindredFiles, type KindredFiles } from './findKindredFiles.ts';
import { findMatches } from './findMatches.ts';
import { PROJECT_FILE } from './findProjectRoot.ts';
import { buildForceIgnore, readForceIgnoreText } from './forceIgnore.ts';
import { readGuardedFiles } from './guardedFiles.ts';
import { APP_TYPE } from './metadataTypes.ts';
import { type ProjectFile, type ProjectPart, readProjectFile, readWhatIsReadable } from './projectFile.ts';
import { recognizeFile } from './recognizeFile.ts';
import { matchesRule, readReplacementFiles } from './replacementFiles.ts';
import type { ReplacementRule } from './replacementRule.ts';
import { findSecrets } from './secretGuard.ts';
import { fullNameOf, type SourceFile } from './sourceFile.ts';
import { readSourceTree, type TreeFile } from './sourceTree.ts';
import { parseMetadataXml } from './xml/parseMetadataXml.ts';

/** Used where sfdx-project.json states none. */
export const DEFAULT_API_VERSION = '66.0';

export type AppSource = {
  readonly name: string;
  readonly sourceApiVersion: string;
  readonly namespace?: string;
  /** Every metadata file of the package directories that this project knows to deploy. */
  readonly files: readonly SourceFile[];
  readonly rules: readonly ReplacementRule[];
  /** Content of the files that `replaceWithFile` names, by path. */
  readonly replacementFiles: ReadonlyMap<string, string>;
  readonly warnings: readonly Finding[];
};

type Request = {
  readonly projectRoot: string;
  readonly app?: string;
  readonly command: string;
  /** Flags of the command that is recommended; empty or with a leading blank. */
  readonly flags?: string;
};

/**
 * The source of the one app that is named, or of the only one.
 * @throws {ConfigInvalidError} {ApiVersionTooLowError} {SecretInSourceError} {SourceInvalidError} {AppNotFoundError} {SeveralAppsError}
 */
export async function readAppSource({ projectRoot, app, command, flags = '' }: Request): Promise<AppSource> {
  const project = await readProjectSource(projectRoot, app);
  return checkApp(project, chooseApp(project.files, app, { command, flags }));
}

/**
 * The same for every app of the project, in the order of their names, or for the one that is named.
 * @throws {ConfigInvalidError} {ApiVersionTooLowError} {SecretInSourceError} {SourceInvalidError} {AppNotFoundError}
 */
export async function readAppSources({
  projectRoot,
  app,
}: Omit<Request, 'command' | 'flags'>): Promise<readonly [AppSource, ...AppSource[]]> {
  const project = await readProjectSource(projectRoot, app);
  const [first, ...others] = app === undefined ? appNames(project.files).toSorted() : [requireApp(project.files, app)];
  return first === undefined
    ? raise('AppNotFoundError', { app: undefined, known: [] })
    : [checkApp(project, first), ...others.map((name) => checkApp(project, name))];
}

type Check = (appName: string | undefined) => readonly Finding[];
type ProjectSource = Omit<AppSource, 'name'> & { readonly check: Check };

/** All of a project's files, read and parsed, with what is wrong with them. */
export type InspectedProject = Omit<AppSource, 'name'> & {
  readonly apps: readonly string[];
  readonly secrets: readonly Finding[];
  readonly unreadable: readonly Finding[];
  readonly hidden: readonly HiddenPart[];
  /** Parts that no command here sends. */
  readonly kindred: KindredFiles;
  readonly check: Check;
  /** The same without what can't be said while a file could not be read. */
  readonly checkEvery: Check;
};

/** Nothing that a metadata file holds makes it throw. @throws {ConfigInvalidError} {ApiVersionTooLowError} */
export const inspectProject = async (projectRoot: string): Promise<InspectedProject> =>
  inspect(projectRoot, await readProjectFile(projectRoot));

/** The same of what can be read although the project file is wrong, with what is wrong in it, by its part. */
export async function inspectWhatIsReadable(
  projectRoot: string,
): Promise<InspectedProject & { readonly problems: ReadonlyMap<ProjectPart, Error> }> {
  const { problems, ...project } = await readWhatIsReadable(projectRoot);
  const fileProblem = await findReplacementProblem(projectRoot, project);
  const all = fileProblem === undefined ? problems : new Map([...problems, ['replacements', fileProblem] as const]);
  const readable = fileProblem === undefined ? project : { ...project, replacements: [] };
  return { ...(await inspect(projectRoot, readable, new Set(all.keys()))), problems: all };
}

async function findReplacementProblem(projectRoot: string, { replacements }: ProjectFile): Promise<Error | undefined> {
  try {
    await readReplacementFiles(projectRoot, replacements);
    return undefined;
  } catch (error) {
    if (isNamed(error, 'ConfigInvalidError')) {
      return error;
    }
    throw error;
  }
}

async function inspect(
  projectRoot: string,
  project: ProjectFile,
  unread: ReadonlySet<ProjectPart> = new Set(),
): Promise<InspectedProject> {
  const forceIgnore = await readForceIgnoreText(projectRoot);
  const isIgnored = buildForceIgnore(forceIgnore);
  const [tree, guarded, replacementFiles] = await Promise.all([
    readSourceTree(projectRoot, project.packageDirectories, isIgnored, project.positions.packageDirectories),
    readGuardedFiles(projectRoot),
    readReplacementFiles(projectRoot, project.replacements),
  ]);
  const { files, unreadable } = parseFiles(tree.files);
  const sourceApiVersion = project.sourceApiVersion ?? DEFAULT_API_VERSION;
  const hidden = findHiddenParts(tree.files, forceIgnore);
  const { namespace, replacements: rules } = project;
  // Without the rules any text may be one that a rule replaces: only the structure can be judged.
  const isReplaced = (path: string, text: string): boolean =>
    unread.has('replacements') || rules.some((rule) => matchesRule(rule, path) && findMatches(text, rule).length > 0);
  const isSound = ({ ruleId }: Finding): boolean => ![...unread].some((part) => NEEDS_PART[part]?.has(ruleId));
  const check: Check = (appName) =>
    checkSource({
      files,
      appName,
      apiVersion: sourceApiVersion,
      namespace,
      isTemplate: true,
      hidden,
      isReplaced,
    }).filter(isSound);
  const isComplete = ({ ruleId }: Finding): boolean => unreadable.length === 0 || !NEEDS_EVERY_FILE.has(ruleId);
  const kindred = findKindredFiles({
    tree: tree.files,
    files,
    apiVersion: Number.parseInt(sourceApiVersion, 10),
    namespace,
    toChecked: (some) => toCheckedFiles(some, true, isReplaced),
  });
  return {
    sourceApiVersion,
    namespace,
    files,
    rules,
    replacementFiles,
    apps: appNames(files).toSorted(),
    secrets: [...tree.files, ...guarded].flatMap(({ path, content }) => findSecrets(path, content)),
    unreadable,
    hidden,
    kindred: { ...kindred, findings: kindred.findings.filter((finding) => isComplete(finding) && isSound(finding)) },
    warnings: [
      ...tree.warnings,
      ...checkApiVersion(project),
      ...checkReplacements(rules, tree.files).filter((finding) => isComplete(finding) && isSound(finding)),
      // What an org would say of them is for the validation: nothing here sends them.
      ...kindred.paths.map(warnOfKindredFile),
    ],
    check,
    checkEvery: (appName) => check(appName).filter(isComplete),
  };
}

/** The same, where nothing stands in the way. `app` is only for what is said when some files can't be read. */
async function readProjectSource(projectRoot: string, app: string | undefined): Promise<ProjectSource> {
  const {
    secrets,
    unreadable,
    checkEvery,
    apps: _apps,
    hidden: _hidden,
    kindred: _kindred,
    ...source
  } = await inspectProject(projectRoot);
  if (secrets.length > 0) {
    raise('SecretInSourceError', { findings: sortFindings(secrets) });
  }
  if (unreadable.length > 0) {
    rejectErrors([...unreadable, ...checkEvery(app)]);
  }
  return source;
}

function checkApp({ check, ...source }: ProjectSource, name: string): AppSource {
  const findings = check(name);
  rejectErrors(findings);
  return { ...source, name, warnings: sortFindings([...source.warnings, ...findings]) };
}

/** What can't be said while a part of the project file could not be read. */
const NEEDS_PART: Readonly<Partial<Record<ProjectPart, ReadonlySet<string>>>> = {
  packageDirectories: new Set(['replacement-without-file', 'replacement-without-match']),
  sourceApiVersion: new Set(['element-outside-api-version', 'jwt-timeout']),
  namespace: new Set(['api-name']),
};

/** What can't be said while a file that may be the missing one could not be read. */
const NEEDS_EVERY_FILE: ReadonlySet<string> = new Set(['app-reference', 'file-missing', 'replacement-without-match']);

function rejectErrors(findings: readonly Finding[]): void {
  const errors = findings.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) {
    raise('SourceInvalidError', { findings: sortFindings(errors) });
  }
}

export function parseFiles(tree: readonly TreeFile[]): {
  files: readonly SourceFile[];
  unreadable: readonly Finding[];
} {
  const files: SourceFile[] = [];
  const unreadable: Finding[] = [];
  for (const { path, content } of tree.filter(({ isIgnored }) => !isIgnored)) {
    const parse = () => parseMetadataXml(content, path);
    const recognized = recognizeFile(path, () => {
      const outcome = parse();
      return outcome.kind === 'document' ? outcome.document.root.name : undefined;
    });
    if (recognized === undefined) {
      continue;
    }
    const outcome = parse();
    if (outcome.kind === 'document') {
      files.push({ type: recognized.type.name, fullName: fullNameOf(recognized.stem), document: outcome.document });
    } else {
      unreadable.push(outcome.finding);
    }
  }
  return { files, unreadable };
}

/** Twins of one app in two package directories are one app here, and an error of their own later. */
const appNames = (files: readonly SourceFile[]): readonly string[] => [
  ...new Set(files.filter(({ type }) => type === APP_TYPE.name).map(({ fullName }) => fullName)),
];

function requireApp(files: readonly SourceFile[], wanted: string): string {
  const known = appNames(files);
  return known.includes(wanted) ? wanted : raise('AppNotFoundError', { app: wanted, known });
}

function chooseApp(
  files: readonly SourceFile[],
  wanted: string | undefined,
  told: { readonly command: string; readonly flags: string },
): string {
  if (wanted !== undefined) {
    return requireApp(files, wanted);
  }
  const known = appNames(files);
  const [first] = known;
  if (first === undefined) {
    return raise('AppNotFoundError', { app: undefined, known });
  }
  return known.length === 1 ? first : raise('SeveralAppsError', { apps: known, ...told });
}

/** The tables say nothing of what is new there, and an org of an older release refuses the deployment. */
function checkApiVersion({ sourceApiVersion: version, positions }: ProjectFile): readonly Finding[] {
  return version === undefined || Number.parseInt(version, 10) <= NEWEST_KNOWN_API_VERSION
    ? []
    : [
        warningAt({ file: PROJECT_FILE, line: 1, column: 1, ...positions.sourceApiVersion }, 'api-version-unknown', {
          message: `sourceApiVersion is ${version}; ${NEWEST_KNOWN_API_VERSION}.0 is the newest that is known here, so that elements are judged by that one`,
          fix: `Write ${NEWEST_KNOWN_API_VERSION}.0 or lower, unless every org has that release already.`,
        }),
      ];
}
