/**
 * The real sf CLI against an emulator of this process: one emulator, one home and one copy of the project for all tests of
 * a suite. Each command is run as a process by some test; what a test asks again goes to one that is started already.
 * Every process runs with sf's telemetry, update and version-check switches off and writes down what it connected to.
 * Where the CLI is missing, the suite is skipped, or fails in CI.
 */
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { execa } from 'execa';
import { findSf } from '../../scripts/cli/sfProgram.ts';
import type { EmulatorSettings } from '../../scripts/emulator/emulatorTypes.ts';
import { type RunningEmulator, startEmulator } from '../../scripts/emulator/startEmulator.ts';
import { createHost } from './commandHost.ts';
import { type Finished, ROOT } from './commandLine.ts';
import { send } from './emulatorHarness.ts';
import type { Recorded } from './recordConnections.ts';

/** What NODE_OPTIONS must load for a process to be recorded. */
export const RECORDER = join(import.meta.dirname, 'recordConnections.ts');

const HOST_FILE = join(import.meta.dirname, 'sfHostMain.ts');

const COPIED = ['sfdx-project.json', '.forceignore', 'force-app', 'config'] as const;

/** What the project's files leave open, as a release engineer would set it for a plain `sf project deploy start`. */
export const VALUES = {
  ECA_CONTACT_EMAIL: 'order-sync-owner@example.com',
  ECA_CALLBACK_URL: 'https://localhost/oauth/callback',
} as const;

/** What `--json` prints. The result differs from command to command, so that tests name the part that they assert. */
export type SfAnswer<Result> = {
  readonly status: number;
  readonly result: Result;
  readonly name?: string;
  readonly message?: string;
  readonly exitCode?: number;
  readonly actions?: readonly string[];
  readonly data?: Result;
  readonly warnings?: readonly unknown[];
};

type Variables = Readonly<Record<string, string>>;

type Json = <Result>(
  words: string | readonly string[],
  options?: { readonly variables?: Variables; readonly exitCode?: number },
) => Promise<SfAnswer<Result>>;

export type SfCli = {
  readonly running: RunningEmulator;
  /** The copy of the project that every command runs in. */
  readonly folder: string;
  readonly home: string;
  /** `words` is one line, split at blanks; an array where a word has blanks in it. */
  readonly run: (words: string | readonly string[], variables?: Variables) => Promise<Finished>;
  /** Runs with `--json`; the exit code must be the given one, or the test fails with what was printed. */
  readonly json: Json;
  /** The same in a process that is started already, for what is asked more than once. */
  readonly warm: { readonly run: SfCli['run']; readonly json: Json };
  /** A command of this project in the same home and folder, by its script's name. */
  readonly project: (words: readonly string[], variables?: Variables) => Promise<Finished>;
  readonly read: (path: string) => Promise<string>;
  readonly write: (path: string, text: string) => Promise<void>;
  readonly recorded: () => readonly Recorded[];
  /** As its operator would, while it runs. */
  readonly changeSettings: (settings: Partial<EmulatorSettings>) => Promise<void>;
};

const findProgram = (): string | undefined => {
  try {
    return findSf(ROOT, process.env['PATH']);
  } catch (error) {
    if (error instanceof Error && error.name === 'SfCliMissingError') {
      return undefined;
    }
    throw error;
  }
};

const baseVariables = (folder: string, home: string, authorityFile: string): Record<string, string> => ({
  PATH: [dirname(process.execPath), process.env['PATH'] ?? ''].join(delimiter),
  HOME: home,
  USERPROFILE: home,
  TMPDIR: process.env['TMPDIR'] ?? tmpdir(),
  CI: 'true',
  SF_DISABLE_TELEMETRY: 'true',
  SF_DISABLE_AUTOUPDATE: 'true',
  SF_AUTOUPDATE_DISABLE: 'true',
  SF_SKIP_NEW_VERSION_CHECK: 'true',
  SF_DISABLE_LOG_FILE: 'true',
  SF_USE_GENERIC_UNIX_KEYCHAIN: 'true',
  NODE_EXTRA_CA_CERTS: authorityFile,
  NODE_COMPILE_CACHE: join(ROOT, '.eca', 'compile-cache'),
  NODE_OPTIONS: `--require "${RECORDER}"`,
  ECA_RECORD_CONNECTIONS: join(folder, 'connections.jsonl'),
  ECA_DATA_DIR: join(folder, '.eca'),
});

const parseAnswer = <Result>(command: readonly string[], finished: Finished): SfAnswer<Result> => {
  try {
    // The boundary: every test asserts the fields that it reads.
    return JSON.parse(finished.stdout) as SfAnswer<Result>;
  } catch (error) {
    const { exitCode, stdout, stderr } = finished;
    throw new Error(`sf ${command.join(' ')}: stdout is not JSON (exit code ${exitCode})\n${stdout}\n${stderr}`, {
      cause: error,
    });
  }
};

const wordsOf = (words: string | readonly string[]): readonly string[] =>
  typeof words === 'string' ? words.split(' ').filter((word) => word !== '') : words;

