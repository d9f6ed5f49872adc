/**
 * Everything that runs can touch, in one folder: an emulator in this process, and lanes. A lane is what one run sees of the
 * world: a home with sf's state, the project's data folder, a folder for temporary files, orgs of its own. All of it can be
 * saved and put back as often as a sweep needs a fresh start; one such start serves a run in every lane.
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
import { forgetLibraryState } from './libraryState.ts';
import { createOrgOwners } from './orgOwners.ts';
import type { SweepClock } from './sweepClock.ts';

/** One lane. */
export type SweepWorld = {
  readonly folder: string;
  readonly clock: SweepClock;
  readonly emulator: () => Emulator;
  /** Whatever runs in this process from here on sees this lane, and orgs that it makes are the lane's. */
  readonly enter: () => void;
  /** Home, data and temporary files of the lane, for a process. */
  readonly variables: Readonly<Record<string, string>>;
  /** The Dev Hub and the lane's own, deleted ones too. */
  readonly orgs: () => readonly EmulatedOrg[];
  readonly addSandbox: (alias: string) => Promise<void>;
  /** The administrators' access tokens are good for nothing from here on; their refresh tokens are. */
  readonly endSessions: () => void;
};

export type SweepSite = {
  readonly clock: SweepClock;
  readonly lanes: readonly SweepWorld[];
  readonly emulator: () => Emulator;
  /** Starts over with nothing but an emulator and its Dev Hub, known as `hub` in every lane. */
  readonly create: () => Promise<void>;
  readonly save: (name: string) => Promise<void>;
  /** What is put back from here on; false where nothing was saved under the name. */
  readonly choose: (name: string) => boolean;
  readonly restore: (settings?: Partial<EmulatorSettings>) => Promise<void>;
  readonly addFault: (fault: Fault) => Promise<void>;
  readonly clearFaults: () => Promise<void>;
  readonly requests: () => Promise<readonly LoggedRequest[]>;
  readonly onFault: (listen: ((line: string) => void) | undefined) => void;
  readonly stop: () => Promise<void>;
};

export const laneOf = ({ lanes }: SweepSite, index: number): SweepWorld => {
  const lane = lanes[index];
  if (lane === undefined) throw new Error(`no lane ${index}`);
  return lane;
};

/** `data` is what `ECA_DATA_DIR` names. */
const PARTS = ['home', 'data', 'tmp'] as const;

export const NO_DELAYS: Partial<EmulatorSettings> = {
  propagationMilliseconds: 0,
  signupMilliseconds: 0,
  deployMilliseconds: 0,
};

/** The libraries keep the key of sf's encrypted files in memory as long as the process lives: all lanes share it. */
const KEY_FILE = join('.sfdx', 'key.json');

async function emptyFolder(folder: string): Promise<void> {
  const entries = existsSync(folder) ? await readdir(folder, { recursive: true, withFileTypes: true }) : [];
  const files = entries.filter((entry) => !entry.isDirectory()).map(({ parentPath, name }) => join(parentPath, name));
  await Promise.all(files.filter((file) => !file.endsWith(KEY_FILE)).map((file) => rm(file, { force: true })));
  await mkdir(folder, { recursive: true });
}

async function shareKey(first: SweepWorld | undefined, lane: SweepWorld): Promise<void> {
  if (first !== undefined && first !== lane) {
    const place = join('home', KEY_FILE);
    await cp(join(first.folder, place), join(lane.folder, place));
  }
}

const CLI_CLIENT = 'PlatformCLI';

/** What a login of the org's administrator in a browser would have given. */
function refreshTokenOf({ state }: Emulator, { orgId }: EmulatedOrg): string {
  const [administrator] = state.records.find(orgId, 'User');
  const grant = { clientId: CLI_CLIENT, scope: 'full api id web refresh_token', expiresAt: undefined };
  return state.tokens.issue({ ...grant, kind: 'refresh', orgId, userId: administrator?.Id ?? '' }).token;
}

