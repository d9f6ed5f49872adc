/**
 * An emulator process in a closed yard, with sessions of every kind that a request may carry, and the questions that are
 * asked after each bad request: is the answer in the dialect, does it give nothing away, is the process still sound.
 */
import { mkdir, mkdtemp, readdir, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { type StartedEmulator, spawnEmulator } from '../support/startedEmulator.ts';
import { listeningAddresses, type RawAnswer, request } from './robustnessWire.ts';

export const API = '/services/data/v66.0';
export const SOAP = '/services/Soap/m/66.0';

export type Yard = {
  readonly emulator: StartedEmulator;
  readonly folder: string;
  readonly hub: string;
  readonly token: string;
  readonly expired: string;
  readonly revoked: string;
  /** Of another org of the same emulator. */
  readonly foreign: string;
};

const dechunk = ({ head, body }: RawAnswer): string =>
  /transfer-encoding: chunked/i.test(head) ? body.replace(/(?:^|\r\n)[0-9a-f]+\r\n/g, '') : body;

const logIn = async (origin: string, refreshToken: string): Promise<string> => {
  const form = new URLSearchParams({
    grant_type: 'refresh_token',
    client_id: 'PlatformCLI',
    refresh_token: refreshToken,
  });
  const answer = await request(origin, {
    path: '/services/oauth2/token',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: form.toString(),
  });
  // The token endpoint's own answer; anything else makes the test fail at its first use.
  return String((JSON.parse(dechunk(answer)) as { access_token?: string }).access_token);
};

const admin = async ({ frontUrl, adminToken }: StartedEmulator, path: string, body: object): Promise<unknown> => {
  const answer = await request(frontUrl, {
    path: `/__emulator/${path}`,
    headers: { 'content-type': 'application/json', 'x-emulator-token': adminToken },
    body: JSON.stringify(body),
  });
  return JSON.parse(dechunk(answer));
};

/** Starts the emulator where everything that it could write outside its data folder would be seen. */
export const openYard = async (): Promise<Yard> => {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'eca-yard-')));
  const [cwd, home, temporary] = ['cwd', 'home', 'tmp'].map((name) => join(folder, name)) as [string, string, string];
  await Promise.all([cwd, home, temporary].map((path) => mkdir(path)));
  const variables = { HOME: home, USERPROFILE: home, TMPDIR: temporary };
  const emulator = await spawnEmulator(join(folder, 'data'), { cwd, variables });
  const { instanceUrl: hub, refreshToken } = emulator.devHub;
  const expired = await logIn(hub, refreshToken);
  await admin(emulator, 'clock/advance', { milliseconds: 3 * 3_600_000 });
  const revoked = await logIn(hub, refreshToken);
  await request(hub, { path: `/services/oauth2/revoke?token=${encodeURIComponent(revoked)}` });
  const other = (await admin(emulator, 'orgs', { kind: 'sandbox', name: 'other' })) as Record<string, string>;
  const foreign = await logIn(String(other['instanceUrl']), String(other['refreshToken']));
  return { emulator, folder, hub, token: await logIn(hub, refreshToken), expired, revoked, foreign };
};

export const closeYard = async ({ emulator, folder }: Yard): Promise<void> => {
  await emulator.stop();
  await rm(folder, { recursive: true, force: true, maxRetries: 3 });
};

export type Refusal =
  | { readonly dialect: 'rest' | 'soap' | 'oauth' | 'identity'; readonly status: number; readonly code: string }
  /** What Node's HTTP parser refuses never becomes a request: a status, a closed connection and no body. */
  | { readonly dialect: 'http'; readonly status: number };

const expectDialect = (answer: RawAnswer, refusal: Refusal): void => {
  const body = dechunk(answer);
  if (refusal.dialect === 'http') {
    expect(body).to.equal('');
  } else if (refusal.dialect === 'soap') {
    expect(answer.head).to.match(/content-type: text\/xml/i);
    expect(/<faultcode>([^<]*)<\/faultcode>/.exec(body)?.[1]).to.equal(refusal.code);
    expect(body).to.match(/<faultstring>[^<]+<\/faultstring>/);
  } else if (refusal.dialect === 'identity') {
    expect(body).to.equal(refusal.code);
  } else if (refusal.dialect === 'rest') {
    expect(answer.head).to.match(/content-type: application\/json/i);
    const errors: unknown = JSON.parse(body);
    expect(errors).to.be.an('array').with.lengthOf(1);
    expect(errors).to.have.nested.property('[0].errorCode', refusal.code);
    expect(errors).to.have.nested.property('[0].message').that.is.a('string').and.is.not.equal('');
  } else {
    const error: unknown = JSON.parse(body);
    expect(error).to.have.property('error', refusal.code);
    expect(error).to.have.property('error_description').that.is.a('string').and.is.not.equal('');
  }
};

/** No stack, no path of this machine, no token: nothing that a client has no business to know. */
export const expectDiscreet = (answer: RawAnswer, { folder, token, emulator }: Yard): void => {
  const secrets = [
    folder,
    process.cwd(),
    'node_modules',
    'root:x:0',
    emulator.adminToken,
    emulator.devHub.refreshToken,
  ];
  for (const secret of [...secrets, token]) expect(answer.body).not.to.include(secret);
  expect(answer.body).not.to.match(/\bat [^\n]*:\d+:\d+|\.ts\b|\bnode:internal/);
};

/** The answer is what it should be, and gives nothing away. */
export const expectRefusal = (answer: RawAnswer, refusal: Refusal, yard: Yard): void => {
  expect(answer.status, answer.head).to.equal(refusal.status);
  expectDialect(answer, refusal);
  expectDiscreet(answer, yard);
};

/** The process is alive, a normal request works, and the log holds no error that nobody foresaw. */
export const expectSound = async ({ emulator, hub, token }: Yard): Promise<void> => {
  process.kill(emulator.pid, 0);
  const headers = { authorization: `Bearer ${token}` };
  const { status, body } = await request(hub, { path: `${API}/query?q=SELECT+Id+FROM+User+LIMIT+1`, headers });
  expect(status).to.equal(200);
  expect(body).to.include('"totalSize":1');
  expect(emulator.log()).not.to.match(/UNKNOWN_EXCEPTION|Unhandled|uncaught/i);
};

/** Nothing was written outside the data folder, and what listens does so on 127.0.0.1 alone. */
export const expectContained = async ({ emulator, folder }: Yard): Promise<void> => {
  expect((await readdir(folder, { recursive: true })).filter((name) => !name.startsWith('data/')).sort()).to.deep.equal(
    ['cwd', 'data', 'home', 'tmp'],
  );
  expect((await readdir(join(folder, 'data'))).sort()).to.deep.equal(
    ['authority.pem', 'emulator.json', 'loopback.key.pem', 'loopback.pem', 'state.sqlite', 'state.sqlite-wal'].sort(),
  );
  if (process.platform === 'linux') {
    const addresses = new Set(await listeningAddresses(emulator.pid));
    expect([...addresses]).to.deep.equal(['0100007F']);
  }
};
