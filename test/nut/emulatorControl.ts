/**
 * Holds the emulator of a test's project by its admin routes: requests that were made, faults, clock, settings, records.
 * Starts it in the project's own data folder, where the commands under test find it; `project.dispose()` ends it.
 */
import { join } from 'node:path';
import { emulatorFolder, ensureEmulator, stopEmulator } from '../../scripts/cli/emulatorProcess.ts';
import type { EmulatorSettings } from '../../scripts/emulator/emulatorTypes.ts';
import type { Fault } from '../../scripts/emulator/faults.ts';
import type { LoggedRequest } from '../../scripts/emulator/requestLog.ts';
import { createState } from '../../scripts/emulator/state/createState.ts';
import type { EmulatedOrg, FieldValue, State, StoredRecord } from '../../scripts/emulator/state/stateTypes.ts';
import { emulatorAdmin, type Project } from '../support/commandLine.ts';

type Organization = EmulatedOrg & { readonly instanceUrl: string };

export type EmulatorControl = {
  readonly settings: (settings: Partial<EmulatorSettings>) => Promise<void>;
  readonly advanceClock: (milliseconds: number) => Promise<void>;
  readonly addFault: (fault: Fault) => Promise<void>;
  readonly clearFaults: () => Promise<void>;
  readonly requests: () => Promise<readonly LoggedRequest[]>;
  readonly clearRequests: () => Promise<void>;
  /** Scratch orgs that are not deleted, the oldest first. */
  readonly scratchOrgs: () => Promise<readonly Organization[]>;
  readonly records: (orgId: string, sobject: string) => Promise<readonly StoredRecord[]>;
  /** Changes every record that `where` takes, and gives back a function that changes them back. */
  readonly change: (
    orgId: string,
    sobject: string,
    where: (record: StoredRecord) => boolean,
    fields: Readonly<Record<string, FieldValue>>,
  ) => Promise<() => Promise<void>>;
};

/** Without the wait for a new key's propagation, unless the settings say otherwise. */
export async function startEmulator(
  project: Project,
  settings: Partial<EmulatorSettings> = {},
): Promise<EmulatorControl> {
  await ensureEmulator(project.dataDirectory);
  const control = await controlOf(project);
  await control.settings({ propagationMilliseconds: 0, ...settings });
  return control;
}

/** The control of an emulator that a command has started. */
export async function controlOf(project: Project): Promise<EmulatorControl> {
  const admin = await emulatorAdmin(project);
  // The admin routes answer with the emulator's own types.
  const records: EmulatorControl['records'] = async (org, sobject) =>
    (await admin('GET', `records?org=${org}&sobject=${sobject}`)) as readonly StoredRecord[];
  const patch = async (org: string, sobject: string, id: string, fields: Readonly<Record<string, FieldValue>>) => {
    await admin('PATCH', 'records', { org, sobject, id, fields });
  };
  return {
    settings: async (settings) => {
      await admin('POST', 'settings', settings);
    },
    advanceClock: async (milliseconds) => {
      await admin('POST', 'clock/advance', { milliseconds });
    },
    addFault: async (fault) => {
      await admin('POST', 'faults', fault);
    },
    clearFaults: async () => {
      await admin('DELETE', 'faults');
    },
    requests: async () => (await admin('GET', 'requests')) as readonly LoggedRequest[],
    clearRequests: async () => {
      await admin('DELETE', 'requests');
    },
    scratchOrgs: async () =>
      ((await admin('GET', 'orgs')) as readonly Organization[]).filter(
        ({ kind, isDeleted }) => kind === 'scratch' && !isDeleted,
      ),
    records,
    change: async (org, sobject, where, fields) => {
      const found = (await records(org, sobject)).filter(where);
      if (found.length === 0) {
        throw new Error(`No ${sobject} in ${org} to change`);
      }
      for (const { Id } of found) {
        await patch(org, sobject, Id, fields);
      }
      return async () => {
        for (const record of found) {
          const before = Object.keys(fields).map((name): [string, FieldValue] => [name, record[name] ?? null]);
          await patch(org, sobject, record.Id, Object.fromEntries(before));
        }
      };
    },
  };
}

const READING_OPERATIONS =
  /^(checkDeployStatus|checkRetrieveStatus|describeMetadata|listMetadata|readMetadata|retrieve)$/;

/** Requests that write to an org: not those for a token or about one, and not the reading operations that POST. */
export const writingRequests = (requests: readonly LoggedRequest[]): readonly string[] =>
  requests
    .filter(
      ({ method, path, operation }) =>
        method !== 'GET' &&
        method !== 'HEAD' &&
        !path.startsWith('/services/oauth2/') &&
        !(operation !== undefined && READING_OPERATIONS.test(operation)),
    )
    .map(({ method, path, operation }) => [method, path, ...(operation === undefined ? [] : [operation])].join(' '));

/**
 * Changes the emulator's state in a way that no request could, such as by what an org has held for years: ends the
 * emulator, opens its state, and starts it again with the settings of `startEmulator`. The requests made so far are gone.
 */
export async function editState(project: Project, edit: (state: State) => void): Promise<EmulatorControl> {
  await stopEmulator(project.dataDirectory);
  const state = createState({
    file: join(emulatorFolder(project.dataDirectory), 'state.sqlite'),
    clock: { now: () => Date.now() },
  });
  try {
    state.transaction(() => edit(state));
  } finally {
    state.close();
  }
  return startEmulator(project);
}
