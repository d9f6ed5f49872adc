/**
 * The emulator as a process of its own, for tests about what a process can suffer: being killed, being hammered, having a
 * rival on its folder. Gives the contents of its process file and ways to end it.
 */
import { mkdtemp, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { execa } from 'execa';

const ROOT = resolve(import.meta.dirname, '..', '..');
export const MAIN_FILE = join(ROOT, 'scripts', 'emulator', 'main.ts');

/** What stands in `emulator.json`. */
export type Described = {
  readonly pid: number;
  readonly frontUrl: string;
  readonly adminToken: string;
  readonly loginUrl: string;
  readonly devHub: {
    readonly orgId: string;
    readonly username: string;
    readonly instanceUrl: string;
    readonly clientId: string;
    readonly refreshToken: string;
  };
};

export type StartedEmulator = Described & {
  readonly dataFolder: string;
  /** How long it took from the start of the process to the line that says it is ready. */
  readonly startMilliseconds: number;
  readonly log: () => string;
  /** Ends it as it likes to be ended; resolves with the exit code. */
  readonly stop: () => Promise<number | undefined>;
  /** Ends it as the kernel ends a process that has no say in it. */
  readonly kill: () => Promise<void>;
};

export const makeDataFolder = async (): Promise<string> =>
  realpath(await mkdtemp(join(tmpdir(), 'eca-emulator-process-')));

export const removeDataFolder = (folder: string): Promise<void> =>
  rm(folder, { recursive: true, force: true, maxRetries: 3 });

export type SpawnOptions = {
  readonly flags?: readonly string[];
  readonly cwd?: string;
  readonly variables?: Readonly<Record<string, string>>;
};

/** Starts it and waits until it says that it listens. */
export async function spawnEmulator(dataFolder: string, options: SpawnOptions = {}): Promise<StartedEmulator> {
  const { flags = [], cwd, variables } = options;
  const startedAt = performance.now();
  const child = execa(process.execPath, [MAIN_FILE, '--data-dir', dataFolder, '--propagation-delay', '0', ...flags], {
    reject: false,
    buffer: false,
    stdin: 'ignore',
    env: { NODE_COMPILE_CACHE: join(ROOT, '.eca', 'compile-cache'), ...variables },
    ...(cwd === undefined ? {} : { cwd }),
  });
  const lines: string[] = [];
  createInterface({ input: child.stderr }).on('line', (line) => lines.push(line));
  await new Promise<void>((resolveReady, reject) => {
    createInterface({ input: child.stdout }).once('line', () => resolveReady());
    void child.then(({ exitCode }) => reject(new Error(`It ended with ${exitCode}:\n${lines.join('\n')}`)));
  });
  const startMilliseconds = performance.now() - startedAt;
  // Written by the emulator before it says that it is ready.
  const described = JSON.parse(await readFile(join(dataFolder, 'emulator.json'), 'utf8')) as Described;
  return {
    ...described,
    dataFolder,
    startMilliseconds,
    log: () => lines.join('\n'),
    stop: async () => {
      child.kill('SIGTERM');
      return (await child).exitCode;
    },
    kill: async () => {
      child.kill('SIGKILL');
      await child;
    },
  };
}
