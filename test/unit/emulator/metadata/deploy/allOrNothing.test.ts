/** Validations, roll-backs and partial deployments: what stays in the org, and what the rows still say. */
import { expect } from 'chai';
import { componentRows, createDeployOrg, type Files, fiveFiles, oauthPolicyFile, paths } from './deployOrg.ts';

const faulty: Files = {
  ...fiveFiles,
  [paths.oauthPolicy]: oauthPolicyFile({ clientCredentialsFlowUser: 'nobody@example.com' }),
};

describe('all or nothing', () => {
  it('checks everything in a validation and leaves nothing', () => {
    const org = createDeployOrg();
    const { status, successes } = org.deploy(fiveFiles, { checkOnly: true });
    expect(status).to.equal('Succeeded');
    expect(componentRows(successes)).to.have.length(5);
    expect(componentRows(successes).filter(({ id, created }) => id !== undefined || !created)).to.deep.equal([]);
    expect(org.component(paths.app)).to.equal(undefined);
    expect(org.state.records.find(org.org.orgId, 'SourceMember')).to.deep.equal([]);
    expect(org.deploy(faulty, { checkOnly: true }).failures[0]?.problem).to.equal('No such user: nobody@example.com');
    org.close();
  });

  it('keeps the ids of what is there already in the rows of a validation', () => {
    const org = createDeployOrg();
    org.deploy(fiveFiles);
    const { successes } = org.deploy(fiveFiles, { checkOnly: true });
    expect(componentRows(successes).find(({ fullName }) => fullName === 'Order_Sync')?.id).to.equal(
      org.component(paths.app)?.id,
    );
    org.close();
  });

  it('rolls all of it back when one component fails, and still lists the others', () => {
    const org = createDeployOrg();
    const { status, successes, failures } = org.deploy(faulty);
    expect(status).to.equal('Failed');
    expect(failures).to.have.length(1);
    expect(componentRows(successes)).to.have.length(4);
    expect(org.component(paths.app)).to.equal(undefined);
    expect(org.state.records.find(org.org.orgId, 'SourceMember')).to.deep.equal([]);
    org.close();
  });

  it('keeps what succeeded when it may, with the default policy in place of the refused one', () => {
    const org = createDeployOrg();
    const { status, success, failures } = org.deploy(faulty, { rollbackOnError: false });
    expect({ status, success }).to.deep.equal({ status: 'SucceededPartial', success: true });
    expect(failures).to.have.length(1);
    expect(org.component(paths.app)).to.have.property('id');
    expect(org.consumer()).to.have.property('key');
    org.close();
  });

  it('fails as a whole when nothing of a partial deployment succeeds', () => {
    const org = createDeployOrg();
    const only: Files = { [paths.oauthPolicy]: oauthPolicyFile() };
    expect(org.deploy(only, { rollbackOnError: false })).to.include({ status: 'Failed', success: false });
    org.close();
  });

  for (const kind of ['production', 'devHub'] as const) {
    it(`takes no partial deployment in an org of the kind ${kind}`, () => {
      const org = createDeployOrg(kind);
      expect(org.deploy(faulty, { rollbackOnError: false }).status).to.equal('Failed');
      expect(org.component(paths.app)).to.equal(undefined);
      org.close();
    });
  }

  it('leaves an existing app as it was when its update fails', () => {
    const org = createDeployOrg();
    org.deploy(fiveFiles);
    const before = org.component(paths.oauthPolicy);
    org.deploy(faulty);
    expect(org.component(paths.oauthPolicy)).to.deep.equal(before);
    org.close();
  });

  it('fails for a package that cannot be read, without a row for its manifest', () => {
    const org = createDeployOrg();
    const { status, successes, failures } = org.deploy({ 'package.xml': '<Package>' });
    expect(status).to.equal('Failed');
    expect(successes).to.deep.equal([]);
    expect(failures[0]).to.include({ fullName: 'package.xml', problemType: 'Error' });
    org.close();
  });

  it('BL-024 deploys nothing of a package that names an unknown type, even where parts may succeed', () => {
    const org = createDeployOrg();
    const types = { ExternalClientApplication: 'Order_Sync', ExtlClntAppOauthPlcyCnfg: '*' };
    const members = Object.entries(types).map(
      ([name, member]) => `<types><members>${member}</members><name>${name}</name></types>`,
    );
    const manifest = `<Package xmlns="http://soap.sforce.com/2006/04/metadata">${members.join('')}<version>65.0</version></Package>`;
    const { status, failures } = org.deploy({ ...fiveFiles, 'package.xml': manifest }, { rollbackOnError: false });
    expect(status).to.equal('Failed');
    expect(failures[0]?.problem).to.equal("Unknown type name 'ExtlClntAppOauthPlcyCnfg' specified in package.xml");
    expect(org.component(paths.app)).to.equal(undefined);
    org.close();
  });
});
