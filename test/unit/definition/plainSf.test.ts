/** Whoever deploys with plain `sf`, variables in the environment, must give an org the same files as our rendering. */
import { join } from 'node:path';
import { ComponentSet, MetadataConverter } from '@salesforce/source-deploy-retrieve';
import { expect } from 'chai';
import JSZip from 'jszip';
import { readAppSource } from '../../../scripts/definition/readAppSource.ts';
import { renderApp } from '../../../scripts/definition/renderApp.ts';
import { resolveValues } from '../../../scripts/definition/resolveValues.ts';
import { ownProject, type ProjectFiles, withFolder } from '../../support/temporaryProject.ts';

type Variables = Readonly<Record<string, string>>;
type Contents = Readonly<Record<string, string>>;

/** The last folder and the file's name, without what only the source format adds. */
const keyOf = (path: string): string => {
  const name = path.split('/').slice(-2).join('/');
  return name.replace(/-meta\.xml$/, '');
};

async function withVariables<Value>(variables: Variables, work: () => Promise<Value>): Promise<Value> {
  const before = Object.keys(variables).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, variables);
  try {
    return await work();
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) {
        delete process.env[name];
      } else {
        process.env[name] = value;
      }
    }
  }
}

/** The zip that `sf project deploy start` would send. */
const sentBySf = (folder: string, variables: Variables): Promise<Contents> =>
  withVariables(variables, async () => {
    const components = ComponentSet.fromSource({ fsPaths: [join(folder, 'force-app')] });
    components.projectDirectory = folder;
    const { zipBuffer } = await new MetadataConverter().convert(components, 'metadata', { type: 'zip' });
    const zip = await JSZip.loadAsync(zipBuffer ?? Buffer.alloc(0));
    const files = Object.values(zip.files).filter(({ dir, name }) => !dir && !name.endsWith('package.xml'));
    const contents = await Promise.all(
      files.map(async (file) => [keyOf(file.name), await file.async('text')] as const),
    );
    return Object.fromEntries(contents);
  });

const sentByUs = async (projectRoot: string, environment: Variables): Promise<Contents> => {
  const source = await readAppSource({ projectRoot, command: 'deploy' });
  const values = resolveValues({
    source,
    config: { defaults: new Map(), orgs: new Map() },
    environment,
    org: { alias: 'qa', orgId: '00D000000000001AAA', username: 'admin@qa.example.com' },
    runAs: undefined,
  });
  const app = renderApp(source, values, 'qa');
  const components = [
    app.app,
    app.globalOauthSettings,
    app.oauthSettings,
    app.oauthPolicies,
    app.appPolicies,
    ...app.permissionSets,
    ...app.settings,
  ];
  return Object.fromEntries(components.map(({ file, content }) => [keyOf(file), content]));
};

const compare = async (files: ProjectFiles, variables: Variables): Promise<Contents> =>
  withFolder(files, async (folder) => {
    const [ours, theirs] = [await sentByUs(folder, variables), await sentBySf(folder, variables)];
    expect(ours).to.deep.equal(theirs);
    return ours;
  });

const VARIABLES = {
  ECA_RUN_AS_USERNAME: 'order-sync@acme.com',
  ECA_CONTACT_EMAIL: 'owner@acme.com',
  ECA_CALLBACK_URL: 'https://localhost/oauth/callback',
} as const;

describe('definition and plain sf', () => {
  it("send the same files of this project's own source", async () => {
    const contents = await compare(await ownProject(), VARIABLES);
    expect(Object.keys(contents)).to.have.lengthOf(7);
    expect(contents['extlClntAppOauthPolicies/Order_Sync_oauthPlcy.ecaOauthPlcy']).to.contain(
      '<clientCredentialsFlowUser>order-sync@acme.com</clientCredentialsFlowUser>',
    );
  });

  it('send the same files where values are escaped by whoever sets them', async () => {
    const callback = 'https://localhost/cb?a=1&amp;b=2';
    const contents = await compare(await ownProject(), { ...VARIABLES, ECA_CALLBACK_URL: callback });
    expect(contents['extlClntAppGlobalOauthSets/Order_Sync_glbloauth.ecaGlblOauth']).to.contain(callback);
  });

  it('send the same files for every kind of a rule', async () => {
    const own = await ownProject();
    const project: unknown = {
      ...JSON.parse(own['sfdx-project.json']?.toString() ?? '{}'),
      replacements: [
        ...JSON.parse(own['sfdx-project.json']?.toString() ?? '{}').replacements,
        {
          filename: 'force-app/main/default/externalClientApps/Order_Sync.eca-meta.xml',
          regexToReplace: '<label>.*</label>',
          replaceWithFile: 'label.xml',
        },
        {
          glob: '**/*.ecaPlcy-meta.xml',
          stringToReplace: 'policies',
          replaceWithEnv: 'NONE',
          allowUnsetEnvVariable: true,
        },
        {
          glob: '**/*.ecaOauth-meta.xml',
          stringToReplace: 'settings',
          replaceWithEnv: 'STAGE',
          replaceWhenEnv: [{ env: 'STAGE', value: 'prod' }],
        },
      ],
    };
    const files = {
      ...own,
      'sfdx-project.json': JSON.stringify(project),
      'label.xml': '\n<label>Order <![CDATA[&]]> Sync</label>\n',
    };
    for (const STAGE of ['prod', 'qa']) {
      const contents = await compare(files, { ...VARIABLES, STAGE });
      expect(contents['extlClntAppOauthSettings/Order_Sync_oauth.ecaOauth']?.includes('OAuth prod')).to.equal(
        STAGE === 'prod',
      );
      expect(contents['externalClientApps/Order_Sync.eca']).to.contain('Order <![CDATA[&]]> Sync');
    }
  });
});
