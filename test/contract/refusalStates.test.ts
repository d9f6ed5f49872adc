/** Every state in which an org refuses the app a token, reached as a person or Salesforce would, and what is answered. */
import { expect } from 'chai';
import { type OrgSession, withEmulator } from '../support/emulatorHarness.ts';
import { askForToken, type EmulatorHandle, installOrderSync, type OrgHandle } from '../support/orderSyncOrg.ts';
import { askRefused, REFUSAL_STATES, type RefusalWorld } from '../support/refusalStates.ts';

const handleOf = ({ org, instanceUrl, adminToken }: OrgSession): OrgHandle => ({
  orgId: org.orgId,
  instanceUrl,
  token: adminToken,
});

describe('the token endpoint refuses', () => {
  const harness = withEmulator();
  const openWorld = async (kind: 'sandbox' | 'production' = 'production'): Promise<RefusalWorld> => {
    const { frontUrl, adminToken, loginUrl } = harness.running;
    const emulator: EmulatorHandle = { frontUrl, adminToken, loginUrl };
    const installIn = (org: OrgHandle) => installOrderSync(emulator, org);
    const order = await installIn(handleOf(await harness.createOrg(kind)));
    return { ...order, installIn, otherOrg: async () => handleOf(await harness.createOrg('production')) };
  };

  it('nothing while the app is at work', async () => {
    const world = await openWorld();
    const { status, body } = await askForToken(world.org.instanceUrl, world.client);
    expect(status).to.equal(200);
    expect(body).to.include({ scope: 'api', token_type: 'Bearer' });
  });

  for (const { id, title, arrange, answer, kind, relent } of REFUSAL_STATES) {
    it(`${title} (${id})`, async () => {
      const world = await openWorld(kind);
      const asking = await arrange(world);
      if (asking?.org !== undefined) expect(asking.org.orgId).to.match(/^00D/).and.not.equal(world.org.orgId);
      const { status, body } = await askRefused(world, asking);
      expect(status, JSON.stringify(body)).to.equal(answer.status);
      if (answer.error === undefined) expect(body).to.be.a('string');
      else expect(body).to.deep.equal({ error: answer.error, error_description: answer.description });
      if (relent !== undefined) {
        await relent(world);
        expect(await askRefused(world, asking)).to.have.property('status', 200);
      }
    });
  }
});
