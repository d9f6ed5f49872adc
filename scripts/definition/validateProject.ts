/**
 * Everything that is wrong or worth a look in a project, as data: what every command refuses with, for all apps at once. In:
 * the project. Out: the findings in the order of the files, and what was looked at, so that nothing passes by not being seen.
 */
import type { Finding } from './appDefinition.ts';
import { errorAt, sortFindings } from './checks/finding.ts';
import { inspectProject } from './readAppSource.ts';

export type ProjectValidation = {
  /** API names of the apps of the source. */
  readonly apps: readonly string[];
  /** Files that were read as metadata of these types; relative paths. */
  readonly files: readonly string[];
  readonly findings: readonly Finding[];
};

/** @throws {ConfigInvalidError} when sfdx-project.json or what it names can't be read */
export async function validateProject(projectRoot: string): Promise<ProjectValidation> {
  const project = await inspectProject(projectRoot);
  const apps = project.apps;
  const none =
    apps.length > 0
      ? []
      : [
          errorAt({ file: 'sfdx-project.json', line: 1, column: 1 }, 'app-none', {
            message: 'The package directories hold no External Client App',
            fix: 'npm run app:new, or npm run import -- --target-org <alias> --app <name>',
          }),
        ];
  return {
    apps,
    files: [
      ...project.files.map(({ document }) => document.file),
      ...project.unreadable.map(({ position }) => position.file),
    ],
    findings: sortFindings([
      ...none,
      ...project.secrets,
      ...project.unreadable,
      ...project.warnings,
      ...project.checkEvery(undefined),
    ]),
  };
}
