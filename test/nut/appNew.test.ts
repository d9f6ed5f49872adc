/** A new app from flags to a token, and an import of it elsewhere: the commands as processes, as a user starts them. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { createProject, type Project } from '../support/commandLine.ts';
import { startEmulator } from './emulatorControl.ts';
import { expectFailure, expectSuccess } from './expectFailure.ts';
import { readPair } from './storedCredentials.ts';

const NEW = ['app:new', '--name', 'Stock_Feed', '--contact', 'stock@acme.com', '--objects', 'Account:read'];
const OLD_PAIR = { consumerKey: '3MVG9.of.the.Connected.App', consumerSecret: 'of-the-connected-app' };
const CONNECTED_APP = `<ConnectedApp xmlns="http://soap.sforce.com/2006/04/metadata">
    <contactEmail>ops@acme.com</contactEmail>
    <label>Broker</label>
    <oauthConfig>
        <callbackUrl>https://acme.com/callback</callbackUrl>
        <consumerKey>${OLD_PAIR.consumerKey}</consumerKey>
        <consumerSecret>${OLD_PAIR.consumerSecret}</consumerSecret>
        <isAdminApproved>true</isAdminApproved>
        <isClientCredentialEnabled>true</isClientCredentialEnabled>
        <scopes>Api</scopes>
    </oauthConfig>
</ConnectedApp>
`;
const statesOf = (result: Record<string, unknown> | undefined): readonly string[] =>
  ((result?.['files'] ?? []) as readonly { readonly state: string }[]).map(({ state }) => state);

describe('npm run app:new and npm run import', () => {
  let project: Project;
  before(async () => {
    project = await createProject();
    await startEmulator(project);
  });
  after(() => project.dispose());

  it('BL-006 BL-015: a new app is deployed and verified, imported without a difference, and never overwritten unasked', async function () {
    this.timeout(60_000);
    const missing = await project.warm.json(['app:new', '--label', 'Nameless']);
    expectFailure(missing, { name: 'UsageError', exitCode: 2, action: /^npm run app:new -- --help$/ });

    const made = await project.json(NEW);
    expectSuccess(made);
    expect(made.envelope.result).to.include({ app: 'Stock_Feed', isWritten: true, isValid: true });
    expectSuccess(await project.warm.json(['deploy:scratch', '--app', 'Stock_Feed', '--alias', 'one']));

    const projectFile = await readFile(join(project.folder, 'sfdx-project.json'), 'utf8');
    const differing = await project.warm.json([...NEW, '--scopes', 'Api,Chatter']);
    expectFailure(differing, {
      name: 'FilesDifferError',
      exitCode: 2,
      action:
        /^npm run app:new -- --name Stock_Feed --contact stock@acme.com --scopes Api,Chatter --objects Account:read --dry-run/,
    });
    expect(differing.envelope.data?.['diff']).to.include('+    <commaSeparatedOauthScopes>Api, Chatter<');

    const imported = await project.json(['import', '--target-org', 'one', '--app', 'Stock_Feed', '--dry-run']);
    expectSuccess(imported);
    expect(imported.envelope.result).to.include({ isWritten: false, isValid: true, compared: 6 });
    expect(new Set(statesOf(imported.envelope.result)), 'placeholders stay').to.deep.equal(new Set(['unchanged']));
    expect(imported.envelope.result?.['differences']).to.deep.equal([]);
    expect(await readFile(join(project.folder, 'sfdx-project.json'), 'utf8')).to.equal(projectFile);

    const unknown = await project.json(['import', '--target-org', 'one', '--app', 'Nope']);
    expectFailure(unknown, {
      name: 'UnknownOrgAppError',
      exitCode: 2,
      action: /^npm run import -- --target-org one --app Stock_Feed$/,
    });
    expect(statesOf((await project.warm.json(NEW)).envelope.result)).to.satisfy(
      (states: readonly string[]) => states.length > 5 && states.every((state) => state === 'unchanged'),
    );
    expect(await readdir(join(project.folder, 'force-app/main/default/permissionsets'))).to.have.length(2);

    // Here, since an org is there: the old pair goes to its store, and nowhere else.
    await project.write('legacy/Broker.connectedApp-meta.xml', CONNECTED_APP);
    const convert = ['app:convert', '--connected-app', 'legacy', '--keep-credentials', 'one'];
    const converted = await project.warm.json(convert);
    expectSuccess(converted);
    expect(await readPair(project, 'one', 'Broker_connected_app')).to.deep.equal(OLD_PAIR);
    const [kept] = (converted.envelope.result?.['keptCredentials'] ?? []) as readonly object[];
    expect(kept).to.include({ name: 'Broker_connected_app', org: 'one', state: 'created' });
    expect(JSON.stringify(converted)).to.not.include(OLD_PAIR.consumerSecret);
    const source = join(project.folder, 'force-app/main/default/extlClntAppGlobalOauthSets');
    for (const file of await readdir(source)) {
      expect(await readFile(join(source, file), 'utf8')).to.not.include(OLD_PAIR.consumerKey);
    }
  });
});
