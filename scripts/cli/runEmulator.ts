/** What `npm run emulator` and its actions do. */
import { spawn } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createFileStore } from '../credentials/fileStore.ts';
import { credentialsFolder } from '../credentials/stores/createCredentialStore.ts';
import { findProjectRoot } from '../definition/findProjectRoot.ts';
import { raise } from '../lib/errors.ts';
import type { CommandContext, CommandModule, CommandResult, Options } from './commandModule.ts';
import { DELAYS } from './emulator.ts';
import {
  emulatorFolder,
  findEmulator,
  type RunningEmulator,
  runEmulatorInForeground,
  stopEmulator,
} from './emulatorProcess.ts';
import { readStartOrders, type StartOrders } from './emulatorStartFlags.ts';
import { parseSteering } from './emulatorSteering.ts';
import { childEnvironment, emulatorHome } from './environment.ts';
import { text } from './flags.ts';
import { authorizeEmulatedHub, EMULATED_HUB_ALIAS, enterEmulator } from './orgChoice.ts';
import { findSf } from './sfProgram.ts';

export const runEmulator: CommandModule['run'] = async (options, [action, ...words], context) => {
  const projectRoot = await findProjectRoot(context.environment.workingDirectory);
  const dataDirectory = context.environment.dataDirectory(projectRoot);
  // All words after the action are passed through, for the actions that have words of their own.
  const surplus = ['stop', 'reset', 'status', 'login'].includes(action ?? '')
    ? words.find((word) => word !== '--json')
    : undefined;
  if (surplus !== undefined) {
    raise('UsageError', { command: context.name, problem: `The action "${action}" takes no "${surplus}".` });
  }
  switch (action) {
    case undefined:
      return runInForeground(options, dataDirectory, context);
    case 'stop':
      return stop(dataDirectory);
    case 'reset':
      return reset(dataDirectory);
    case 'status':
      return status(dataDirectory);
    case 'login':
      return login(dataDirectory);
    case 'org':
    case 'clock':
    case 'fault':
      return steer([action, ...words], dataDirectory, context);
    case 'sf':
      return runSf(words, projectRoot, dataDirectory, context);
    default:
      return raise('UsageError', { command: context.name, problem: `The emulator can't "${action}".` });
  }
};

async function steer(words: readonly string[], dataDirectory: string, context: CommandContext): Promise<CommandResult> {
  const steering = parseSteering(words, emulatorHome(dataDirectory), context);
  return steering === undefined
    ? { kind: 'finished', exitCode: 0 }
    : steering(await enterEmulator(dataDirectory, context));
}

async function runInForeground(
  options: Options,
  dataDirectory: string,
  context: CommandContext,
): Promise<CommandResult> {
  const orders = await readStartOrders(options, dataDirectory, context);
  const running = await findEmulator(dataDirectory);
  if (running !== undefined) {
    refuseStartFlags(options, context.name);
    const done = await orders(running);
    return {
      kind: 'answer',
      text: [`It runs already.`, ...done, '', describe(running, dataDirectory, STOP)].join('\n'),
      result: { ...publicPart(running), orders: done },
    };
  }
  const delays = DELAYS.flatMap((delay) => {
    const value = text(options, `${delay}Delay`);
    return value === undefined ? [] : [`--${delay}-delay`, value];
  });
  const port = text(options, 'port');
  const words = port === undefined ? delays : [...delays, '--port', port];
  const ended = new AbortController();
  const signal = AbortSignal.any([context.signal, ended.signal]);
  let ordered: Promise<void> = Promise.resolve();
  const exitCode = await runEmulatorInForeground(dataDirectory, words, signal, () => {
    ordered = carryOut(orders, dataDirectory, context);
    // An emulator that is not what was ordered must not run on as if it were.
    ordered.catch(() => ended.abort());
  });
  await ordered;
  return { kind: 'finished', exitCode: context.signal.aborted ? 0 : exitCode };
}

async function carryOut(orders: StartOrders, dataDirectory: string, { output }: CommandContext): Promise<void> {
  const emulator = await findEmulator(dataDirectory);
  if (emulator === undefined) {
    return;
  }
  for (const line of await orders(emulator)) {
    output.line(line);
  }
  output.line(describe(emulator, dataDirectory, 'Ctrl-C'));
}

/** What an emulator that runs can't be told any more must not be taken for done. */
function refuseStartFlags(options: Options, command: string): void {
  const late = ['port', ...DELAYS.map((delay) => `${delay}Delay`)].filter((name) => text(options, name) !== undefined);
  if (late.length > 0) {
    const flags = late.map((name) => `--${name.replace('Delay', '-delay')}`).join(', ');
    raise('UsageError', {
      command,
      problem: `The emulator runs already, and takes ${flags} at its start only: ${STOP} ends it, its orgs stay.`,
    });
  }
}

const STOP = '"npm run emulator -- stop"';

