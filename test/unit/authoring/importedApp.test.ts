/** What reading an app of an org does about what no emulated org does: parts that are listed and not given, and doubles. */
import { expect } from 'chai';
import { importApp, withPlaceholders } from '../../../scripts/authoring/importedApp.ts';
import type { ComponentRecord } from '../../../scripts/org/orgClient.ts';
import { readConnectedAppsOf } from '../../../scripts/pipeline/authoring/readConnectedApps.ts';
import { type OrgApp, readOrgApp } from '../../../scripts/pipeline/authoring/readOrgApp.ts';
import { fakeOrgClient } from '../../support/fakeOrgClient.ts';
import { expectError, thrownBy } from '../../support/thrownBy.ts';

type Held = Readonly<Record<string, readonly ComponentRecord[]>>;

const own = { externalClientApplication: 'Order_Sync' };
const WHOLE: Held = {
  ExternalClientApplication: [
    { fullName: 'Order_Sync', contactEmail: 'owner@acme.com', contactPhone: '+1 555', orgScopedExternalApp: '00D:x' },
  ],
  ExtlClntAppGlobalOauthSettings: [
    { fullName: 'g', ...own, consumerKey: 'k', consumerSecret: 's', callbackUrl: 'https://a.co/cb' },
  ],
  ExtlClntAppOauthSettings: [
    { fullName: 'o', ...own, oauthLink: 'l' },
    { fullName: 'other', externalClientApplication: 'Other' },
  ],
  ExtlClntAppOauthConfigurablePolicies: [
    { fullName: 'p', ...own, commaSeparatedPermissionSet: 'Mine, acme__Theirs, Gone', executeHandlerAs: 'h@acme.com' },
  ],
  ExtlClntAppConfigurablePolicies: [{ fullName: 'q', ...own }],
  PermissionSet: [{ fullName: 'Mine', label: 'Mine' }],
};

const orgWith = (held: Held, listed: Held = held) =>
  fakeOrgClient({
    listComponents: async (types) =>
      types.flatMap((type) => (listed[type] ?? []).map(({ fullName }) => ({ type, fullName }))),
    readComponents: async (type, names) => (held[type] ?? []).filter(({ fullName }) => names.includes(fullName)),
  });
const read = (held: Held, name: string | undefined = 'Order_Sync', listed?: Held): Promise<OrgApp> =>
  readOrgApp(orgWith(held, listed), name, 'import');

describe('an app of an org', () => {
  it('is found by what its parts say, and nothing of another app is taken', async () => {
    const app = await read(WHOLE);
    expect(app.components.map(({ record }) => record.fullName)).to.deep.equal(['Order_Sync', 'g', 'o', 'p', 'q']);
    expect(app.permissionSets.map(({ record }) => record.fullName)).to.deep.equal(['Mine']);
    expect(app.foreignPermissionSets).to.deep.equal(['acme__Theirs', 'Gone']);
  });

  it('leaves keys and links in the org, and people out of the files', async () => {
    const { components } = await read(WHOLE);
    const imported = importApp(
      'Order_Sync',
      components.map((one) => ({ ...one, path: undefined })),
      'force-app',
    );
    expect(imported.stripped).to.deep.equal(['orgScopedExternalApp', 'consumerKey', 'consumerSecret', 'oauthLink']);
    expect(imported.moved.map(({ orgValue }) => [orgValue.variable, orgValue.value])).to.deep.equal([
      ['ECA_CONTACT_EMAIL', 'owner@acme.com'],
      ['ECA_CONTACT_PHONE', '+1 555'],
      ['ECA_CALLBACK_URL', 'https://a.co/cb'],
      ['ECA_HANDLER_USERNAME', 'h@acme.com'],
    ]);
    const text = JSON.stringify(withPlaceholders(imported, ['__1__', '__2__', '__3__', '__4__']));
    expect(text).to.not.match(/owner@acme|555|h@acme|"k"|"s"|"l"|00D/);
    expect(text).to.include('__4__');
  });

  it('BL-031: that is listed and not given is refused, and nothing else is stopped by it', async () => {
    const error = await thrownBy(() => read({ ...WHOLE, ExternalClientApplication: [] }, 'Order_Sync', WHOLE));
    expectError(error, 'AppPartsMissingError', 2, /Setup > External Client App Manager > Order_Sync/);
  });

  it('BL-031: a Connected App that is listed and not given stops no other one, and a misspelt name is an error', async () => {
    const org = orgWith(
      { ConnectedApp: [{ fullName: 'Mine' }] },
      { ConnectedApp: [{ fullName: 'Mine' }, { fullName: 'Vendor_App' }] },
    );
    const { inputs, notOwned } = await readConnectedAppsOf(org, ['Vendor_App', 'Mine']);
    expect([inputs.map(({ name }) => name), notOwned]).to.deep.equal([['Mine'], ['Vendor_App']]);
    const misspelt = await thrownBy(() => readConnectedAppsOf(org, ['Vendor_App', 'Mien']));
    expectError(misspelt, 'UnknownConnectedAppError', 2, /^npm run app:convert/);
    expect(misspelt.message).to.include('no Connected App Mien;');
  });

  it('BL-013: a part that does not come is no success, and neither are two of a kind', async () => {
    const without = await thrownBy(() => read({ ...WHOLE, ExtlClntAppOauthSettings: [] }, 'Order_Sync', WHOLE));
    expectError(without, 'AppPartsMissingError', 2, /import again/);
    expect(without.message).to.include('no ExtlClntAppOauthSettings names it');
    const twice = [
      { fullName: 'p1', ...own },
      { fullName: 'p2', ...own },
    ];
    const doubled = await thrownBy(() => read({ ...WHOLE, ExtlClntAppConfigurablePolicies: twice }));
    expect(doubled.message).to.include('2 ExtlClntAppConfigurablePolicies name it (p1, p2)');
  });

  it('of a package is refused, by its namespace and by its state', async () => {
    const named = { ...WHOLE, ExternalClientApplication: [{ fullName: 'acme__Order_Sync' }] };
    expectError(await thrownBy(() => read(named, 'acme__Order_Sync')), 'PackagedAppError', 2, /package/);
    const stated = { ...WHOLE, ExternalClientApplication: [{ fullName: 'Order_Sync', distributionState: 'Managed' }] };
    expectError(await thrownBy(() => read(stated)), 'PackagedAppError', 2, /package/);
  });

  it('without a name, or with a wrong one, is answered with the apps there are', async () => {
    const unnamed = await thrownBy(() => readOrgApp(orgWith(WHOLE), undefined, 'import'));
    expectError(unnamed, 'UsageError', 2, 'npm run import -- --help');
    expect(unnamed.message).to.include('Order_Sync');
    expectError(
      await thrownBy(() => read(WHOLE, 'Nope')),
      'UnknownOrgAppError',
      2,
      'npm run import -- --target-org qa --app Order_Sync',
    );
    expect((await read(WHOLE, 'ORDER_SYNC')).name).to.equal('Order_Sync');
  });
});
