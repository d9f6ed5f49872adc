/** The snapshot as a whole, on orgs that lack something. */
import { expect } from 'chai';
import { orgKindOf } from '../../../scripts/org/snapshot/readOrganization.ts';
import { takeSnapshot } from '../../../scripts/org/takeSnapshot.ts';
import { appFixture } from '../../support/appFixture.ts';
import { failureOf } from './failureOf.ts';
import { orgAnswering, refusedWith } from './snapshot/orgAnswers.ts';

const ORGANIZATION = { OrganizationType: 'Enterprise Edition', IsSandbox: false, TrialExpirationDate: null };

describe('takeSnapshot', () => {
  it('gives an empty org as one that has nothing, and writes nothing', async () => {
    const org = orgAnswering({ Organization: [ORGANIZATION] }, { describeFieldNames: async () => undefined });
    const snapshot = await takeSnapshot(org, appFixture());
    expect(snapshot).to.deep.include({
      kind: 'production',
      edition: 'Enterprise Edition',
      supportsExternalClientApps: true,
      appId: undefined,
      components: [],
      runAsUser: undefined,
      integrationProfiles: [],
    });
    expect(org.writes()).to.deep.equal([]);
  });

  it('tells an org without External Client Apps from one without this app', async () => {
    const org = orgAnswering({
      Organization: [ORGANIZATION],
      ExternalClientApplication: refusedWith('INVALID_TYPE'),
    });
    expect((await takeSnapshot(org, appFixture())).supportsExternalClientApps).to.equal(false);
  });

  it('gives the app’s id where the app is there', async () => {
    const org = orgAnswering({
      Organization: [ORGANIZATION],
      ExternalClientApplication: [{ Id: '0xI000000000001AAA', DeveloperName: 'Order_Sync' }],
    });
    expect((await takeSnapshot(org, appFixture())).appId).to.equal('0xI000000000001AAA');
  });

  it('fails where the org can’t be read, rather than to take it for empty', async () => {
    const error = await failureOf(() => takeSnapshot(orgAnswering({}), appFixture()));
    expect(error.name).to.equal('OrgUnavailableError');
    expect(error.exitCode).to.equal(20);
    expect(error.actions?.[0]).to.include('status.salesforce.com');
  });

  for (const { row, kind } of [
    { row: ORGANIZATION, kind: 'production' },
    { row: { ...ORGANIZATION, OrganizationType: 'Developer Edition' }, kind: 'developer' },
    { row: { ...ORGANIZATION, IsSandbox: true }, kind: 'sandbox' },
    { row: { ...ORGANIZATION, IsSandbox: true, TrialExpirationDate: '2026-12-01T00:00:00.000+0000' }, kind: 'scratch' },
  ]) {
    it(`recognises a ${kind} org`, () => {
      expect(orgKindOf(row)).to.equal(kind);
    });
  }
});