function describe(emulator: RunningEmulator, dataDirectory: string, end: string): string {
  const authUrlFile = join(emulatorFolder(dataDirectory), 'devHub.sfdxurl');
  const { clientId, refreshToken, tlsUrl } = emulator.devHub;
  // An SFDX auth URL holds a refresh token: it goes to a file that only its owner reads, not to the screen.
  writeFileSync(authUrlFile, `force://${clientId}::${refreshToken}@${new URL(tlsUrl).host}\n`, { mode: 0o600 });
  return [
    `The emulator runs: ${emulator.frontUrl} shows its orgs. What happens here proves nothing about a real org.`,
    `  Dev Hub   ${emulator.devHub.username}, alias "${EMULATED_HUB_ALIAS}", ${emulator.devHub.instanceUrl}`,
    '',
    'In another terminal:',
    '  npm run deploy:scratch                  finds it by itself',
    '  npm run emulator -- sf org list         the sf CLI on the emulated orgs',
    '  npm run emulator -- login               authorises the Dev Hub in your own sf state',
    'Any other sf CLI:',
    `  NODE_EXTRA_CA_CERTS=${emulator.certificateAuthorityFile} sf org login sfdx-url --sfdx-url-file ${authUrlFile} --alias ${EMULATED_HUB_ALIAS}`,
    '',
    `${end} ends it; its orgs stay.`,
  ].join('\n');
}

/** What may be printed: no token. */
const publicPart = ({ pid, frontUrl, loginUrl, devHub }: RunningEmulator) => ({
  pid,
  frontUrl,
  loginUrl,
  devHub: {
    alias: EMULATED_HUB_ALIAS,
    orgId: devHub.orgId,
    username: devHub.username,
    instanceUrl: devHub.instanceUrl,
  },
});

async function stop(dataDirectory: string): Promise<CommandResult> {
  const wasRunning = await stopEmulator(dataDirectory);
  return {
    kind: 'answer',
    text: wasRunning ? 'The emulator ended; its orgs stay.' : 'The emulator does not run.',
    result: { wasRunning },
  };
}

/** Where emulated orgs are, and no real one is. */
const LOOPBACK = '127.0.0.1';

async function reset(dataDirectory: string): Promise<CommandResult> {
  const wasRunning = await stopEmulator(dataDirectory);
  const { readKnownOrgs } = await import('../org/sfAliases.ts');
  const store = createFileStore(credentialsFolder(dataDirectory));
  // What is stored for an org that is gone would only mislead, and a release takes the next one of its name for another org.
  const known = await readKnownOrgs(emulatorHome(dataDirectory));
  const names = new Set(known.flatMap(({ username, aliases }) => [username, ...aliases]));
  for (const name of names) {
    await store.delete(name);
  }
  const { createOrgPins } = await import('../pipeline/release/orgPins.ts');
  await createOrgPins(join(dataDirectory, 'orgs.json')).remove(
    (alias, { instanceUrl }) =>
      names.has(alias) && URL.canParse(instanceUrl) && new URL(instanceUrl).hostname === LOOPBACK,
  );
  rmSync(emulatorFolder(dataDirectory), { recursive: true, force: true });
  return { kind: 'answer', text: 'The emulator and its orgs are forgotten.', result: { wasRunning } };
}

async function status(dataDirectory: string): Promise<CommandResult> {
  const running = (await findEmulator(dataDirectory)) ?? raise('EmulatorNotRunningError', {});
  return { kind: 'answer', text: describe(running, dataDirectory, STOP), result: publicPart(running) };
}

async function login(dataDirectory: string): Promise<CommandResult> {
  const running = (await findEmulator(dataDirectory)) ?? raise('EmulatorNotRunningError', {});
  await authorizeEmulatedHub(running);
  return {
    kind: 'answer',
    text: `Authorised the emulated Dev Hub as "${EMULATED_HUB_ALIAS}" in your own sf state; "sf org logout --target-org ${EMULATED_HUB_ALIAS}" removes it.`,
    result: { alias: EMULATED_HUB_ALIAS, username: running.devHub.username },
  };
}

async function runSf(
  words: readonly string[],
  projectRoot: string,
  dataDirectory: string,
  context: CommandContext,
): Promise<CommandResult> {
  const program = findSf(projectRoot, context.environment.variables['PATH']);
  const emulator = await enterEmulator(dataDirectory, context);
  const child = spawn(program, words, {
    stdio: 'inherit',
    env: childEnvironment(dataDirectory, {
      NODE_EXTRA_CA_CERTS: emulator.certificateAuthorityFile,
      // An emulator has one Dev Hub, so nobody should have to name it; the flag of a command still comes first.
      SF_TARGET_DEV_HUB: EMULATED_HUB_ALIAS,
    }),
    shell: process.platform === 'win32',
  });
  const exitCode = await new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
  return { kind: 'finished', exitCode };
}
