/** What the tests of `verify` share: a second app in a project's folder, and the parts of its JSON that they look at. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AppVerification } from '../../scripts/report/verifyReport.ts';
import type { Envelope, Project } from '../support/commandLine.ts';
import { secondApp } from '../support/secondApp.ts';

export type VerifiedApp = AppVerification & { readonly works: boolean };

/** The apps of a `verify --json`, as they stand in its result. */
export const appsOf = ({ result }: Envelope): readonly VerifiedApp[] =>
  (result?.['apps'] ?? []) as readonly VerifiedApp[];

/** Adds an app to the project's source that is like its own. */
export async function addApp(project: Project, app: string): Promise<void> {
  const folder = join(project.folder, 'force-app');
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const own = await Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map(async ({ parentPath, name }) => {
        const path = `force-app${join(parentPath, name).slice(folder.length)}`.replaceAll('\\', '/');
        return [path, await readFile(join(parentPath, name), 'utf8')] as const;
      }),
  );
  for (const [path, content] of Object.entries(secondApp(Object.fromEntries(own), app))) {
    await project.write(path, content);
  }
}
