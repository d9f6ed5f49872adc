/**
 * An emulator in the test's own process: a fresh one for every test on a folder that is removed afterwards, with a clock
 * that only the test moves. Gives sessions, requests and orgs, so that a test states what it is about and no more.
 */
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createOrg } from '../../scripts/emulator/createOrg.ts';
import type { Emulator, EmulatorSettings } from '../../scripts/emulator/emulatorTypes.ts';
import { type RunningEmulator, startEmulator } from '../../scripts/emulator/startEmulator.ts';
import type { EmulatedOrg, EmulatorClock } from '../../scripts/emulator/state/stateTypes.ts';

export type HarnessOptions = {
  readonly settings?: Partial<EmulatorSettings>;
  /** A standing clock when absent; `advanceClock` moves it. Pass the system's for clients that sign by the real time. */
  readonly clock?: EmulatorClock;
};

export type OrgSession = {
  readonly org: EmulatedOrg;
  readonly username: string;
  readonly userId: string;
  readonly instanceUrl: string;
  /** A valid access token of the org's administrator, scope `full api id web refresh_token`. */
  readonly adminToken: string;
  readonly refreshToken: string;
};

export type Answer = {
  readonly status: number;
  readonly text: string;
  /** The parsed body, or undefined where it is not JSON. */
  readonly body: unknown;
  readonly headers: Headers;
};

export type RequestOptions = {
  readonly method?: string;
  readonly token?: string;
  /** An object goes as JSON, URLSearchParams as a form, text as it is. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
};

export type EmulatorHarness = {
  readonly running: RunningEmulator;
  readonly emulator: Emulator;
  readonly hub: OrgSession;
  readonly dataFolder: string;
  readonly createOrg: (
    kind: 'production' | 'sandbox' | 'developer' | 'scratch',
    request?: { readonly name?: string; readonly edition?: string; readonly username?: string },
  ) => Promise<OrgSession>;
  /** A request with the administrator's token of the org, unless `token` says another; `token: ''` sends none. */
  readonly request: (session: OrgSession, path: string, options?: RequestOptions) => Promise<Answer>;
  /** A request to the admin routes, path without `/__emulator`. */
  readonly admin: (path: string, options?: RequestOptions) => Promise<Answer>;
};

const standingStill = Date.UTC(2026, 10, 25, 12);
const certificateFiles = ['authority.pem', 'loopback.key.pem', 'loopback.pem'];

// Making certificates costs more than all the rest of a start, so the first emulator of the process lends its own.
const certificateFolder = join(mkdtempSync(join(tmpdir(), 'eca-certificates-')));
let hasCertificates = false;
process.once('exit', () => rmSync(certificateFolder, { recursive: true, force: true }));

const copyCertificates = (from: string, to: string): void => {
  mkdirSync(to, { recursive: true });
  for (const name of certificateFiles) copyFileSync(join(from, name), join(to, name));
};

const administratorOf = ({ state }: Emulator, org: EmulatedOrg): { id: string; username: string } => {
  const [user] = state.records.find(org.orgId, 'User');
  if (user === undefined) throw new Error(`org ${org.orgId} has no user`);
  return { id: user.Id, username: String(user['Username']) };
};

/** A session of the org's administrator, made from nothing but the state. */
export const openSession = (emulator: Emulator, org: EmulatedOrg): OrgSession => {
  const { id, username } = administratorOf(emulator, org);
  const common = { orgId: org.orgId, userId: id, clientId: 'PlatformCLI', expiresAt: undefined } as const;
  const access = emulator.state.tokens.issue({ ...common, kind: 'access', scope: 'full api id web refresh_token' });
  const refresh = emulator.state.tokens.issue({ ...common, kind: 'refresh', scope: 'full api id web refresh_token' });
  return {
    org,
    username,
    userId: id,
    instanceUrl: emulator.instanceUrl(org),
    adminToken: access.token,
    refreshToken: refresh.token,
  };
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** One HTTP request, its body by the type of the value. */
export const send = async (url: string, options: RequestOptions = {}): Promise<Answer> => {
  const { body, token } = options;
  const isRaw =
    body === undefined || typeof body === 'string' || body instanceof URLSearchParams || body instanceof FormData;
  const response = await fetch(url, {
    method: options.method ?? (body === undefined ? 'GET' : 'POST'),
    headers: {
      ...(isRaw ? {} : { 'content-type': 'application/json' }),
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...options.headers,
    },
    ...(body === undefined ? {} : { body: isRaw ? body : JSON.stringify(body) }),
    redirect: 'manual',
  });
  const text = await response.text();
  return { status: response.status, text, body: parseJson(text), headers: response.headers };
};

const createTestOrg = async (
  emulator: Emulator,
  hub: EmulatedOrg,
  kind: 'production' | 'sandbox' | 'developer' | 'scratch',
  request: { readonly name?: string; readonly edition?: string; readonly username?: string } = {},
): Promise<OrgSession> => {
  const count = emulator.state.orgs.list().length;
  const created = await createOrg(emulator, {
    kind,
    name: request.name ?? `${kind} ${count}`,
    edition:
      request.edition ?? (kind === 'developer' || kind === 'scratch' ? 'Developer Edition' : 'Enterprise Edition'),
    username: request.username ?? `${kind}${count}@example.com`,
    ...(kind === 'scratch' ? { hubOrgId: hub.orgId, expiresAt: emulator.state.clock.now() + 7 * 86_400_000 } : {}),
  });
  return openSession(emulator, created.org);
};

/** Starts an emulator before every test of the suite it is called in, and stops it afterwards. */
export const withEmulator = (options: HarnessOptions = {}): EmulatorHarness => {
  let current: { running: RunningEmulator; hub: OrgSession; dataFolder: string } | undefined;
  const now = (): NonNullable<typeof current> => {
    if (current === undefined) throw new Error('the emulator runs inside tests only');
    return current;
  };

  beforeEach(async () => {
    const dataFolder = mkdtempSync(join(tmpdir(), 'eca-emulator-'));
    if (hasCertificates) copyCertificates(certificateFolder, dataFolder);
    const running = await startEmulator({
      dataFolder,
      settings: { propagationMilliseconds: 0, ...options.settings },
      clock: options.clock ?? { now: () => standingStill },
    });
    if (!hasCertificates) {
      copyCertificates(dataFolder, certificateFolder);
      hasCertificates = true;
    }
    const hubOrg = running.emulator.state.orgs.get(running.devHub.orgId);
    if (hubOrg === undefined) throw new Error('the emulator has no Dev Hub');
    current = { running, hub: openSession(running.emulator, hubOrg), dataFolder };
  });

  afterEach(async () => {
    const { running, dataFolder } = now();
    current = undefined;
    await running.stop();
    rmSync(dataFolder, { recursive: true, force: true });
  });

  return {
    get running() {
      return now().running;
    },
    get emulator() {
      return now().running.emulator;
    },
    get hub() {
      return now().hub;
    },
    get dataFolder() {
      return now().dataFolder;
    },
    createOrg: (kind, request) => createTestOrg(now().running.emulator, now().hub.org, kind, request),
    request: (session, path, request = {}) =>
      send(session.instanceUrl + path, { ...request, token: request.token ?? session.adminToken }),
    admin: (path, request = {}) =>
      send(`${now().running.frontUrl}/__emulator${path}`, {
        ...request,
        headers: { 'x-emulator-token': now().running.adminToken, ...request.headers },
      }),
  };
};
