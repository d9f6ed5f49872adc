/**
 * The emulator as a process: finds the running one of a data folder, starts one in the background, ends it. Knows the
 * emulator only by the file that it writes when it is ready, never by its code.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, openSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { systemClock } from '../lib/clock.ts';
import { raise } from '../lib/errors.ts';
import { poll } from '../lib/poll.ts';
import { nodeEnvironment } from './environment.ts';

export type RunningEmulator = {
  readonly pid: number;
  readonly frontUrl: string;
  /** Opens the admin routes; never printed. */
  readonly adminToken: string;
  readonly loginUrl: string;
  readonly certificateAuthorityFile: string;
  readonly devHub: {
    readonly orgId: string;
    readonly username: string;
    readonly instanceUrl: string;
    readonly tlsUrl: string;
    readonly clientId: string;
    readonly refreshToken: string;
  };
};

const START_TIMEOUT_MILLISECONDS = 30_000;
const MAIN_FILE = fileURLToPath(new URL('../emulator/main.ts', import.meta.url));

export const emulatorFolder = (dataDirectory: string): string => join(dataDirectory, 'emulator');
const logFileOf = (folder: string): string => join(folder, 'emulator.log');

/** The emulator of this data folder, if one runs and answers. */
export async function findEmulator(dataDirectory: string): Promise<RunningEmulator | undefined> {
  const described = readDescription(emulatorFolder(dataDirectory));
  return described !== undefined && isAlive(described.pid) && (await isListening(described.frontUrl))
    ? described
    : undefined;
}

/**
 * The running emulator, started in the background where none runs. It outlives this process, so that later commands
 * find their orgs where they left them; `npm run emulator -- stop` ends it.
 * @throws {EmulatorStartError}
 */
export async function ensureEmulator(
  dataDirectory: string,
): Promise<{ emulator: RunningEmulator; wasStarted: boolean }> {
  const running = await findEmulator(dataDirectory);
  if (running !== undefined) {
    return { emulator: running, wasStarted: false };
  }
  const folder = emulatorFolder(dataDirectory);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const log = openSync(logFileOf(folder), 'a', 0o600);
  const child = spawn(process.execPath, [MAIN_FILE, '--data-dir', folder], {
    detached: true,
    env: nodeEnvironment(),
    stdio: ['ignore', log, log],
  });
  child.unref();
  let exitCode: number | undefined;
  let spawnProblem: string | undefined;
  child.once('exit', (code) => {
    exitCode = code ?? -1;
  });
  child.once('error', (error) => {
    spawnProblem = error.message;
  });
  const outcome = await poll<RunningEmulator>(
    async () => {
      const found = await findEmulator(dataDirectory);
      if (found !== undefined) {
        return { kind: 'done', value: found };
      }
      // It may have ended because another process started one at the same moment; that one is then about to answer.
      if (spawnProblem !== undefined || (exitCode !== undefined && exitCode !== ALREADY_RUNNING)) {
        raise('EmulatorStartError', {
          problem: spawnProblem ?? `it ended with code ${exitCode}`,
          logFile: logFileOf(folder),
        });
      }
      return { kind: 'pending' };
    },
    {
      clock: systemClock,
      timeoutMilliseconds: START_TIMEOUT_MILLISECONDS,
      firstWaitMilliseconds: 15,
      maximumWaitMilliseconds: 100,
    },
  );
  if (outcome.kind === 'timedOut') {
    raise('EmulatorStartError', {
      problem: `it did not answer within ${START_TIMEOUT_MILLISECONDS / 1000} seconds`,
      logFile: logFileOf(folder),
    });
  }
  return { emulator: outcome.value, wasStarted: true };
}

/** Exit code of the emulator's main file when another one already serves the folder. */
const ALREADY_RUNNING = 3;

/** Runs it in the foreground until it ends or the signal says so; resolves with its exit code. */
export async function runEmulatorInForeground(
  dataDirectory: string,
  words: readonly string[],
  signal: AbortSignal,
  onReady: () => void,
): Promise<number> {
  const folder = emulatorFolder(dataDirectory);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const child = spawn(process.execPath, [MAIN_FILE, '--data-dir', folder, ...words], {
    env: nodeEnvironment(),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  child.stdout.once('data', onReady);
  // Ctrl-C reaches the child by itself, a signal to this process alone does not.
  signal.addEventListener('abort', () => child.kill('SIGTERM'), { once: true });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(code ?? (signal === null ? 1 : 0)));
  });
}

/** Ends the emulator of this data folder and waits until it is gone. False when none runs. */
export async function stopEmulator(dataDirectory: string): Promise<boolean> {
  const described = readDescription(emulatorFolder(dataDirectory));
  if (described === undefined || !isAlive(described.pid) || !(await isListening(described.frontUrl))) {
    return false;
  }
  process.kill(described.pid, 'SIGTERM');
  const outcome = await poll<true>(
    async () => (isAlive(described.pid) ? { kind: 'pending' } : { kind: 'done', value: true }),
    { clock: systemClock, timeoutMilliseconds: 10_000 },
  );
  if (outcome.kind === 'timedOut') {
    raise('EmulatorStartError', {
      problem: `process ${described.pid} does not end`,
      logFile: logFileOf(emulatorFolder(dataDirectory)),
    });
  }
  return true;
}

function readDescription(folder: string): RunningEmulator | undefined {
  let content: string;
  try {
    content = readFileSync(join(folder, 'emulator.json'), 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      return undefined;
    }
    throw error;
  }
  // Written whole or not at all by the emulator; no other program writes it.
  return JSON.parse(content) as RunningEmulator;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: the number belongs to somebody else's process by now; not our emulator in either case.
    if (error instanceof Error && 'code' in error && (error.code === 'ESRCH' || error.code === 'EPERM')) {
      return false;
    }
    throw error;
  }
}

async function isListening(url: string): Promise<boolean> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect({ host: hostname, port: Number(port) });
    const settle = (answer: boolean) => (): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', settle(true)).once('error', settle(false)).setTimeout(2000, settle(false));
  });
}
