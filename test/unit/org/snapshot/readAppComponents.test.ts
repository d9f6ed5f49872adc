/** Components found by what they say, whatever they are called. */
import { expect } from 'chai';
import type { ComponentRecord } from '../../../../scripts/org/orgClient.ts';
import { readAppComponents } from '../../../../scripts/org/snapshot/readAppComponents.ts';
import { appFixture } from '../../../support/appFixture.ts';
import { orgAnswering, refusedWith } from './orgAnswers.ts';

type Held = { readonly type: string; readonly record: ComponentRecord };

const policy = (fullName: string, app: string): Held => ({
  type: 'ExtlClntAppOauthConfigurablePolicies',
  record: { fullName, externalClientApplication: app },
});

/** An org that holds these components, and answers for names it does not hold as Salesforce does: with nothing. */
const orgHolding = (held: readonly Held[]) =>
  orgAnswering(
    {},
    {
      listComponents: async (types) =>
        held
          .filter(({ type }) => types.includes(type))
          .map(({ type, record }) => ({ type, fullName: record.fullName })),
      readComponents: async (type, names) =>
        held.filter((one) => one.type === type && names.includes(one.record.fullName)).map(({ record }) => record),
    },
  );

describe('readAppComponents', () => {
  it('knows when anything of the app was changed last, so that a run after a dead one waits for its key', async () => {
    const others = { Order_Sync_oauthPlcy: 1_000, Order_Sync_plcy: 3_000, Other_oauthPlcy: 9_000 };
    const found = await readAppComponents(
      orgAnswering(
        {},
        {
          listComponents: async () =>
            Object.entries(others).map(([fullName, changedAtMilliseconds]) => ({
              type: 'ExtlClntAppOauthConfigurablePolicies',
              fullName,
              changedAtMilliseconds,
            })),
          readComponents: async (_type, names) =>
            names.map((fullName) => policy(fullName, fullName.startsWith('Other') ? 'Other' : 'Order_Sync').record),
        },
      ),
      appFixture(),
    );
    expect(found.appChangedAtMilliseconds).to.equal(3_000);
  });

  it('knows of no change where the org does not say', async () => {
    const found = await readAppComponents(orgHolding([policy('Order_Sync_oauthPlcy', 'Order_Sync')]), appFixture());
    expect(found).to.not.have.property('appChangedAtMilliseconds');
  });

  it('BL-005 finds the policy that the org made for the app under a name of its own', async () => {
    const found = await readAppComponents(
      orgHolding([policy('Order_Sync_oauth_defaultPolicy', 'Order_Sync'), policy('Other_oauthPlcy', 'Other')]),
      appFixture(),
    );
    expect(found.oauthPolicyNames).to.deep.equal(['Order_Sync_oauth_defaultPolicy']);
    expect(found.components.map(({ record }) => record.fullName)).to.deep.equal(['Order_Sync_oauth_defaultPolicy']);
  });

  it('BL-013 finds settings whose names nobody could guess', async () => {
    const found = await readAppComponents(
      orgHolding([
        { type: 'ExtlClntAppOauthSettings', record: { fullName: 'Anything', externalClientApplication: 'Order_Sync' } },
        {
          type: 'ExtlClntAppGlobalOauthSettings',
          record: { fullName: 'Order_Sync', externalClientApplication: 'Order_Sync' },
        },
      ]),
      appFixture(),
    );
    expect(found.components.map(({ type, record }) => `${type}:${record.fullName}`)).to.deep.equal([
      'ExtlClntAppGlobalOauthSettings:Order_Sync',
      'ExtlClntAppOauthSettings:Anything',
    ]);
  });

  it('keeps a component of another app that has a name of the source', async () => {
    const app = appFixture();
    const found = await readAppComponents(orgHolding([policy(app.oauthPolicies.fullName, 'Other')]), app);
    expect(found.components).to.have.length(1);
    expect(found.oauthPolicyNames).to.deep.equal([]);
  });

  it('reads the app, the permission sets and the settings of the source by name', async () => {
    const app = appFixture();
    const found = await readAppComponents(
      orgHolding([
        { type: 'ExternalClientApplication', record: { fullName: app.name, label: 'Order Sync' } },
        ...app.permissionSets.map(({ fullName }) => ({ type: 'PermissionSet', record: { fullName, label: 'x' } })),
        {
          type: 'ExternalClientAppSettings',
          record: { fullName: 'ExternalClientApp', enableClientSecretInRestApiAccess: 'true' },
        },
      ]),
      app,
    );
    expect(found.externalClientAppSettings).to.include({ enableClientSecretInRestApiAccess: 'true' });
    expect(new Set(found.components.map(({ type }) => type))).to.deep.equal(
      new Set(['ExternalClientApplication', 'PermissionSet', 'Settings']),
    );
  });

  it('BL-016 finds a Connected App of the app’s name, whatever its case', async () => {
    const found = await readAppComponents(
      orgHolding([{ type: 'ConnectedApp', record: { fullName: 'order_sync' } }]),
      appFixture(),
    );
    expect(found.connectedAppOfSameName).to.equal('order_sync');
  });

  it('finds nothing in an org whose Metadata API does not know the types', async () => {
    const org = orgAnswering(
      {},
      {
        listComponents: async () => Promise.reject(refusedWith('INVALID_TYPE')),
        readComponents: async () => Promise.reject(refusedWith('INVALID_TYPE')),
      },
    );
    expect(await readAppComponents(org, appFixture())).to.deep.include({ components: [], oauthPolicyNames: [] });
  });
});
