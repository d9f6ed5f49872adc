/** Which alias names which emulated org, where usernames and org ids of several emulators are the same. */
import { expect } from 'chai';
import { listEmulatedOrgs } from '../../scripts/cli/emulatorOrgList.ts';
import { withEmulator } from '../support/emulatorHarness.ts';
import { withFolder } from '../support/temporaryProject.ts';

describe('The aliases of emulated orgs', () => {
  const emulator = withEmulator();
  type Known = { readonly orgId?: string; readonly instanceUrl?: string };

  /** Aliases of the org `qa`, where sf's file of its administrator says `known`, or is this text. */
  const aliasesWhere = async (known: Known | string | undefined): Promise<readonly string[]> => {
    const { username } = qa;
    const file = typeof known === 'string' ? known : JSON.stringify({ username, ...known });
    const files = {
      '.sfdx/alias.json': JSON.stringify({ orgs: { qa: username, hub: 'somebody@else.example' } }),
      ...(known === undefined ? {} : { [`.sfdx/${username}.json`]: file }),
    };
    const { frontUrl, adminToken } = emulator.running;
    const running = { frontUrl, adminToken } as Parameters<typeof listEmulatedOrgs>[0];
    const orgs = await withFolder(files, (home) => listEmulatedOrgs(running, home));
    expect(orgs.map(({ orgId }) => orgId)).to.deep.equal([emulator.hub.org.orgId, qa.org.orgId]);
    expect(orgs[0]?.aliases).to.deep.equal([]);
    return orgs[1]?.aliases ?? [];
  };

  let qa: Awaited<ReturnType<typeof emulator.createOrg>>;
  beforeEach(async () => {
    qa = await emulator.createOrg('sandbox', { name: 'qa', username: 'admin@emulator.eca.qa' });
  });

  it('names an org by its id and address, with 15 characters and over TLS too', async () => {
    const { org, instanceUrl } = qa;
    expect(await aliasesWhere({ orgId: org.orgId, instanceUrl })).to.deep.equal(['qa']);
    const tls = { orgId: org.orgId.slice(0, 15), instanceUrl: `https://127.0.0.1:${org.port}/` };
    expect(await aliasesWhere(tls)).to.deep.equal(['qa']);
  });

  it('does not name the org of the same username on another emulator, or from before a reset', async () => {
    const { org, instanceUrl } = qa;
    expect(await aliasesWhere({ orgId: org.orgId, instanceUrl: 'http://127.0.0.1:9' }), 'address').to.deep.equal([]);
    expect(await aliasesWhere({ orgId: emulator.hub.org.orgId, instanceUrl }), 'id').to.deep.equal([]);
  });

  it('names no org by a username that sf cannot log in', async () => {
    expect(await aliasesWhere(undefined)).to.deep.equal([]);
    expect(await aliasesWhere('{"orgId":')).to.deep.equal([]);
    expect(await aliasesWhere({})).to.deep.equal([]);
  });
});
