/**
 * An org with the project's own app at work, in the test's process: emulator, real libraries, file store, journal. Gives
 * rotations as the command runs them, and what org, store and journal say afterwards.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CredentialStore, CredentialVersion } from '../../scripts/credentials/clientCredentials.ts';
import { createFileStore } from '../../scripts/credentials/fileStore.ts';
import { type JournalRecord, openRotationJournal } from '../../scripts/credentials/rotation/rotationJournal.ts';
import type { Clock } from '../../scripts/lib/clock.ts';
import { Secret } from '../../scripts/lib/secret.ts';
import { authorizeWithRefreshToken, forgetOrg } from '../../scripts/org/authorizeOrg.ts';
import { openOrg } from '../../scripts/org/openOrg.ts';
import { readKnownOrgs } from '../../scripts/org/sfAliases.ts';
import { deployToOrg } from '../../scripts/pipeline/deployToOrg.ts';
import { rotateApp } from '../../scripts/pipeline/rotation/rotateApp.ts';
import type { RotatePorts, RotateRequest } from '../../scripts/pipeline/rotation/rotationRequest.ts';
import type { RunReport } from '../../scripts/report/runReport.ts';
import { createTokenTransport } from '../../scripts/verify/transport.ts';
import { type EmulatorHarness, type OrgSession, send, withEmulator } from './emulatorHarness.ts';

export const APP = 'Order_Sync';
export const ALIAS = 'prod';
const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const HOME = process.env['HOME'] ?? '';

export type RotationWorld = {
  readonly emulator: EmulatorHarness;
  readonly session: OrgSession;
  readonly store: CredentialStore;
  readonly folder: string;
  readonly ports: () => RotatePorts;
  readonly rotate: (request?: Partial<RotateRequest>, ports?: Partial<RotatePorts>) => Promise<RunReport>;
  readonly records: () => Promise<readonly JournalRecord[]>;
  /** Consumer keys that the store holds, by version. */
  readonly stored: () => Promise<Readonly<Record<CredentialVersion, string | undefined>>>;
  /** What the org has: the main key, and the staged pair's key and state. */
  readonly held: () => { readonly main: string; readonly staged: { key: string; state: string } | undefined };
  readonly ids: () => Promise<{ readonly appId: string; readonly consumerId: string }>;
  /** The status that the token endpoint answers to a stored pair. */
  readonly tokenStatus: (version: CredentialVersion) => Promise<number>;
};

export const REQUEST: RotateRequest = {
  command: 'rotate',
  projectRoot: ROOT,
  intent: { mode: 'rotate' },
  dryRun: false,
  waitTokenMinutes: 15,
  onRotated: [],
  force: false,
  temporaryAccess: false,
  repairOnly: false,
  variables: { PATH: process.env['PATH'] },
  emulated: true,
  repeatedFlags: '',
  notices: [],
};

/** The emulator's time; a wait moves it on, so that nobody waits. */
const emulatedClock = (emulator: EmulatorHarness): Clock => ({
  now: () => emulator.emulator.state.clock.now(),
  wait: async (milliseconds) => {
    emulator.running.advanceClock(milliseconds);
  },
});

/** Deploys the app to a new production org before every test of the suite. */
export function withRotationWorld(): RotationWorld {
  const emulator = withEmulator({ clock: { now: () => Date.now() } });
  let folder = '';
  let session: OrgSession | undefined;

  const ports = (): RotatePorts => {
    const clock = emulatedClock(emulator);
    return {
      clock,
      openOrg,
      store: createFileStore(join(folder, 'credentials')),
      transport: createTokenTransport({ proxyVariables: {} }),
      onEvent: () => undefined,
      signal: new AbortController().signal,
      openJournal: (place) =>
        openRotationJournal({ directory: join(folder, 'rotations'), run: 'test', now: clock.now, ...place }),
    };
  };
  const current = (): OrgSession => {
    if (session === undefined) throw new Error('the world stands inside tests only');
    return session;
  };

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'eca-rotation-'));
    session = await emulator.createOrg('production');
    await authorizeWithRefreshToken({
      loginUrl: session.instanceUrl,
      refreshToken: Secret.of(session.refreshToken),
      clientId: 'PlatformCLI',
      alias: ALIAS,
      isDevHub: false,
    });
    const { onRotated, intent, force, temporaryAccess, repairOnly, ...shared } = REQUEST;
    const report = await deployToOrg({ ...shared, command: 'deploy', validate: false, waitMinutes: 5 }, ALIAS, ports());
    if (report.outcome !== 'done') throw new Error(`the app could not be deployed: ${report.error?.message}`);
  });
  afterEach(async () => {
    session = undefined;
    for (const { username } of await readKnownOrgs(HOME)) {
      await forgetOrg(username);
    }
    rmSync(folder, { recursive: true, force: true });
  });

  const consumerNow = () => {
    const { state } = emulator.emulator;
    const { orgId } = current().org;
    const [app] = state.components.list(orgId, 'ExternalClientApplication');
    const [consumer] = state.consumers.byApp(orgId, app?.id ?? '');
    if (app === undefined || consumer === undefined) throw new Error('the app has no consumer');
    return { app, consumer, state };
  };
  const held: RotationWorld['held'] = () => {
    const { consumer, state } = consumerNow();
    const staged = state.consumers.staged(consumer.consumerId);
    return { main: consumer.key, staged: staged === undefined ? undefined : { key: staged.key, state: staged.state } };
  };
  const read = (version: CredentialVersion) => ports().store.read(ALIAS, APP, version);

  return {
    emulator,
    get session() {
      return current();
    },
    get store() {
      return ports().store;
    },
    get folder() {
      return folder;
    },
    ports,
    rotate: (request, more) => rotateApp({ ...REQUEST, ...request }, ALIAS, { ...ports(), ...more }),
    records: () => ports().openJournal({ orgId: current().org.orgId, appName: APP }).read(),
    stored: async () => {
      const [now, pending, previous] = await Promise.all([read('current'), read('pending'), read('previous')]);
      return { current: now?.consumerKey, pending: pending?.consumerKey, previous: previous?.consumerKey };
    },
    held,
    ids: async () => {
      const { app, consumer } = consumerNow();
      return { appId: app.id, consumerId: consumer.consumerId };
    },
    tokenStatus: async (version) => {
      const pair = await read(version);
      if (pair === undefined) throw new Error(`the store has no ${version} pair`);
      const answer = await send(`${current().instanceUrl}/services/oauth2/token`, {
        body: new URLSearchParams({
          grant_type: 'client_credentials',
          client_id: pair.consumerKey,
          client_secret: pair.consumerSecret.reveal(),
        }),
      });
      return answer.status;
    },
  };
}
