/**
 * Stores over the stand-ins of their vendors' commands (test/fixtures/storeClis/bin). In: how a vendor's store is opened.
 * Out: the world that `describeStore` wants, a folder for each test, and the tests that every vendor shares.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import type { CredentialStore } from '../../scripts/credentials/clientCredentials.ts';
import type { StorePlace } from '../../scripts/credentials/stores/storePlace.ts';
import type { CommandSettings } from '../../scripts/definition/storeSettings.ts';
import type { StoreWorld } from './storeSuite.ts';
import { thrownBy } from './thrownBy.ts';

const STAND_INS = fileURLToPath(new URL('../fixtures/storeClis/bin', import.meta.url));
const WITH_STAND_INS = [STAND_INS, dirname(process.execPath)].join(delimiter);

/** The variables that a stand-in needs on top of its vendor's: for `environment` of the settings. */
export const STAND_IN_VARIABLES: readonly string[] = ['STAND_IN_DIR'];

/** `more`: settings on top of the vendor's usual ones; `path`: where commands are found, if not among the stand-ins. */
export type OpenStandIn = (folder: string, more?: CommandSettings, path?: string) => CredentialStore;
export type StandInCall = { readonly argv: readonly string[]; readonly env: Readonly<Record<string, string>> };

/** A place in which the stand-ins are the only vendors' commands; `variables` may hold what no command is to see. */
export const standInPlace = (
  folder: string,
  variables: Readonly<Record<string, string>> = {},
  path = WITH_STAND_INS,
): StorePlace => ({
  store: 'team',
  variables: { PATH: path, STAND_IN_DIR: folder, OTHER_TOKEN: 'none of its business', ...variables },
  workingDirectory: folder,
  signal: new AbortController().signal,
});

export async function newStandInFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'eca-vendor-'));
  await writeFile(join(folder, 'calls'), '');
  return folder;
}

/** `peek`: how to look behind a store that gives nothing back; `recordedWord`: what the vendor's names make of the app. */
export async function standInWorld(
  open: OpenStandIn,
  {
    peek,
    ...more
  }: Pick<StoreWorld, 'recordedWord'> & {
    readonly peek?: (folder: string) => NonNullable<StoreWorld['peek']>;
  } = {},
): Promise<StoreWorld> {
  const folder = await newStandInFolder();
  return {
    ...more,
    open: () => open(folder),
    ...(peek === undefined ? {} : { peek: peek(folder) }),
    recorded: () => readFile(join(folder, 'calls'), 'utf8'),
    killAt: (nth, moment) => writeFile(join(folder, 'kill'), JSON.stringify({ nth, moment })),
    clearOfSecrets: [],
    end: () => rm(folder, { recursive: true, force: true }),
  };
}

export type StandIn = {
  readonly folder: string;
  readonly calls: () => Promise<readonly StandInCall[]>;
  readonly setState: (state: string) => Promise<void>;
};

/** A new folder for each test of the suite around. */
export function withStandIn(): StandIn {
  let folder = '';
  beforeEach(async () => {
    folder = await newStandInFolder();
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));
  return {
    get folder() {
      return folder;
    },
    calls: async () =>
      (await readFile(join(folder, 'calls'), 'utf8'))
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line)),
    setState: (state) => writeFile(join(folder, 'state'), state),
  };
}

export type ExpectedRefusal = { readonly name: string; readonly exitCode: number; readonly action: string };

/** What a network that is away is for every vendor. */
export const UNREACHABLE: ExpectedRefusal = {
  name: 'StoreUnreachableError',
  exitCode: 68,
  action: 'Run the command again',
};

/** Registers, for each state of the stand-in, that the check ends with its error. */
export function itEndsTheCheck(
  standIn: StandIn,
  open: OpenStandIn,
  states: Readonly<Record<string, ExpectedRefusal>>,
): void {
  for (const [state, { name, exitCode, action }] of Object.entries(states)) {
    it(`ends the check with ${name} in the state ${state}`, async () => {
      await standIn.setState(state);
      const error = await thrownBy(() => open(standIn.folder).check('qa', 'Order_Sync'));
      expect(error).to.include({ name, exitCode });
      expect(error.actions?.[0]).to.contain(action);
    });
  }
}

/** Registers that in none of these states a pair is said to be absent. */
export function itTakesNoneForAbsent(standIn: StandIn, open: OpenStandIn, states: readonly string[]): void {
  it('takes no secret for absent when the service is away or refuses', async () => {
    for (const state of states) {
      await standIn.setState(state);
      const store = open(standIn.folder);
      for (const work of [() => store.read('qa', 'Order_Sync'), () => store.remove('qa', 'Order_Sync', 'pending')]) {
        const { name } = await thrownBy(work);
        expect(name, state).to.match(state === 'unreachable' ? /^StoreUnreachableError$/ : /^Store\w+Error$/);
      }
    }
  });
}

/** Registers that a command that is not there, and one that hangs, each end the check in their own way. */
export function itNeedsItsCommand(standIn: StandIn, open: OpenStandIn): void {
  it('says what to install, and ends a command that gives no answer', async () => {
    const missing = await thrownBy(() => open(standIn.folder, {}, standIn.folder).check('qa', 'Order_Sync'));
    expect(missing).to.include({ name: 'StoreCliMissingError', exitCode: 2 });
    expect(missing.actions?.[0]).to.match(/^Install .*https:/);
    await standIn.setState('hang');
    const hanging = await thrownBy(() => open(standIn.folder, { timeoutSeconds: 0.3 }).check('qa', 'Order_Sync'));
    expect(hanging).to.include({ name: 'StoreTimeoutError', exitCode: 68 });
  });
}
