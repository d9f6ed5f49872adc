/**
 * Puts state, clock, settings and listeners together into the Emulator that services are given, and the controls that
 * only the admin routes and tests get. Nothing listens and nothing is seeded yet.
 */
import { highestApiVersion } from './apiVersions.ts';
import type { Certificates } from './certificates.ts';
import { type AdvanceableClock, createAdvanceableClock } from './emulatorClock.ts';
import type { Emulator, EmulatorSettings } from './emulatorTypes.ts';
import { createFaultTable, type FaultTable } from './faults.ts';
import { createListeners, type Listeners } from './listeners.ts';
import { createRequestLog, type RequestLog } from './requestLog.ts';
import { type ClosableState, createState } from './state/createState.ts';
import type { RandomSource } from './state/randomValues.ts';
import type { EmulatedOrg, EmulatorClock } from './state/stateTypes.ts';

export type EmulatorOptions = {
  readonly stateFile: string;
  /** Asked for at the first connection over TLS, when this process already holds the data folder. */
  readonly certificates: () => Promise<Certificates>;
  readonly settings: EmulatorSettings;
  readonly clock: EmulatorClock;
  readonly random: RandomSource;
  readonly log: (line: string) => void;
};

/** What may turn the emulator itself, beyond what services may. */
export type Controls = {
  readonly emulator: Emulator;
  readonly state: ClosableState;
  readonly random: RandomSource;
  readonly listeners: Listeners;
  readonly faults: FaultTable;
  readonly requestLog: RequestLog;
  readonly updateSettings: (settings: Partial<EmulatorSettings>) => void;
  readonly advanceClock: (milliseconds: number) => void;
  /** Listens for an org that exists, on its own ports where they are free. */
  readonly listenFor: (org: EmulatedOrg) => Promise<EmulatedOrg>;
  readonly setLoginPort: (port: number) => void;
};

const clockKey = 'clockAdvancedMilliseconds';

const restoreClock = (state: ClosableState, clock: AdvanceableClock): void => {
  clock.advance(Number(state.meta.get(clockKey) ?? 0));
};

/** Builds the emulator. @throws {Error} when another process holds the state file */
export const createEmulator = (options: EmulatorOptions): Controls => {
  const { certificates, random, log } = options;
  let { settings } = options;
  let loginPort = 0;
  const clock = createAdvanceableClock(options.clock);
  const state = createState({
    file: options.stateFile,
    clock,
    random,
    propagationMilliseconds: () => settings.propagationMilliseconds,
  });
  restoreClock(state, clock);
  const listeners = createListeners(log, certificates);

  const listenFor = async (org: EmulatedOrg): Promise<EmulatedOrg> => {
    const origin = { kind: 'org', orgId: org.orgId } as const;
    const port = await listeners.open(origin, org.port);
    const listening = { ...org, port };
    if (port !== org.port) state.orgs.put(listening);
    return listening;
  };

  const emulator: Emulator = {
    state,
    get settings() {
      return settings;
    },
    highestApiVersion,
    instanceUrl: (org) => `http://127.0.0.1:${org.port}`,
    loginUrl: () => `http://127.0.0.1:${loginPort}`,
    openOrg: (org) => listenFor({ ...org, port: 0 }),
    closeOrg: (orgId) => {
      const org = state.orgs.get(orgId);
      if (org === undefined) return;
      state.transaction(() => {
        state.tokens.revokeOf(org.orgId, {});
        state.orgs.put({ ...org, isDeleted: true });
      });
      listeners.closeOrg(org.orgId);
    },
    log,
  };

  return {
    emulator,
    state,
    random,
    listeners,
    faults: createFaultTable(),
    requestLog: createRequestLog(),
    updateSettings: (patch) => {
      settings = { ...settings, ...patch };
    },
    advanceClock: (milliseconds) => {
      clock.advance(milliseconds);
      state.meta.set(clockKey, String(clock.advanced()));
    },
    listenFor,
    setLoginPort: (port) => {
      loginPort = port;
    },
  };
};
