/**
 * A secret as a file with a name, for a command that opens nothing else, on a system without a folder in memory: `aws` on
 * Windows and macOS. In: the value. Out: its path, for the moment in which the command runs. The folder is of this user
 * alone. A process of its own waits for us to end, and then removes it, so that a kill -9 leaves nothing; without that
 * process no file is written.
 * @see https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-parameters-file.html (`file://C:\\…` on Windows)
 * @see https://nodejs.org/api/fs.html#file-modes (Windows has none: there the folder for temporary files is the user's own)
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Secret } from '../../lib/secret.ts';

export type NamedInput = { readonly path: string; readonly close: () => Promise<void> };

export class GuardMissing extends Error {
  override readonly name = 'GuardMissing';
}

/**
 * Reads the folder's name until nobody can write any more: we have ended it, or are gone. Windows refuses to remove while
 * the command has the file open, which it has for a moment after a kill.
 */
const GUARD = `
const { createReadStream, rmSync } = require('node:fs');
let folder = '';
const input = createReadStream('', { fd: 0, encoding: 'utf8' });
input.on('data', (text) => { folder += text; });
input.on('error', () => undefined);
input.on('close', () => rmSync(folder, { recursive: true, force: true, maxRetries: 100, retryDelay: 100 }));
console.log('ready');
`;

/** `variables`: of the process; `PATH` must have the `node` that `npm run` puts there. Throws `GuardMissing`. */
export async function openNamedInput(
  value: Secret,
  variables: Readonly<Record<string, string | undefined>>,
): Promise<NamedInput> {
  const folder = await mkdtemp(join(tmpdir(), 'eca-input-'));
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    const guard = await startGuard(folder, variables);
    const path = join(folder, 'value');
    const close = async (): Promise<void> => {
      await remove();
      await guard.end();
    };
    try {
      await writeFile(path, value.reveal(), { mode: 0o600, flag: 'wx' });
    } catch (error) {
      await close();
      throw error;
    }
    return { path, close };
  } catch (error) {
    await remove();
    throw error;
  }
}

async function startGuard(folder: string, variables: Readonly<Record<string, string | undefined>>) {
  const { execa } = await import('execa');
  // A group of its own, so that Ctrl-C does not reach it before us.
  const guard = execa('node', ['--eval', GUARD], {
    env: variables,
    extendEnv: false,
    detached: true,
    cleanup: false,
    reject: false,
    stdin: 'pipe',
  });
  // Of a program that is not there; what counts is whether it becomes ready.
  guard.stdin.on('error', () => undefined);
  guard.stdin.write(folder);
  const isReady = await Promise.race([
    new Promise<true>((resolve) => guard.stdout.once('data', () => resolve(true))),
    guard.then(() => false),
  ]);
  if (!isReady) {
    throw new GuardMissing('there is no node on the PATH, which would remove the file after a kill');
  }
  return {
    end: async (): Promise<void> => {
      guard.stdin.end();
      await guard;
    },
  };
}
