/**
 * The emulator as a process: flags in, one line of JSON on stdout when it listens, log lines on stderr, an end on SIGTERM
 * or SIGINT. The only file of the emulator that touches `process`.
 */
import { enableCompileCache, flushCompileCache } from 'node:module';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { StartOptions } from './startEmulator.ts';

// Before anything heavy is loaded, and so that an emulator of a hand-started process has the cache of the commands.
enableCompileCache(process.env['NODE_COMPILE_CACHE'] ?? join(import.meta.dirname, '..', '..', '.eca', 'compile-cache'));
const { removeProcessFile, writeProcessFile } = await import('./processFile.ts');
const { DataFolderInUseError, startEmulator } = await import('./startEmulator.ts');

const flags = {
  'data-dir': { type: 'string' },
  port: { type: 'string' },
  'propagation-delay': { type: 'string', default: '1000' },
  'signup-delay': { type: 'string', default: '0' },
  'deploy-delay': { type: 'string', default: '0' },
  'request-delay': { type: 'string', default: '0' },
} as const;

/** The commands tell by `inUse` that another process started an emulator at the same moment. */
const exitCodes = { failed: 1, usage: 2, inUse: 3 } as const;

const log = (line: string): void => {
  process.stderr.write(`${new Date().toISOString()} ${line}\n`);
};

// Whoever started this process may be gone and have closed the pipe; that is no reason to stop serving.
process.stderr.on('error', () => undefined);
process.stdout.on('error', () => undefined);

const wholeNumber = (name: string, text: string): number => {
  const value = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value))
    throw new TypeError(`--${name} takes a whole number: ${text}`);
  return value;
};

const readOptions = (): StartOptions => {
  const { values } = parseArgs({ options: flags, strict: true });
  if (values['data-dir'] === undefined) throw new TypeError('--data-dir is missing');
  return {
    dataFolder: resolve(values['data-dir']),
    ...(values.port === undefined ? {} : { frontPort: wholeNumber('port', values.port) }),
    settings: {
      propagationMilliseconds: wholeNumber('propagation-delay', values['propagation-delay']),
      signupMilliseconds: wholeNumber('signup-delay', values['signup-delay']),
      deployMilliseconds: wholeNumber('deploy-delay', values['deploy-delay']),
      requestMilliseconds: wholeNumber('request-delay', values['request-delay']),
    },
    log,
  };
};

const run = async (options: StartOptions): Promise<void> => {
  const running = await startEmulator(options);
  await writeProcessFile(options.dataFolder, { pid: process.pid, startedAt: Date.now() }, running);
  let isStopping = false;
  const stop = async (): Promise<void> => {
    if (isStopping) return;
    isStopping = true;
    await removeProcessFile(options.dataFolder);
    await running.stop();
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop());
  const { username, instanceUrl } = running.devHub;
  const ready = { event: 'ready', frontUrl: running.frontUrl, devHub: { username, instanceUrl } };
  process.stdout.write(`${JSON.stringify(ready)}\n`);
  // Node writes the cache at its exit; a process that is killed would never leave one.
  flushCompileCache();
};

const fail = (error: unknown, exitCode: number): void => {
  log(error instanceof Error ? error.message : String(error));
  process.exitCode = exitCode;
};

let options: StartOptions | undefined;
try {
  options = readOptions();
} catch (error) {
  fail(error, exitCodes.usage);
}
if (options !== undefined) {
  try {
    await run(options);
  } catch (error) {
    if (error instanceof DataFolderInUseError) fail(error, exitCodes.inUse);
    else fail(error instanceof Error ? (error.stack ?? error.message) : error, exitCodes.failed);
  }
}