type Opened = SfCli & { readonly close: () => Promise<void> };

async function openSfCli(program: string, settings: Partial<EmulatorSettings>): Promise<Opened> {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'eca-sf-')));
  const [folder, home] = [join(root, 'project'), join(root, 'home')];
  await Promise.all([mkdir(home), mkdir(folder)]);
  await Promise.all(COPIED.map((name) => cp(join(ROOT, name), join(folder, name), { recursive: true })));
  const running = await startEmulator({
    dataFolder: join(root, 'emulator'),
    settings: { propagationMilliseconds: 0, ...settings },
  });
  const base = baseVariables(root, home, running.certificateAuthorityFile);
  const start = async (file: string, words: readonly string[], variables: Variables = {}): Promise<Finished> => {
    const { exitCode, stdout, stderr } = await execa(file, words, {
      cwd: folder,
      env: { ...base, ...variables },
      extendEnv: false,
      reject: false,
      stdin: 'ignore',
    });
    return { exitCode: exitCode ?? -1, stdout, stderr };
  };
  const run: SfCli['run'] = (words, variables) => start(program, wordsOf(words), variables);
  const host = createHost(HOST_FILE, base, [await realpath(program)]);
  const runHosted: SfCli['run'] = (words, variables) =>
    host.run({ words: wordsOf(words), folder, variables: { ...base, ...variables } });
  return {
    running,
    folder,
    home,
    run,
    json: jsonBy(run),
    warm: { run: runHosted, json: jsonBy(runHosted) },
    project: (words, variables) =>
      start(process.execPath, [join(ROOT, 'scripts', 'cli', 'start.js'), ...words], variables),
    read: (path) => readFile(join(folder, path), 'utf8'),
    write: async (path, text) => {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    },
    changeSettings: (changed) => changeSettings(running, changed),
    recorded: () => readRecorded(base['ECA_RECORD_CONNECTIONS'] ?? ''),
    close: async () => {
      host.end();
      await running.stop();
      await rm(root, { recursive: true, force: true });
    },
  };
}

const jsonBy =
  (run: SfCli['run']): Json =>
  async <Result>(
    words: string | readonly string[],
    { variables, exitCode = 0 }: { readonly variables?: Variables; readonly exitCode?: number } = {},
  ) => {
    const command = [...wordsOf(words), '--json'];
    const finished = await run(command, variables);
    if (finished.exitCode !== exitCode) {
      throw new Error(
        `sf ${command.join(' ')}: exit code ${finished.exitCode}, not ${exitCode}\n${finished.stdout}\n${finished.stderr}`,
      );
    }
    return parseAnswer<Result>(command, finished);
  };

async function changeSettings(running: RunningEmulator, settings: Partial<EmulatorSettings>): Promise<void> {
  const { status, text } = await send(`${running.frontUrl}/__emulator/settings`, {
    body: settings,
    headers: { 'x-emulator-token': running.adminToken },
  });
  if (status !== 200) {
    throw new Error(`The emulator does not take the settings: ${text}`);
  }
}

/** What processes wrote down, in order. */
export const readRecorded = (file: string): readonly Recorded[] =>
  !existsSync(file)
    ? []
    : readFileSync(file, 'utf8')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as Recorded);

const LOOPBACK = /^(localhost|127(\.\d+){3}|::1|\[::1\])$/;

/** What a process of the CLI did that it should not have: anything but connections to this machine. */
export const strayConnections = (recorded: readonly Recorded[]): readonly Recorded[] =>
  recorded.filter(({ kind, target }) => kind === 'spawn' || !LOOPBACK.test(target));

/** Opens a CLI before the first test of the suite it is called in, and closes it after the last. */
export const withSfCli = (settings: Partial<EmulatorSettings> = {}): (() => SfCli) => {
  let opened: Opened | undefined;
  before(async function () {
    const program = findProgram();
    if (program !== undefined) {
      opened = await openSfCli(program, settings);
      return;
    }
    if (process.env['CI'] === 'true') {
      throw new Error('The sf CLI is not installed. Run: npm run sf:install');
    }
    process.stderr.write('\n  SKIPPED: the sf CLI is not installed. Run: npm run sf:install\n');
    this.skip();
  });
  after(() => opened?.close());
  return () => {
    if (opened === undefined) {
      throw new Error('The sf CLI runs inside tests only');
    }
    return opened;
  };
};

/** Authorises the emulated Dev Hub over TLS, as its users do. */
export async function loginToHub(
  sf: SfCli,
  json: Json = sf.warm.json,
): Promise<SfAnswer<{ username: string; orgId: string }>> {
  const { clientId, refreshToken, tlsUrl } = sf.running.devHub;
  const file = join(sf.home, 'hub.sfdxurl');
  appendFileSync(file, `force://${clientId}::${refreshToken}@${new URL(tlsUrl).host}\n`, { mode: 0o600 });
  return json(`org login sfdx-url --sfdx-url-file ${file} --alias hub --set-default-dev-hub`);
}
