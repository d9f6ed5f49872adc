/**
 * The commands as processes, as a user starts them: a copy of the project in a folder of its own, a home of its own, and
 * nothing of this machine's sf state. Ends the emulator that the commands started, and removes the folder.
 */
import { cp, mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { execa } from 'execa';
import { runHosted } from './commandHost.ts';

export const ROOT = resolve(import.meta.dirname, '..', '..');
const START = join(ROOT, 'scripts', 'cli', 'start.js');
/** As in the npm scripts: short commands keep little, and a small young generation saves a sixth of their memory. */
export const NODE_FLAGS = ['--max-semi-space-size=1'] as const;
const COMPILE_CACHE = join(ROOT, '.eca', 'compile-cache');
const SOURCE = ['sfdx-project.json', '.forceignore', 'force-app', 'config'] as const;

export type Finished = { readonly exitCode: number; readonly stdout: string; readonly stderr: string };

export type Envelope = {
  readonly status: number;
  readonly name?: string;
  readonly message?: string;
  readonly actions?: readonly string[];
  readonly exitCode?: number;
  // The result differs from command to command; tests look at what they assert.
  readonly result?: Record<string, unknown>;
  readonly data?: Record<string, unknown>;
  readonly warnings: readonly string[];
};

type Variables = Readonly<Record<string, string>>;

type Commands = {
  /** Every command runs in the project's folder, or in `within` below it. */
  readonly run: (words: readonly string[], variables?: Variables, within?: string) => Promise<Finished>;
  /** Runs with `--json` and parses the whole of stdout. */
  readonly json: (
    words: readonly string[],
    variables?: Variables,
    within?: string,
  ) => Promise<Finished & { envelope: Envelope }>;
};

export type Project = Commands & {
  readonly folder: string;
  readonly dataDirectory: string;
  readonly home: string;
  /** The same in a process that is started already, for the many tests that are not about processes. */
  readonly warm: Commands;
  readonly start: (words: readonly string[], variables?: Variables, within?: string) => ReturnType<typeof spawnCommand>;
  readonly edit: (file: string, change: (text: string) => string) => Promise<void>;
  readonly write: (file: string, text: string) => Promise<void>;
  readonly dispose: () => Promise<void>;
};

const spawnCommand = (words: readonly string[], cwd: string, variables: Variables) =>
  execa(process.execPath, [...NODE_FLAGS, START, ...words], {
    cwd,
    env: variables,
    extendEnv: false,
    reject: false,
    stdin: 'ignore',
  });

export async function createProject(): Promise<Project> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'eca-project-')));
  const home = join(folder, 'home');
  await mkdir(home);
  await Promise.all(SOURCE.map((name) => cp(join(ROOT, name), join(folder, name), { recursive: true })));
  const environment = (more: Variables = {}): Record<string, string> => ({
    PATH: process.env['PATH'] ?? '',
    HOME: home,
    USERPROFILE: home,
    TMPDIR: process.env['TMPDIR'] ?? tmpdir(),
    NODE_COMPILE_CACHE: COMPILE_CACHE,
    SF_USE_GENERIC_UNIX_KEYCHAIN: 'true',
    ...more,
  });
  const start: Project['start'] = (words, variables, within = '.') =>
    spawnCommand(words, join(folder, within), environment(variables));
  const run: Project['run'] = async (words, variables, within) => {
    const { exitCode, stdout, stderr } = await start(words, variables, within);
    return { exitCode: exitCode ?? -1, stdout, stderr };
  };
  const warm: Project['run'] = (words, variables, within = '.') =>
    runHosted({ words, folder: join(folder, within), variables: environment(variables) });
  return {
    folder,
    home,
    dataDirectory: join(folder, '.eca'),
    start,
    ...commandsBy(run),
    warm: commandsBy(warm),
    edit: async (file, change) => {
      const path = join(folder, file);
      await writeFile(path, change(await readFile(path, 'utf8')));
    },
    write: async (file, text) => {
      await mkdir(dirname(join(folder, file)), { recursive: true });
      await writeFile(join(folder, file), text);
    },
    dispose: async () => {
      await warm(['emulator', 'stop']);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const commandsBy = (run: Commands['run']): Commands => ({
  run,
  json: async (words, variables, within) => {
    const finished = await run([...words, '--json'], variables, within);
    return { ...finished, envelope: parseEnvelope(finished) };
  },
});

function parseEnvelope({ stdout, stderr, exitCode }: Finished): Envelope {
  try {
    return JSON.parse(stdout) as Envelope;
  } catch (error) {
    throw new Error(`stdout is not one JSON document (exit code ${exitCode}):\n${stdout}\n--- stderr:\n${stderr}`, {
      cause: error,
    });
  }
}

/** The admin routes of the project's running emulator, for what only an operator of the platform could do. */
export async function emulatorAdmin(
  project: Project,
): Promise<(method: string, path: string, body?: unknown) => Promise<unknown>> {
  const file = join(project.dataDirectory, 'emulator', 'emulator.json');
  const { frontUrl, adminToken } = JSON.parse(await readFile(file, 'utf8')) as { frontUrl: string; adminToken: string };
  return async (method, path, body) => {
    const response = await fetch(new URL(`/__emulator/${path}`, frontUrl), {
      method,
      headers: {
        'x-emulator-token': adminToken,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) {
      throw new Error(`${method} ${path}: ${response.status} ${text}`);
    }
    return text === '' ? undefined : JSON.parse(text);
  };
}