export function createSweepSite(folder: string, clock: SweepClock, laneCount: number): SweepSite {
  let running: RunningEmulator | undefined;
  let listener: ((line: string) => void) | undefined;
  const live = join(folder, 'live');
  const saved = (name: string): string => join(folder, 'saved', name);
  let chosen = '';
  const now = (): RunningEmulator => {
    if (running === undefined) throw new Error('the emulator of the sweep does not run');
    return running;
  };
  const owners = createOrgOwners(() => now().emulator.state);
  const stop = async (): Promise<void> => {
    await running?.stop();
    running = undefined;
  };
  const start = async (settings: Partial<EmulatorSettings>): Promise<void> => {
    running = await startEmulator({
      dataFolder: join(live, 'emulator'),
      settings,
      clock: { now: clock.now },
      log: (line) => {
        if (line.startsWith('fault ')) listener?.(line);
      },
    });
  };
  const copyAll = async (from: string, to: string): Promise<void> => {
    await rm(to, { recursive: true, force: true });
    await cp(from, to, { recursive: true });
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

  const createLane = (index: number): SweepWorld => {
    const laneFolder = join(live, String(index));
    const [home, data, tmp] = PARTS.map((part) => join(laneFolder, part)) as [string, string, string];
    const variables = { HOME: home, USERPROFILE: home, TMPDIR: tmp, ECA_DATA_DIR: data };
    return {
      folder: laneFolder,
      clock,
      emulator: () => now().emulator,
      variables,
      enter: () => {
        owners.enter(index);
        Object.assign(process.env, variables);
      },
      orgs: () => owners.ownedBy(index),
      endSessions: () => {
        const { tokens } = now().emulator.state;
        for (const { orgId } of owners.ownedBy(index)) {
          tokens.revokeOf(orgId, { clientId: CLI_CLIENT, kind: 'access' });
        }
      },
      addSandbox: async (alias) => {
        const { emulator } = now();
        const name = `${alias}${index}`;
        const request = { kind: 'sandbox', name, edition: 'Enterprise Edition' } as const;
        const { org } = await createOrg(emulator, { ...request, username: `admin@${name}.example.com` });
        await authorizeWithRefreshToken({
          loginUrl: emulator.instanceUrl(org),
          refreshToken: Secret.of(refreshTokenOf(emulator, org)),
          clientId: CLI_CLIENT,
          alias,
          isDevHub: false,
        });
      },
    };
  };
  const lanes = Array.from({ length: laneCount }, (_, index) => createLane(index));

  return {
    clock,
    lanes,
    emulator: () => now().emulator,
    create: async () => {
      await stop();
      await rm(join(live, 'emulator'), { recursive: true, force: true });
      await Promise.all(lanes.flatMap((lane) => PARTS.map((part) => emptyFolder(join(lane.folder, part)))));
      owners.forget();
      await start(NO_DELAYS);
      const { instanceUrl, refreshToken, clientId } = now().devHub;
      const login = { loginUrl: instanceUrl, refreshToken: Secret.of(refreshToken), clientId };
      for (const lane of lanes) {
        lane.enter();
        await shareKey(lanes[0], lane);
        await forgetLibraryState();
        await authorizeWithRefreshToken({ ...login, alias: 'hub', isDevHub: true });
      }
    },
    save: async (name) => {
      owners.save(name);
      await stop();
      await copyAll(live, saved(name));
      chosen = name;
    },
    choose: (name) => {
      if (!existsSync(saved(name))) return false;
      chosen = name;
      return true;
    },
    restore: async (settings = NO_DELAYS) => {
      await stop();
      await copyAll(saved(chosen), live);
      owners.restore(chosen);
      await start(settings);
    },
    addFault: async (fault) => {
      await admin('POST', 'faults', fault);
    },
    clearFaults: async () => {
      await admin('DELETE', 'faults');
    },
    // The admin routes answer with the emulator's own types.
    requests: async () => (await admin('GET', 'requests')) as readonly LoggedRequest[],
    onFault: (listen) => {
      listener = listen;
    },
    stop,
  };
}
