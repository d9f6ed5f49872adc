/** The real sf CLI takes metadata out of an org of the emulator, puts it back unchanged, and deletes it. */
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { loginToHub, strayConnections, VALUES, withSfCli } from '../support/sfCli.ts';
import { metadataXml, writePackage } from './sfCliPackage.ts';

type FileRow = {
  readonly fullName: string;
  readonly type: string;
  readonly state: string;
  readonly filePath?: string;
  readonly error?: string;
};
type Transfer = {
  readonly status: string;
  readonly success: boolean;
  readonly files: readonly FileRow[];
  readonly deletedSource: readonly FileRow[];
};
type Created = { readonly username: string; readonly orgId: string };

const ECA_TYPES = [
  'ExternalClientApplication',
  'ExtlClntAppOauthSettings',
  'ExtlClntAppGlobalOauthSettings',
  'ExtlClntAppOauthConfigurablePolicies',
  'ExtlClntAppConfigurablePolicies',
] as const;

/** App, OAuth settings, global settings: the ways in which published projects name them. */
const NAMED = [
  ['Billing', 'BillingOAuthSettings', 'BillingGlblOAuth'],
  ['Stock', 'Stock_oauth', 'Stock_glbloauth'],
  ['Fleet', 'Fleet', 'Fleet_Global'],
] as const;

const allText = async (folder: string): Promise<string> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return (await Promise.all(files.map((file) => readFile(file, 'utf8')))).join('\n');
};

const statesOf = ({ files }: Transfer): readonly string[] => [...new Set(files.map(({ state }) => state))];

