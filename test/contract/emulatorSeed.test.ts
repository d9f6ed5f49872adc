import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { applyEmulatorSeed } from '../../scripts/cli/emulatorSeed.ts';
import { readEmulatorSeed } from '../../scripts/cli/emulatorSeedFile.ts';
import { Secret } from '../../scripts/lib/secret.ts';
import { authorizeWithRefreshToken, forgetOrg } from '../../scripts/org/authorizeOrg.ts';
import { openOrg } from '../../scripts/org/openOrg.ts';
import { readKnownOrgs } from '../../scripts/org/sfAliases.ts';
import { withEmulator } from '../support/emulatorHarness.ts';
import { withFolder } from '../support/temporaryProject.ts';
import { thrownBy } from '../support/thrownBy.ts';

const HOME = process.env['HOME'] ?? '';
const DOCS = new URL('../../docs/emulator.md', import.meta.url);

describe('A seeded emulator', () => {
  const emulator = withEmulator({ clock: { now: () => Date.now() } });
  const forgetAll = async () => {
    for (const { username } of await readKnownOrgs(HOME)) {
      await forgetOrg(username);
    }
  };
  beforeEach(forgetAll);
  afterEach(forgetAll);

  const apply = (content: string): Promise<readonly string[]> =>
    withFolder({ 'orgs.json': content }, async (folder) => {
      const seed = await readEmulatorSeed('orgs.json', folder);
      const { frontUrl, adminToken } = emulator.running;
      const running = { frontUrl, adminToken } as Parameters<typeof applyEmulatorSeed>[1];
      return applyEmulatorSeed(seed, running, HOME);
    });
  const livingOrgs = () =>
    emulator.emulator.state.orgs.list().filter(({ isDeleted, kind }) => !isDeleted && kind !== 'devHub');

  it('holds what the example of the documentation says, once, however often it is given', async () => {
    const [, example = ''] = /```json\n([\s\S]*?)```/.exec(readFileSync(DOCS, 'utf8')) ?? [];
    await apply(example);
    const again = await apply(example);
    expect(again.filter((line) => line.includes('is there already'))).to.have.length(4);
    expect(livingOrgs().map(({ name, kind, edition }) => [name, kind, edition])).to.deep.equal([
      ['dev', 'developer', 'Developer Edition'],
      ['qa', 'sandbox', 'Enterprise Edition'],
      ['feature', 'scratch', 'Enterprise Edition'],
      ['prod', 'production', 'Unlimited Edition'],
    ]);
    expect(emulator.emulator.settings).to.include({ deployMilliseconds: 4000, requestMilliseconds: 20 });
    const limits = await emulator.request(emulator.hub, '/services/data/v66.0/limits');
    expect(limits.body).to.deep.include({
      ActiveScratchOrgs: { Max: 1, Remaining: 0 },
      DailyScratchOrgs: { Max: 2, Remaining: 1 },
    });
    const [qa, prod] = await Promise.all(['qa', 'prod'].map((aliasOrUsername) => openOrg({ aliasOrUsername })));
    const [license] =
      (await qa?.query<{ TotalLicenses: number }>(
        "SELECT TotalLicenses FROM UserLicense WHERE Name = 'Salesforce Integration'",
      )) ?? [];
    expect(license?.TotalLicenses).to.equal(0);
    const [user] =
      (await prod?.query<{ Profile: { Name: string } }>(
        "SELECT Profile.Name FROM User WHERE Username = 'ops@prod.example.com'",
      )) ?? [];
    expect(user?.Profile.Name).to.equal('Standard User');
    const [settings] = (await prod?.readComponents('ExternalClientAppSettings', ['ExternalClientApp'])) ?? [];
    expect(String(settings?.['enableClientSecretInRestApiAccess'])).to.equal('true');
  });

  const SANDBOX = '{ "orgs": [{ "alias": "qa", "kind": "sandbox", "users": [{ "username": "ops@qa.example.com" }] }] }';

  it('authorises an org that was made before the start was cut short, and makes no second one', async () => {
    await apply(SANDBOX);
    const before = livingOrgs().map(({ orgId }) => orgId);
    await forgetAll();
    expect(await apply(SANDBOX)).to.deep.equal([
      'Authorised the emulated sandbox org "qa" (admin@emulator.eca.qa), which was there already.',
    ]);
    expect(livingOrgs().map(({ orgId }) => orgId)).to.deep.equal(before);
    expect((await openOrg({ aliasOrUsername: 'qa' })).identity.orgId).to.equal(before[0]);
  });

  it('takes an alias for the new org that named one of somewhere else', async () => {
    const other = await emulator.createOrg('developer', { name: 'other' });
    await authorizeWithRefreshToken({
      loginUrl: other.instanceUrl,
      refreshToken: Secret.of(other.refreshToken),
      clientId: 'PlatformCLI',
      alias: 'qa',
      isDevHub: false,
    });
    emulator.emulator.closeOrg(other.org.orgId);
    const [said] = await apply(SANDBOX);
    expect(said).to.include('Made the emulated sandbox org "qa"');
    expect((await openOrg({ aliasOrUsername: 'qa' })).identity.orgId).to.equal(livingOrgs()[0]?.orgId);
  });

  const wrong: readonly (readonly [what: string, content: string, place: string, message: RegExp])[] = [
    ['broken JSON', '{', '1:2', /./],
    ['an unknown key', '{ "org": [] }', '1:3', /unknown key "org"/],
    ['an org without an alias', '{ "orgs": [{ "kind": "sandbox" }] }', '1:12', /has no alias/],
    ['an alias with a blank', '{ "orgs": [{ "alias": "a b" }] }', '1:23', /no alias/],
    ['an alias twice', '{ "orgs": [{ "alias": "a" }, { "alias": "a" }] }', '1:30', /"a" comes twice/],
    ['an unknown key of an org', '{ "orgs": [{ "alias": "a", "type": 1 }] }', '1:28', /unknown key "type"/],
    [
      'an unknown kind',
      '{ "orgs": [{ "alias": "a", "kind": "x" }] }',
      '1:36',
      /kind must be one of production, sandbox, developer, scratch/,
    ],
    [
      'an unknown edition',
      '{ "orgs": [{ "alias": "a", "kind": "sandbox", "edition": "X" }] }',
      '1:58',
      /no edition "X"/,
    ],
    [
      'an edition out of JavaScript',
      '{ "orgs": [{ "alias": "a", "kind": "sandbox", "edition": "constructor" }] }',
      '1:58',
      /no edition "constructor"/,
    ],
    [
      'an unknown licence',
      '{ "orgs": [{ "alias": "a", "kind": "sandbox", "licenses": { "X": 1 } }] }',
      '1:66',
      /no licence "X"/,
    ],
    [
      'an unknown setting',
      '{ "orgs": [{ "alias": "a", "kind": "sandbox", "settings": { "x": true } }] }',
      '1:66',
      /no setting "x"/,
    ],
    [
      'an unknown profile',
      '{ "orgs": [{ "alias": "a", "kind": "sandbox", "users": [{ "username": "u@x.example", "profile": "P" }] }] }',
      '1:97',
      /no profile "P"/,
    ],
    ['a limit that is no number', '{ "devHub": { "activeScratchOrgs": "1" } }', '1:36', /must be integer/],
    ['an unknown setting of the emulator', '{ "settings": { "speed": 1 } }', '1:15', /there is no key "speed"/],
  ];
  for (const [what, content, place, message] of wrong) {
    it(`refuses ${what} at its place, and leaves no half org behind`, async () => {
      const error = await thrownBy(() => apply(content));
      expect([error.name, error.exitCode]).to.deep.equal(['ConfigInvalidError', 2]);
      expect(error.message).to.match(message);
      expect(error.message).to.include(`orgs.json:${place}`);
      expect(livingOrgs()).to.deep.equal([]);
    });
  }

  it('carries out nothing of a seed whose last part is wrong', async () => {
    const { deployMilliseconds } = emulator.emulator.settings;
    const head = '{ "settings": { "deployMilliseconds": 4321 }, "orgs": [{ "alias": "a", "kind": "sandbox" }, ';
    const user = '"users": [{ "username": "u@x.example" }]';
    for (const rest of [
      '{ "alias": "b", "kind": "production", "edition": "X" }] }',
      '{ "alias": "b", "kind": "x" }] }',
      `{ "alias": "b", "kind": "sandbox", ${user} }, { "alias": "c", "kind": "sandbox", ${user} }] }`,
    ]) {
      const error = await thrownBy(() => apply(head + rest));
      expect(error.name).to.equal('ConfigInvalidError');
      expect(livingOrgs()).to.deep.equal([]);
      expect(emulator.emulator.settings.deployMilliseconds).to.equal(deployMilliseconds);
    }
    expect(await apply(`${head}{ "alias": "b", "kind": "sandbox" }] }`)).to.have.length(3);
  });

  it('opens its admin routes under the name of the loopback host only', async () => {
    const { port } = new URL(emulator.running.frontUrl);
    const status = (host: string) =>
      new Promise<number>((resolve, reject) => {
        void import('node:http').then(({ request }) => {
          const headers = { host, 'x-emulator-token': emulator.running.adminToken };
          const call = request({ host: '127.0.0.1', port, path: '/__emulator/status', headers }, (response) => {
            response.resume();
            resolve(response.statusCode ?? 0);
          });
          call.once('error', reject).end();
        });
      });
    expect(await status(`127.0.0.1:${port}`)).to.equal(200);
    expect(await status(`localhost:${port}`)).to.equal(200);
    expect(await status('emulator.evil.example')).to.equal(404);
  });
});
