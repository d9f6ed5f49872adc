/**
 * Refuses a choice of credential stores that no command honours yet, before anything is done. In: the project. Out:
 * nothing, or the refusal: a secret that goes to another place than its owner chose is worse than a run that stops.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** @throws {ConfigInvalidError} */
export async function requireHonouredStores(projectRoot: string): Promise<void> {
  const file = 'config/credential-stores.json';
  if (!existsSync(join(projectRoot, file))) {
    return;
  }
  const { raise } = await import('../lib/errors.ts');
  raise('ConfigInvalidError', {
    file,
    problem: 'only the credential files of .eca are built; a choice of other stores would not be honoured.',
    fix: `Delete ${file}; the credentials are then in .eca/credentials.`,
  });
}
