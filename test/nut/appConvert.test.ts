/** `npm run app:convert` as a process: a Connected App that becomes an app of the source, and what is refused. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { createProject, type Project } from '../support/commandLine.ts';
import { expectFailure, expectSuccess } from './expectFailure.ts';

const INPUT = 'legacy/Broker.connectedApp-meta.xml';
const APP = 'force-app/main/default/externalClientApps/Broker.eca-meta.xml';
const connectedApp = (isOn: boolean): string => `<?xml version="1.0" encoding="UTF-8"?>
<ConnectedApp xmlns="http://soap.sforce.com/2006/04/metadata">
    <contactEmail>ops@acme.com</contactEmail>
    <label>Broker</label>
    <oauthConfig>
        <callbackUrl>https://acme.com/callback</callbackUrl>
        <isAdminApproved>true</isAdminApproved>
        <isClientCredentialEnabled>${isOn}</isClientCredentialEnabled>
        <isConsumerSecretOptional>false</isConsumerSecretOptional>
        <scopes>Api</scopes>
    </oauthConfig>
</ConnectedApp>
`;

describe('npm run app:convert', () => {
  let project: Project;
  beforeEach(async () => {
    project = await createProject();
  });
  afterEach(() => project.dispose());
  const convert = (...words: readonly string[]) =>
    project.warm.json(['app:convert', '--connected-app', INPUT, ...words], { CI: 'true' });
  const convertAsProcess = () => project.json(['app:convert', '--connected-app', INPUT], { CI: 'true' });

  it('shows the files of a dry run, then writes them, and they are valid', async () => {
    await project.write(INPUT, connectedApp(true));
    expectSuccess(await convert('--dry-run'));
    expect(existsSync(join(project.folder, APP))).to.equal(false);
    const converted = await convertAsProcess();
    expectSuccess(converted);
    expect(existsSync(join(project.folder, APP))).to.equal(true);
    const { exitCode, envelope } = await project.warm.json(['validate']);
    expect([exitCode, envelope.result?.['apps']]).to.deep.equal([0, ['Broker', 'Order_Sync']]);
  });

  it('ends with exit code 2 for an app whose flow is off, and writes nothing', async () => {
    await project.write(INPUT, connectedApp(false));
    const refused = await convertAsProcess();
    expect([refused.exitCode, refused.envelope.status]).to.deep.equal([2, 2]);
    expect(JSON.stringify(refused.envelope)).to.include('--enable-flow');
    expect(existsSync(join(project.folder, APP))).to.equal(false);
  });

  it('ends with exit code 2 for a file that is not there', async () => {
    const refused = await convert();
    expect([refused.exitCode, refused.envelope.status]).to.deep.equal([2, 2]);
    expect(refused.envelope.message).to.include(INPUT);
    const storeAlone = await convert('--store', 'vault');
    expect(storeAlone.envelope.message).to.include('--store is for --keep-credentials');
    const usage = await convert('--sideways');
    expectFailure(usage, { name: 'UsageError', exitCode: 2, action: /^npm run app:convert -- --help/ });
  });
});
