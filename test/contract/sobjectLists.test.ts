/** Which sObjects an org says it has, and how many records of each: by raw HTTP. */
import { expect } from 'chai';
import { withEmulator } from '../support/emulatorHarness.ts';

describe('the lists of sObjects over HTTP', () => {
  const harness = withEmulator();

  it('counts the records of the sObjects that are asked for, and leaves out what it does not know', async () => {
    const path = '/services/data/v66.0/limits/recordCount';
    const { body } = await harness.request(harness.hub, `${path}?sObjects=Account,user,Nothing__c`);
    expect(body).to.deep.equal({
      sObjects: [
        { name: 'Account', count: 0 },
        { name: 'User', count: harness.emulator.state.records.find(harness.hub.org.orgId, 'User').length },
      ],
    });
    const all = (await harness.request(harness.hub, `${path}?sObjects`)).body as { sObjects: { name: string }[] };
    expect(all.sObjects.map(({ name }) => name))
      .to.include.members(['User', 'Profile'])
      .and.not.to.include('Account');
    expect((await harness.request(harness.hub, path, { token: 'nonsense' })).status).to.equal(401);
  });

  it('defines the sObjects of the data API through the Tooling API too', async () => {
    const soql = encodeURIComponent('SELECT QualifiedApiName FROM EntityDefinition');
    const names = async (api: string): Promise<readonly string[]> => {
      const { body } = await harness.request(harness.hub, `/services/data/v66.0/${api}query?q=${soql}`);
      return (body as { records: { QualifiedApiName: string }[] }).records.map((row) => row.QualifiedApiName);
    };
    expect(await names(''))
      .to.include('Account')
      .and.not.to.include('DeployRequest');
    const defined = await names('tooling/');
    expect(defined).to.include.members(['Account', 'DeployRequest']);
    expect(new Set(defined).size).to.equal(defined.length);
  });
});
