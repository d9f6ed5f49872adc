/** An org whose reads lag behind its writes, by the fault that gives former answers: listings, reads and statuses by SOAP. */
import { expect } from 'chai';
import type { OrgSession } from '../support/emulatorHarness.ts';
import { withEmulator } from '../support/emulatorHarness.ts';
import { deployRaw, elementOf, smallApp, soap, zipOf } from './metadataFixture.ts';

describe('stale reads of the Metadata API', () => {
  const harness = withEmulator();
  let org: OrgSession;
  beforeEach(async () => {
    org = await harness.createOrg('sandbox');
  });

  const list = () =>
    soap(org, '<listMetadata><queries><type>ExternalClientApplication</type></queries></listMetadata>');
  const order = async (bodyPattern: string, times: number): Promise<void> => {
    const fault = { match: { bodyPattern }, kind: 'stale', effect: 'before', times };
    expect((await harness.admin('/faults', { body: fault })).status).to.equal(201);
  };

  it('list what was there before a deployment, as often as ordered', async () => {
    expect(elementOf(await list(), 'fullName')).to.equal(undefined);
    expect(elementOf(await deployRaw(org, await zipOf(smallApp())), 'status')).to.equal('Succeeded');
    await order('listMetadata', 2);
    const seen = [await list(), await list(), await list()].map((answer) => elementOf(answer, 'fullName'));
    expect(seen).to.deep.equal([undefined, undefined, 'Order_Sync']);
  });

  it('are the same for another session of the org, and never those of another org', async () => {
    const other = await harness.createOrg('sandbox');
    await list();
    await deployRaw(org, await zipOf(smallApp()));
    await deployRaw(other, await zipOf(smallApp('Other')));
    await order('listMetadata', 0);
    const again = harness.emulator.state.tokens.issue({
      kind: 'access',
      orgId: org.org.orgId,
      userId: org.userId,
      clientId: 'PlatformCLI',
      scope: 'full api',
      expiresAt: undefined,
    });
    const request = '<listMetadata><queries><type>ExternalClientApplication</type></queries></listMetadata>';
    expect(elementOf(await soap(org, request, { sessionId: again.token }), 'fullName')).to.equal(undefined);
    expect(elementOf(await soap(other, request), 'fullName')).to.equal('Other');
  });

  it('leave writes alone', async () => {
    await list();
    await order('deploy', 0);
    expect(elementOf(await deployRaw(org, await zipOf(smallApp())), 'status')).to.equal('Succeeded');
  });
});
