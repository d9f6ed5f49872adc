/**
 * Everything that is wrong or worth a look in a project, as data: what every command refuses with, for all apps at once. In:
 * the project. Out: the findings in the order of the files, and what was looked at, so that nothing passes by not being seen.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isNamed, toSfError } from '../lib/errors.ts';
import type { Finding } from './appDefinition.ts';
import { checkGivenValues } from './checks/checkGivenValues.ts';
import { checkHardCodedValues } from './checks/checkHardCodedValues.ts';
import { errorAt, sortFindings } from './checks/finding.ts';
import { explainHiding } from './findHiddenParts.ts';
import { findMatches } from './findMatches.ts';
import { APP_TYPE } from './metadataTypes.ts';
import type { ProjectPart } from './projectFile.ts';
import { type InspectedProject, inspectWhatIsReadable } from './readAppSource.ts';
import { matchesRule } from './replacementFiles.ts';
import { readValuesConfig, VALUES_FILE } from './valuesConfig.ts';

export type ProjectValidation = {
  /** API names of the apps of the source. */
  readonly apps: readonly string[];
  /** Files that were read as metadata of these types; relative paths. */
  readonly files: readonly string[];
  readonly findings: readonly Finding[];
};

export const validateProject = async (projectRoot: string): Promise<ProjectValidation> => {
  const { problems, ...project } = await inspectWhatIsReadable(projectRoot);
  // Which variables there are stands in the replacements.
  const ofValues = problems.has('replacements') ? [] : await judgeValues(projectRoot, project);
  const { findings, ...validation } = judge(project, problems);
  return { ...validation, findings: sortFindings([...findings, ...ofValues]) };
};

/** config/values.json itself, and its values where they are put in. */
async function judgeValues(projectRoot: string, project: InspectedProject): Promise<readonly Finding[]> {
  try {
    const { defaults, orgs } = await readValuesConfig(projectRoot, project.rules);
    return defaults.size + orgs.size === 0
      ? []
      : checkGivenValues(await readFile(join(projectRoot, VALUES_FILE), 'utf8'), project);
  } catch (error) {
    if (isNamed(error, 'ConfigInvalidError')) {
      return [findingOf(error)];
    }
    throw error;
  }
}

/** What is wrong in the project file is a finding as any other, with its place. */
function findingOf(error: Error): Finding {
  const { message, actions, data } = toSfError(error);
  // The catalogue fixes this shape for both; SfError itself keeps data untyped.
  const { file, line = 1, column = 1, problem = message } = data as unknown as Place;
  return errorAt({ file, line, column }, 'project-invalid', {
    message: problem,
    fix: actions?.[0] ?? `Correct ${file}.`,
  });
}

type Place = {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
  readonly problem?: string;
};

function judge(project: InspectedProject, problems: ReadonlyMap<ProjectPart, Error>): ProjectValidation {
  const apps = project.apps;
  const hiddenApp = project.hidden.find(({ type }) => type === APP_TYPE.name);
  const hiding = hiddenApp === undefined ? undefined : explainHiding(hiddenApp);
  const none =
    // The file that can't be read may be the app, and without package directories nobody has looked.
    apps.length > 0 || project.unreadable.length > 0 || problems.has('packageDirectories')
      ? []
      : [
          errorAt({ file: 'sfdx-project.json', line: 1, column: 1 }, 'app-none', {
            message: `The package directories hold no External Client App${hiding === undefined ? '' : `: ${hiding.problem}`}`,
            fix: hiding?.fix ?? 'npm run app:new, or npm run import -- --target-org <alias> --app <name>',
          }),
        ];
  return {
    apps,
    files: [
      ...project.files.map(({ document }) => document.file),
      ...project.unreadable.map(({ position }) => position.file),
      ...project.kindred.paths,
    ],
    findings: sortFindings([
      ...[...problems.values()].map(findingOf),
      ...none,
      ...project.secrets,
      ...project.unreadable,
      ...project.warnings,
      ...project.kindred.findings,
      ...checkHardCodedValues(
        project.files,
        (file, text) =>
          problems.has('replacements') ||
          project.rules.some((rule) => matchesRule(rule, file) && findMatches(text, rule).length > 0),
      ),
      ...project.checkEvery(undefined),
    ]),
  };
}
