/** What an org shows of its components: names in paths, settings that nobody has set, and packages that deploy again. */
import { expect } from 'chai';
import JSZip from 'jszip';
import { readDeployment } from '../../../../../scripts/emulator/services/metadata/package/readDeployment.ts';
import { buildPackage } from '../../../../../scripts/emulator/services/metadata/retrieve/buildPackage.ts';
import { pathOf } from '../../../../../scripts/emulator/services/metadata/retrieve/fileProperties.ts';
import {
  findOrgComponent,
  listOrgComponents,
} from '../../../../../scripts/emulator/services/metadata/retrieve/orgComponents.ts';
import type { MetadataType } from '../../../../../scripts/emulator/services/metadata/types/fieldTable.ts';
import { metadataTypeNamed } from '../../../../../scripts/emulator/services/metadata/types/metadataTypes.ts';
import { optionsOfJson } from '../../../../../scripts/emulator/services/metadata/wire/deployOptions.ts';
import { component, deployRaw, elementOf, type Files, zipOf } from '../../../../contract/metadataFixture.ts';
import { withEmulator } from '../../../../support/emulatorHarness.ts';

const typeNamed = (name: string): MetadataType => {
  const type = metadataTypeNamed(name, 66);
  if (type === undefined) throw new Error(`no type ${name}`);
  return type;
};

/** An app whose satellites follow one style of names. */
const appOf = (name: string, oauth: string, global: string): Files => ({
  [`externalClientApps/${name}.eca`]: component('ExternalClientApplication', {
    contactEmail: 'owner@example.com',
    distributionState: 'Local',
    label: 'Zähler &amp; Söhne',
  }),
  [`extlClntAppOauthSettings/${oauth}.ecaOauth`]: component('ExtlClntAppOauthSettings', {
    commaSeparatedOauthScopes: 'Api, RefreshToken',
    externalClientApplication: name,
    label: oauth,
  }),
  [`extlClntAppGlobalOauthSets/${global}.ecaGlblOauth`]: component('ExtlClntAppGlobalOauthSettings', {
    callbackUrl: 'https://localhost/callback?a=1&amp;b=2',
    externalClientApplication: name,
    label: global,
  }),
});

describe('components of an emulated org', () => {
  const harness = withEmulator();
  const everything = {
    version: 66,
    isSinglePackage: true,
    types: ['ExternalClientApplication', 'ExtlClntAppOauthSettings', 'ExtlClntAppGlobalOauthSettings'].map((name) => ({
      name,
      members: ['*'],
    })),
  };

  it('encodes in paths what file systems do not take, and reads it back', async () => {
    const profile = typeNamed('Profile');
    expect(pathOf(profile, 'Custom: Sales Profile')).to.equal('profiles/Custom%3A Sales Profile.profile');
    expect(pathOf(profile, 'Minimum Access - API Only Integrations')).to.equal(
      'profiles/Minimum Access - API Only Integrations.profile',
    );
    const path = pathOf(profile, 'A/B: 100% "C"');
    const zip = await zipOf(
      {
        [path]: component('Profile', {}),
        'package.xml':
          '<Package xmlns="http://soap.sforce.com/2006/04/metadata"><types><members>*</members><name>Profile</name></types><version>66.0</version></Package>',
      },
      '',
    );
    const options = optionsOfJson({ singlePackage: true });
    const { candidates } = readDeployment(zip, options, { requested: 66, highest: 68 });
    expect(candidates.map(({ fullName }) => fullName)).to.deep.equal(['A/B: 100% "C"']);
  });

  it('BL-013 gives back components under each style of names, and takes them again without a change', async () => {
    const org = await harness.createOrg('sandbox');
    const styles: readonly (readonly [string, string, string])[] = [
      ['Setup_Style', 'Setup_Style_oauth', 'Setup_Style_glbloauth'],
      ['Guess', 'GuessOAuthSettings', 'GuessGlblOAuth'],
      ['Global', 'Global_OAuth', 'Global_Global'],
      ['Same', 'Same', 'Same'],
    ];
    for (const [name, oauth, global] of styles) {
      const answer = await deployRaw(org, await zipOf(appOf(name, oauth, global)));
      expect(elementOf(answer, 'status'), answer.text).to.equal('Succeeded');
    }
    const { zip, messages, fileProperties } = buildPackage(harness.emulator, org.org, everything);
    expect([messages, fileProperties.length]).to.deep.equal([[], 12]);
    const again = await deployRaw(org, Buffer.from(zip, 'base64'));
    expect(elementOf(again, 'status'), again.text).to.equal('Succeeded');
    const rows = [...again.text.matchAll(/<componentSuccesses>(.*?)<\/componentSuccesses>/gs)].map(
      ([, row]) => row ?? '',
    );
    const changed = rows.filter(
      (row) => !row.includes('<componentType></componentType>') && /<(changed|created)>true/.test(row),
    );
    expect(changed).to.deep.equal([]);
    expect(rows.length).to.be.greaterThan(12);
  });

  it('says which names of a request it does not have, guessed ones too', async () => {
    const org = await harness.createOrg('sandbox');
    await deployRaw(org, await zipOf(appOf('Order_Sync', 'Order_Sync_oauth', 'Order_Sync_glbloauth')));
    const types = [{ name: 'ExtlClntAppOauthSettings', members: ['Order_SyncOAuthSettings', 'Order_Sync_oauth'] }];
    const { zip, messages } = buildPackage(harness.emulator, org.org, { version: 66, isSinglePackage: false, types });
    expect(messages).to.deep.equal([
      {
        fileName: 'unpackaged/package.xml',
        problem: "Entity of type 'ExtlClntAppOauthSettings' named 'Order_SyncOAuthSettings' cannot be found",
      },
    ]);
    const manifest = (await JSZip.loadAsync(zip, { base64: true })).file('unpackaged/package.xml');
    expect(await manifest?.async('string'))
      .to.include('<members>Order_Sync_oauth</members>')
      .and.not.include('OAuthSettings</members>');
  });

  it('shows settings that nobody has set with their defaults, and those that are not modelled as empty', async () => {
    const { org } = await harness.createOrg('sandbox');
    const settings = typeNamed('Settings');
    const bodyOf = (member: string) => findOrgComponent(harness.emulator, org, settings, member)?.body;
    expect(bodyOf('OauthOidc')).to.include({ blockOAuthUnPwFlow: 'true', isPkceRequired: 'false' });
    expect(bodyOf('ExternalClientApp')).to.include({ enableClientSecretInRestApiAccess: 'false' });
    expect(bodyOf('Security')).to.deep.equal({});
    expect(bodyOf('NoSuchThing')).to.equal(undefined);
  });

  it('shows profiles under their names in the API, and permission sets made by the data API', async () => {
    const { org } = await harness.createOrg('production');
    const namesOf = (type: string) =>
      listOrgComponents(harness.emulator, org, typeNamed(type)).map(({ fullName }) => fullName);
    expect(namesOf('Profile')).to.include.members(['Admin', 'Standard', 'Minimum Access - API Only Integrations']);
    expect(namesOf('PermissionSet')).to.deep.equal([]);
    harness.emulator.state.records.insert(org.orgId, 'PermissionSet', {
      Name: 'By_Data',
      Label: 'By data',
      IsOwnedByProfile: false,
      PermissionsApiEnabled: true,
    });
    const set = findOrgComponent(harness.emulator, org, typeNamed('PermissionSet'), 'By_Data');
    expect(set?.body).to.deep.include({ label: 'By data', userPermissions: [{ enabled: 'true', name: 'ApiEnabled' }] });
  });
});
