/** Which metadata type a file is taken for, by path and root element, misnamed files included. */
import { registry } from '@salesforce/source-deploy-retrieve';
import { expect } from 'chai';
import { ALL_TYPES, KINDRED_SUFFIXES } from '../../../scripts/definition/metadataTypes.ts';
import { recognizeFile, recognizeKindredFile } from '../../../scripts/definition/recognizeFile.ts';

const never = (): never => {
  throw new Error('the root element was asked for');
};
const nameOf = (path: string, root?: string): string | undefined => {
  const found = recognizeFile(path, root === undefined ? never : () => root);
  return found === undefined ? undefined : `${found.type.name} ${found.stem}`;
};

describe('definition/recognizeFile', () => {
  for (const { name, folder, suffix } of ALL_TYPES) {
    it(`recognizes ${name} by its suffix, wherever it lies`, () => {
      expect(nameOf(`force-app/main/default/${folder}/Order_Sync.${suffix}-meta.xml`)).to.equal(`${name} Order_Sync`);
      expect(nameOf(`other/Order.Sync%2FX.${suffix}-meta.xml`)).to.equal(`${name} Order.Sync%2FX`);
    });
  }

  it('BL-163 recognizes a misnamed file by what it holds, else by its folder, else by the nearest suffix', () => {
    const path = 'a/extlClntAppGlobalOauthSets/Order_Sync.ecaGlobalOauth-meta.xml';
    expect(nameOf(path, 'ExtlClntAppGlobalOauthSettings')).to.equal('ExtlClntAppGlobalOauthSettings Order_Sync');
    expect(nameOf(path, 'Unknown')).to.equal('ExtlClntAppGlobalOauthSettings Order_Sync');
    expect(recognizeFile(path, () => undefined)?.type.name).to.equal('ExtlClntAppGlobalOauthSettings');
    expect(nameOf('a/b/Order_Sync.ecaGlobalOauth-meta.xml', 'x')).to.equal('ExtlClntAppGlobalOauthSettings Order_Sync');
    expect(nameOf('a/b/Order_Sync.ecaoauthplcy-meta.xml', 'x')).to.equal(
      'ExtlClntAppOauthConfigurablePolicies Order_Sync',
    );
    expect(nameOf('a/externalClientApps/Order_Sync.xml', 'ExternalClientApplication')).to.equal(
      'ExternalClientApplication Order_Sync',
    );
    expect(nameOf('a/externalClientApps/Order_Sync-meta.xml', 'x')).to.equal('ExternalClientApplication Order_Sync');
  });

  it('recognizes a file of an app without -meta.xml, so that it is reported', () => {
    expect(nameOf('a/externalClientApps/Order_Sync.eca')).to.equal('ExternalClientApplication Order_Sync');
  });

  it('leaves kindred parts of an app alone', () => {
    for (const suffix of KINDRED_SUFFIXES) {
      expect(nameOf(`a/extlClntAppMobileSettings/Order_Sync.${suffix}-meta.xml`), suffix).to.equal(undefined);
    }
  });

  it('recognizes a misnamed kindred part by what it holds, and takes it for no other', () => {
    const path = 'a/extlClntAppPushSettings/Order_Sync.ecaPushs-meta.xml';
    const root = () => 'ExtlClntAppPushSettings';
    expect(recognizeFile(path, root)).to.equal(undefined);
    expect(recognizeKindredFile(path, root)?.type.name).to.equal('ExtlClntAppPushSettings');
    expect(recognizeKindredFile(path, () => 'Unknown')).to.equal(undefined);
    expect(recognizeKindredFile('a/externalClientApps/Order_Sync.eca-meta.xml', never)).to.equal(undefined);
    expect(recognizeKindredFile('a/extlClntAppPushSettings/Order_Sync.ecaPush', never)).to.equal(undefined);
  });

  it('leaves other files alone, also beside an app', () => {
    for (const path of [
      'force-app/main/default/classes/Eca.cls-meta.xml',
      'force-app/main/default/classes/Eca.cls',
      'force-app/main/default/externalClientApps/README.md',
      'force-app/main/default/permissionsets/X.permissionset',
      'force-app/main/default/labels/CustomLabels.labels-meta.xml',
      'force-app/x',
    ]) {
      expect(nameOf(path), path).to.equal(undefined);
    }
  });

  it('knows every part of an app that the registry of source-deploy-retrieve has', () => {
    const parts = Object.values(registry.types).filter(({ id }) => /^(externalclientapp|extlclntapp)/.test(id));
    expect(parts.length).to.be.greaterThan(15);
    const strange = parts.flatMap(({ suffix = '' }) => {
      const path = `force-app/a/A.${suffix}-meta.xml`;
      return recognizeKindredFile(path, never) !== undefined || recognizeFile(path, () => undefined) !== undefined
        ? []
        : [suffix];
    });
    expect(strange).to.deep.equal([]);
  });
});
