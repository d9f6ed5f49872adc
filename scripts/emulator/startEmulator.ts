/**
 * Starts an emulator on a data folder and gives what its owner needs to use and stop it. Leaves out the process: flags,
 * signals and the file that other processes find it by are main's.
 */
import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Certificates, readCertificates } from './certificates.ts';
import { createApp } from './createApp.ts';
import { type Controls, createEmulator } from './createEmulator.ts';
import { type DevHubAccess, ensureDevHub } from './devHub.ts';
import { systemTime } from './emulatorClock.ts';
import type { Emulator, EmulatorSettings } from './emulatorTypes.ts';
import { services } from './serviceList.ts';
import { adminService } from './services/admin/adminService.ts';
import { pageService } from './services/admin/pageService.ts';
import { type RandomSource, randomHex, systemRandom } from './state/randomValues.ts';
import type { EmulatorClock } from './state/stateTypes.ts';

export type StartOptions = {
  readonly dataFolder: string;
  /** The port of the page and the admin routes; the one of the last start when absent. */
  readonly frontPort?: number;
  readonly settings?: Partial<EmulatorSettings>;
  readonly clock?: EmulatorClock;
  readonly log?: (line: string) => void;
  readonly random?: RandomSource;
};

export type RunningEmulator = {
  readonly emulator: Emulator;
  readonly frontUrl: string;
  readonly adminToken: string;
  readonly devHub: DevHubAccess;
  readonly loginUrl: string;
  readonly certificateAuthorityFile: string;
  readonly advanceClock: (milliseconds: number) => void;
  readonly stop: () => Promise<void>;
};

export const defaultSettings: EmulatorSettings = {
  propagationMilliseconds: 1_000,
  signupMilliseconds: 0,
  deployMilliseconds: 0,
  requestMilliseconds: 0,
};

/** Another process serves this data folder. */
export class DataFolderInUseError extends Error {
  constructor(dataFolder: string, cause: unknown) {
    super(`Another emulator is running on ${dataFolder}`, { cause });
    this.name = 'DataFolderInUseError';
  }
}

const sqliteBusy = 5;
const isLocked = (error: unknown): boolean =>
  error instanceof Error && 'errcode' in error && Number(error.errcode) % 256 === sqliteBusy;

const remembered = ({ state }: Controls, key: string, make: () => string): string => {
  const known = state.meta.get(key);
  if (known !== undefined) return known;
  const value = make();
  state.meta.set(key, value);
  return value;
};

const openPort = async (controls: Controls, kind: 'front' | 'login', wanted: number | undefined): Promise<number> => {
  const key = `${kind}Port`;
  const port = await controls.listeners.open({ kind }, wanted ?? Number(controls.state.meta.get(key) ?? 0));
  controls.state.meta.set(key, String(port));
  return port;
};

/** An org without its organization row is what a kill in the middle of its creation left behind. */
const reopenOrgs = async ({ state, emulator, listenFor }: Controls): Promise<void> => {
  const living = state.orgs.list().filter((org) => !org.isDeleted);
  await Promise.all(
    living.map(async (org) => {
      if (state.records.get(org.orgId, 'Organization', org.orgId) === undefined) emulator.closeOrg(org.orgId);
      else await listenFor(org);
    }),
  );
};

/**
 * Starts the emulator; it listens on 127.0.0.1 only.
 * @throws {DataFolderInUseError}
 */
export const startEmulator = async (options: StartOptions): Promise<RunningEmulator> => {
  const { dataFolder, log = () => undefined, random = systemRandom, clock = systemTime } = options;
  await mkdir(dataFolder, { recursive: true, mode: 0o700 });
  await chmod(dataFolder, 0o700);
  let certificatesRead: Promise<Certificates> | undefined;
  const certificates = (): Promise<Certificates> => {
    certificatesRead ??= readCertificates(dataFolder);
    return certificatesRead;
  };
  const settings = { ...defaultSettings, ...options.settings };
  let controls: Controls;
  try {
    controls = createEmulator({
      stateFile: join(dataFolder, 'state.sqlite'),
      certificates,
      settings,
      clock,
      random,
      log,
    });
  } catch (error) {
    throw isLocked(error) ? new DataFolderInUseError(dataFolder, error) : error;
  }
  const { emulator, state, listeners } = controls;
  const adminToken = remembered(controls, 'adminToken', () => randomHex(random, 32));
  const { app, handler } = await createApp({
    ...controls,
    services: [adminService(controls, adminToken), pageService, ...services],
  });
  listeners.setHandler(handler);

  const stop = async (): Promise<void> => {
    await listeners.closeAll();
    await app.close();
    state.close();
  };
  try {
    controls.setLoginPort(await openPort(controls, 'login', undefined));
    await reopenOrgs(controls);
    const devHub = await ensureDevHub(emulator);
    const frontPort = await openPort(controls, 'front', options.frontPort);
    return {
      emulator,
      frontUrl: `http://127.0.0.1:${frontPort}`,
      adminToken,
      devHub,
      loginUrl: emulator.loginUrl(),
      certificateAuthorityFile: (await certificates()).certificateAuthorityFile,
      advanceClock: controls.advanceClock,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
};
