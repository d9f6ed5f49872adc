/** Scratch orgs of a seed: made within the limits of the Dev Hub, listed, expired and made again. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { listEmulatedOrgs } from '../../scripts/cli/emulatorOrgList.ts';
import { applyEmulatorSeed } from '../../scripts/cli/emulatorSeed.ts';
import { readEmulatorSeed } from '../../scripts/cli/emulatorSeedFile.ts';
import { forgetOrg } from '../../scripts/org/authorizeOrg.ts';
import { openOrg } from '../../scripts/org/openOrg.ts';
import { readKnownOrgs } from '../../scripts/org/sfAliases.ts';
import { withEmulator } from '../support/emulatorHarness.ts';
import { withFolder } from '../support/temporaryProject.ts';
import { thrownBy } from '../support/thrownBy.ts';

const HOME = process.env['HOME'] ?? '';
const DAY = 86_400_000;

describe('A seed with scratch orgs', () => {
  const emulator = withEmulator({ clock: { now: () => Date.now() } });
  const forgetAll = async () => {
    for (const { username } of await readKnownOrgs(HOME)) {
      await forgetOrg(username);
    }
  };
  beforeEach(forgetAll);
  afterEach(forgetAll);

  const asRunning = () => {
    const { frontUrl, adminToken } = emulator.running;
    return { frontUrl, adminToken } as Parameters<typeof applyEmulatorSeed>[1];
  };
  const apply = (content: unknown): Promise<readonly string[]> =>
    withFolder({ 'orgs.json': JSON.stringify(content) }, async (folder) =>
      applyEmulatorSeed(await readEmulatorSeed('orgs.json', folder), asRunning(), HOME),
    );
  const hubRows = (sobject: string) => emulator.emulator.state.records.find(emulator.hub.org.orgId, sobject);
  const livingOrgs = () =>
    emulator.emulator.state.orgs.list().filter(({ isDeleted, kind }) => !isDeleted && kind !== 'devHub');
  const dayAfter = (days: number): string => new Date(Date.now() + days * DAY).toISOString().slice(0, 10);

  it('makes it with its records, licences, settings and users, authorised as a scratch org of the hub', async () => {
    const [said] = await apply({
      orgs: [
        {
          alias: 'feature',
          kind: 'scratch',
          edition: 'Enterprise',
          durationDays: 3,
          licenses: { 'Salesforce Integration': 1 },
          settings: { enableClientSecretInRestApiAccess: true },
          users: [{ username: 'ops@feature.example.com' }],
        },
      ],
    });
    expect(said).to.match(/^Made the emulated scratch org "feature" \(test-\w+@example\.com, http/);
    const [info, ...more] = hubRows('ScratchOrgInfo');
    expect(more).to.deep.equal([]);
    expect(info).to.include({ Status: 'Active', Edition: 'Enterprise', DurationDays: 3, OrgName: 'feature' });
    const [active] = hubRows('ActiveScratchOrg');
    const [org] = livingOrgs();
    expect(active).to.include({
      ScratchOrgInfoId: info?.Id,
      ScratchOrg: org?.orgId.slice(0, 15),
      SignupTrialDays: 3,
      ExpirationDate: new Date(org?.expiresAt ?? 0).toISOString().slice(0, 10),
    });
    expect((org?.expiresAt ?? 0) - (org?.createdAt ?? 0)).to.equal(3 * DAY);
    const opened = await openOrg({ aliasOrUsername: 'feature' });
    expect(opened.identity.orgId).to.equal(org?.orgId);
    const users = await opened.query("SELECT Id FROM User WHERE Username = 'ops@feature.example.com'");
    expect(users).to.have.length(1);
    const file = join(HOME, '.sfdx', `${String(info?.['SignupUsername'])}.json`);
    expect(JSON.parse(readFileSync(file, 'utf8'))).to.include({
      devHubUsername: emulator.running.devHub.username,
      isScratch: true,
      expirationDate: active?.['ExpirationDate'],
    });
  });

  it('leaves it as it is until it has expired, and makes a new one then', async () => {
    const seed = { orgs: [{ alias: 'feature', kind: 'scratch', durationDays: 1 }] };
    await apply(seed);
    const [first] = livingOrgs();
    expect(await apply(seed)).to.deep.equal(['"feature" is there already, and was left as it is.']);
    emulator.running.advanceClock(DAY + 1);
    const [said] = await apply(seed);
    expect(said).to.include('Made the emulated scratch org "feature"');
    expect(livingOrgs().map(({ orgId }) => orgId)).not.to.include(first?.orgId);
    expect(hubRows('ScratchOrgInfo').map(({ Status }) => Status)).to.deep.equal(['Deleted', 'Active']);
    expect((await listEmulatedOrgs(asRunning(), HOME)).map(({ aliases }) => aliases)).to.deep.include(['feature']);
  });

  it('ends it on its expiration date', async () => {
    await apply({ orgs: [{ alias: 'feature', kind: 'scratch', expirationDate: dayAfter(4) }] });
    expect(livingOrgs()[0]?.expiresAt).to.equal(Date.parse(dayAfter(4)));
    expect(hubRows('ScratchOrgInfo')[0]).to.include({ DurationDays: 4, ExpirationDate: dayAfter(4) });
  });

  const scratch = (more: object, alias = 'feature') => ({ alias, kind: 'scratch', ...more });
  const refused: readonly (readonly [what: string, seed: object, message: RegExp])[] = [
    [
      'more of them than the limits of the same file leave',
      { devHub: { activeScratchOrgs: 1 }, orgs: [scratch({}), scratch({}, 'other')] },
      /reached its active scratch org limit/,
    ],
    [
      'more of them than may be made in a day',
      { devHub: { dailyScratchOrgs: 1 }, orgs: [scratch({}), scratch({}, 'other')] },
      /reached its daily scratch org signup limit/,
    ],
    ['an edition that no scratch org has', { orgs: [scratch({ edition: 'Unlimited' })] }, /Edition: bad value/],
    ['31 days', { orgs: [scratch({ durationDays: 31 })] }, /durationDays must be <= 30/],
    ['a day that is past', { orgs: [scratch({ expirationDate: '2020-01-01' })] }, /2020-01-01 is past/],
    ['a day that is none', { orgs: [scratch({ expirationDate: '2026-02-30' })] }, /"2026-02-30" is no day/],
    [
      'a day after its duration',
      { orgs: [scratch({ durationDays: 2, expirationDate: dayAfter(9) })] },
      /is more than 2 days away/,
    ],
    ['a day in two months', { orgs: [scratch({ expirationDate: dayAfter(61) })] }, /is more than 30 days away/],
    [
      'a duration of an org of another kind',
      { orgs: [{ alias: 'qa', kind: 'sandbox', durationDays: 2 }] },
      /a sandbox org has no durationDays/,
    ],
    ['an unknown licence', { orgs: [scratch({}), scratch({ licenses: { X: 1 } }, 'other')] }, /no licence "X"/],
  ];
  for (const [what, seed, message] of refused) {
    it(`refuses ${what}, and leaves neither an org nor a request behind`, async () => {
      const error = await thrownBy(() => apply(seed));
      expect([error.name, error.exitCode]).to.deep.equal(['ConfigInvalidError', 2]);
      expect(error.message).to.match(message);
      expect(livingOrgs()).to.deep.equal([]);
      expect(hubRows('ScratchOrgInfo')).to.deep.equal([]);
      expect(hubRows('ActiveScratchOrg')).to.deep.equal([]);
    });
  }

  it('leaves nothing behind where the hub refuses it although it was checked', async () => {
    await emulator.admin('/dev-hub/limits', { body: { activeScratchOrgs: 0 } });
    const answer = await emulator.admin('/orgs', { body: { kind: 'scratch', name: 'late' } });
    expect(answer.status).to.equal(400);
    expect(answer.body).to.deep.equal([
      {
        errorCode: 'LIMIT_EXCEEDED',
        message: 'The signup request failed because this organization has reached its active scratch org limit',
      },
    ]);
    expect(livingOrgs()).to.deep.equal([]);
    expect(hubRows('ScratchOrgInfo')).to.deep.equal([]);
  });
});