describe('the sf CLI retrieving from an org of the emulator', () => {
  const open = withSfCli();
  let variables: Record<string, string>;

  before(async () => {
    const sf = open();
    await loginToHub(sf);
    const { result } = await sf.warm.json<Created>(
      'org create scratch --definition-file config/project-scratch-def.json --alias dev --set-default',
    );
    variables = { ...VALUES, ECA_RUN_AS_USERNAME: result.username };
    await sf.warm.json('project deploy start', { variables });
  });

  it('lists the types and the components', async () => {
    const sf = open();
    const [types, listed] = await Promise.all([
      sf.json<{ metadataObjects: readonly { xmlName: string; directoryName: string; suffix: string }[] }>(
        'org list metadata-types',
      ),
      sf.json<readonly { fullName: string; fileName: string; createdByName: string }[]>(
        'org list metadata --metadata-type ExtlClntAppGlobalOauthSettings',
      ),
    ]);
    expect(types.result.metadataObjects.map(({ xmlName }) => xmlName)).to.include.members([...ECA_TYPES]);
    expect(types.result.metadataObjects).to.deep.include({
      directoryName: 'extlClntAppGlobalOauthSets',
      inFolder: false,
      metaFile: false,
      suffix: 'ecaGlblOauth',
      xmlName: 'ExtlClntAppGlobalOauthSettings',
      childXmlNames: [],
    });
    expect(listed.result).to.have.lengthOf(1);
    expect(listed.result[0]).to.include({
      fullName: 'Order_Sync_glbloauth',
      fileName: 'extlClntAppGlobalOauthSets/Order_Sync_glbloauth.ecaGlblOauth',
      createdByName: 'User User',
    });
  });

  it('retrieves files that deploy again unchanged, and no secret among them', async () => {
    const sf = open();
    const retrieved = await sf.json<Transfer>('project retrieve start --source-dir force-app');
    expect(retrieved.result).to.include({ status: 'Succeeded', success: true });
    expect(retrieved.result.files.map(({ type }) => type)).to.include.members([...ECA_TYPES, 'PermissionSet']);
    const text = await allText(join(sf.folder, 'force-app'));
    expect(text).to.match(/<consumerKey>3MVG9/);
    expect(text).not.to.match(/<consumerSecret>/);
    const secret = sf.running.emulator.state.orgs
      .list()
      .flatMap(({ orgId }) =>
        sf.running.emulator.state.components
          .list(orgId, 'ExternalClientApplication')
          .flatMap(({ id }) => sf.running.emulator.state.consumers.byApp(orgId, id)),
      )
      .map((consumer) => consumer.secret);
    expect(secret).to.have.lengthOf(1);
    expect(text).not.to.include(secret[0]);

    const [deployed, preview] = await Promise.all([
      sf.warm.json<Transfer>('project deploy start --source-dir force-app', { variables }),
      sf.warm.json<{ conflicts: readonly object[]; toRetrieve: readonly object[] }>('project retrieve preview'),
    ]);
    expect(deployed.result.status).to.equal('Succeeded');
    expect(statesOf(deployed.result)).to.deep.equal(['Unchanged']);
    expect(preview.result).to.deep.include({ conflicts: [], toRetrieve: [] });
  });

  it('BL-013 takes components of any name through retrieve and deploy, and says which names it does not find', async () => {
    const sf = open();
    await writePackage(
      sf,
      'named',
      NAMED.flatMap(([app, oauth, global]) => [
        metadataXml('ExternalClientApplication', app, { label: app, contactEmail: 'a@example.com' }),
        metadataXml('ExtlClntAppOauthSettings', oauth, {
          commaSeparatedOauthScopes: 'Api',
          externalClientApplication: app,
          label: oauth,
        }),
        metadataXml('ExtlClntAppGlobalOauthSettings', global, {
          callbackUrl: 'https://localhost/oauth/callback',
          externalClientApplication: app,
          label: global,
        }),
      ]),
    );
    await sf.warm.json('project deploy start --metadata-dir named');
    const types = 'ExternalClientApplication ExtlClntAppOauthSettings ExtlClntAppGlobalOauthSettings';
    const retrieve = `project retrieve start --output-dir taken ${types.replace(/\S+/g, '--metadata $&')}`;
    const [taken, guessed] = await Promise.all([
      sf.warm.json<Transfer>(retrieve),
      sf.warm.json<Transfer>(
        'project retrieve start --metadata ExtlClntAppOauthSettings:Order_SyncOAuthSettings --output-dir guessed',
      ),
    ]);
    expect(taken.result.files.map(({ fullName }) => fullName)).to.include.members(NAMED.flat());
    expect(guessed.result.files).to.deep.equal([
      {
        fullName: 'Order_SyncOAuthSettings',
        type: 'ExtlClntAppOauthSettings',
        state: 'Failed',
        error: "Entity of type 'ExtlClntAppOauthSettings' named 'Order_SyncOAuthSettings' cannot be found",
        problemType: 'Error',
      },
    ]);
    const back = await sf.warm.json<Transfer>('project deploy start --source-dir taken', { variables });
    expect(back.result.files).to.have.lengthOf(12);
    expect(statesOf(back.result)).to.deep.equal(['Unchanged']);
  });

  it('tracks what was changed outside the project, and takes it', async () => {
    const sf = open();
    // The org made these itself for the apps of the test before, so that the project has no files of them.
    const made = ['BillingOAuthSettings_defaultPolicy', 'Billing_defaultPolicy', 'Stock_oauth_defaultPolicy'];
    const preview = await sf.warm.json<{ toRetrieve: readonly { fullName: string }[] }>('project retrieve preview');
    expect(preview.result.toRetrieve.map(({ fullName }) => fullName)).to.include.members(made);
    const taken = await sf.warm.json<Transfer>('project retrieve start');
    expect(taken.result.files.map(({ fullName }) => fullName)).to.include.members(made);
    const after = await sf.warm.json<{ toRetrieve: readonly object[]; toDeploy: readonly object[] }>(
      'project retrieve preview',
    );
    expect(after.result).to.deep.include({ toRetrieve: [], toDeploy: [] });
    const reset = await sf.warm.json<{ sourceMembersSynced: number }>('project reset tracking --no-prompt');
    expect(reset.result.sourceMembersSynced).to.be.greaterThan(9);
  });

  it('retrieves into a folder of metadata', async () => {
    const sf = open();
    await sf.warm.json('project retrieve start --metadata ExtlClntAppOauthSettings --target-metadata-dir out --unzip');
    const text = await sf.read('out/unpackaged/unpackaged/extlClntAppOauthSettings/Order_Sync_oauth.ecaOauth');
    expect(text).to.match(/<oauthLink>00D\w{12}:888\w{12}<\/oauthLink>/);
    expect(await sf.read('out/unpackaged/unpackaged/package.xml')).to.include('<name>ExtlClntAppOauthSettings</name>');
  });

  it('deletes an app from the org and from the project', async () => {
    const sf = open();
    const file = join(sf.folder, 'force-app/main/default/externalClientApps/Order_Sync.eca-meta.xml');
    const { result } = await sf.json<Transfer>(`project delete source --source-dir ${file} --no-prompt`, { variables });
    expect(result).to.include({ status: 'Succeeded', success: true });
    expect(result.deletedSource).to.deep.equal([
      { fullName: 'Order_Sync', type: 'ExternalClientApplication', state: 'Deleted', filePath: file },
    ]);
    expect(existsSync(file)).to.equal(false);
    const left = await sf.warm.json<readonly { fullName: string }[]>(
      'org list metadata --metadata-type ExternalClientApplication',
    );
    expect(left.result.map(({ fullName }) => fullName)).to.have.members(['Billing', 'Stock', 'Fleet']);
  });

  it('never went beyond this machine', () => {
    const recorded = open().recorded();
    expect(recorded.length, 'connections written down').to.be.greaterThan(10);
    expect(strayConnections(recorded)).to.deep.equal([]);
  });
});
