/**
 * Everything that a run can touch, in one folder: an emulator in this process, the home with sf's state, the project's
 * data folder, the folder for temporary files. Can be saved and put back as often as a sweep needs a fresh start.
 */
import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createOrg } from '../../scripts/emulator/createOrg.ts';
import type { Emulator, EmulatorSettings } from '../../scripts/emulator/emulatorTypes.ts';
import type { Fault } from '../../scripts/emulator/faults.ts';
import type { LoggedRequest } from '../../scripts/emulator/requestLog.ts';
import { type RunningEmulator, startEmulator } from '../../scripts/emulator/startEmulator.ts';
import type { EmulatedOrg } from '../../scripts/emulator/state/stateTypes.ts';
import { Secret } from '../../scripts/lib/secret.ts';
import { authorizeWithRefreshToken } from '../../scripts/org/authorizeOrg.ts';
import type { SweepClock } from './sweepClock.ts';

export type SweepWorld = {
  readonly folder: string;
  readonly clock: SweepClock;
  readonly emulator: () => Emulator;
  /** Starts over with nothing but an emulator and its Dev Hub, known as `hub`. */
  readonly create: () => Promise<void>;
  readonly addSandbox: (alias: string) => Promise<void>;
  readonly save: () => Promise<void>;
  readonly restore: (settings?: Partial<EmulatorSettings>) => Promise<void>;
  readonly addFault: (fault: Fault) => Promise<void>;
  readonly firedFaults: () => Promise<number>;
  readonly clearFaults: () => Promise<void>;
  readonly requests: () => Promise<readonly LoggedRequest[]>;
  readonly onFault: (listen: ((line: string) => void) | undefined) => void;
  readonly stop: () => Promise<void>;
};

/** `data` is what `ECA_DATA_DIR` names. */
const PARTS = ['emulator', 'home', 'data', 'tmp'] as const;

export const NO_DELAYS: Partial<EmulatorSettings> = {
  propagationMilliseconds: 0,
  signupMilliseconds: 0,
  deployMilliseconds: 0,
};

/** The libraries keep sf's state in memory; each run shall read it as a new process does. */
export async function forgetLibraryState(): Promise<void> {
  const { StateAggregator } = await import('@salesforce/core');
  StateAggregator.clearInstance();
}

/** The libraries keep the key of sf's encrypted files in memory as long as the process lives: this file outlives worlds. */
const KEY_FILE = join('.sfdx', 'key.json');

async function emptyFolder(folder: string): Promise<void> {
  const entries = existsSync(folder) ? await readdir(folder, { recursive: true, withFileTypes: true }) : [];
  const files = entries.filter((entry) => !entry.isDirectory()).map(({ parentPath, name }) => join(parentPath, name));
  await Promise.all(files.filter((file) => !file.endsWith(KEY_FILE)).map((file) => rm(file, { force: true })));
  await mkdir(folder, { recursive: true });
}

const CLI_CLIENT = 'PlatformCLI';

/** What a login of the org's administrator in a browser would have given. */
function refreshTokenOf({ state }: Emulator, { orgId }: EmulatedOrg): string {
  const [administrator] = state.records.find(orgId, 'User');
  const grant = { clientId: CLI_CLIENT, scope: 'full api id web refresh_token', expiresAt: undefined };
  return state.tokens.issue({ ...grant, kind: 'refresh', orgId, userId: administrator?.Id ?? '' }).token;
}

export function createSweepWorld(folder: string, clock: SweepClock): SweepWorld {
  let running: RunningEmulator | undefined;
  let listener: ((line: string) => void) | undefined;
  const live = (part: string): string => join(folder, part);
  const saved = (part: string): string => join(folder, 'saved', part);
  const now = (): RunningEmulator => {
    if (running === undefined) throw new Error('the emulator of the sweep does not run');
    return running;
  };
  const stop = async (): Promise<void> => {
    await running?.stop();
    running = undefined;
  };
  const start = async (settings: Partial<EmulatorSettings>): Promise<void> => {
    await forgetLibraryState();
    running = await startEmulator({
      dataFolder: live('emulator'),
      settings,
      clock: { now: clock.now },
      log: (line) => {
        if (line.startsWith('fault ')) listener?.(line);
      },
    });
  };
  const copyAll = async (from: (part: string) => string, to: (part: string) => string): Promise<void> => {
    await Promise.all(
      PARTS.map(async (part) => {
        await rm(to(part), { recursive: true, force: true });
        await cp(from(part), to(part), { recursive: true });
      }),
    );
  };
  const admin = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const { frontUrl, adminToken } = now();
    const response = await fetch(`${frontUrl}/__emulator/${path}`, {
      method,
      headers: {
        'x-emulator-token': adminToken,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  };

  return {
    folder,
    clock,
    emulator: () => now().emulator,
    create: async () => {
      await stop();
      await Promise.all(PARTS.map((part) => emptyFolder(live(part))));
      await start(NO_DELAYS);
      const { instanceUrl, refreshToken, clientId } = now().devHub;
      const login = { loginUrl: instanceUrl, refreshToken: Secret.of(refreshToken), clientId };
      await authorizeWithRefreshToken({ ...login, alias: 'hub', isDevHub: true });
    },
    addSandbox: async (alias) => {
      const { emulator } = now();
      const request = { kind: 'sandbox', name: alias, edition: 'Enterprise Edition' } as const;
      const { org } = await createOrg(emulator, { ...request, username: `admin@${alias}.example.com` });
      await authorizeWithRefreshToken({
        loginUrl: emulator.instanceUrl(org),
        refreshToken: Secret.of(refreshTokenOf(emulator, org)),
        clientId: CLI_CLIENT,
        alias,
        isDevHub: false,
      });
    },
    save: async () => {
      await stop();
      await copyAll(live, saved);
    },
    restore: async (settings = NO_DELAYS) => {
      await stop();
      await copyAll(saved, live);
      await start(settings);
    },
    addFault: async (fault) => {
      await admin('POST', 'faults', fault);
    },
    firedFaults: async () => {
      // The admin routes answer with the emulator's own types.
      const faults = (await admin('GET', 'faults')) as readonly { readonly fired: number }[];
      return faults.reduce((sum, { fired }) => sum + fired, 0);
    },
    clearFaults: async () => {
      await admin('DELETE', 'faults');
    },
    requests: async () => (await admin('GET', 'requests')) as readonly LoggedRequest[],
    onFault: (listen) => {
      listener = listen;
    },
    stop,
  };
}
