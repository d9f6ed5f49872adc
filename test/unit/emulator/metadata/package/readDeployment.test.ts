/** A deployment's zip: manifests against files, where packages are, and zips that mean harm. */
import { expect } from 'chai';
import { strToU8, zipSync } from 'fflate';
import type {
  DeployOptions,
  ParsedDeployment,
} from '../../../../../scripts/emulator/services/metadata/deploy/deployTypes.ts';
import { readDeployment } from '../../../../../scripts/emulator/services/metadata/package/readDeployment.ts';
import { readZip, type ZipLimits, zipLimits } from '../../../../../scripts/emulator/services/metadata/package/unzip.ts';

const namespace = 'xmlns="http://soap.sforce.com/2006/04/metadata"';
const options: DeployOptions = {
  allowMissingFiles: false,
  checkOnly: false,
  ignoreWarnings: false,
  performRetrieve: false,
  purgeOnDelete: false,
  rollbackOnError: true,
  singlePackage: true,
  testLevel: undefined,
  runTests: [],
};

const manifest = (types: Readonly<Record<string, readonly string[]>>, version = '<version>65.0</version>'): string =>
  `<Package ${namespace}>${Object.entries(types)
    .map(
      ([name, members]) =>
        `<types>${members.map((m) => `<members>${m}</members>`).join('')}<name>${name}</name></types>`,
    )
    .join('')}${version}</Package>`;
const appFile = `<ExternalClientApplication ${namespace}><contactEmail>a@b.example</contactEmail></ExternalClientApplication>`;

const read = (files: Readonly<Record<string, string>>, overrides: Partial<DeployOptions> = {}): ParsedDeployment => {
  const zip = zipSync(Object.fromEntries(Object.entries(files).map(([path, text]) => [path, strToU8(text)])));
  return readDeployment(zip, { ...options, ...overrides }, { requested: 66, highest: 68 });
};
const problems = ({ rows }: ParsedDeployment): readonly string[] =>
  rows.map(({ fileName, problem, problemType }) => `${problemType} ${fileName}: ${problem}`);

const appOnly = { 'package.xml': manifest({ ExternalClientApplication: ['Order_Sync'] }) };

describe('readDeployment', () => {
  it('reads what the manifest names, in the version that it states', () => {
    const parsed = read({ ...appOnly, 'externalClientApps/Order_Sync.eca': appFile });
    expect(parsed.version).to.equal(65);
    expect(problems(parsed)).to.deep.equal([]);
    expect(parsed.candidates.map(({ fullName, fileName }) => [fullName, fileName])).to.deep.equal([
      ['Order_Sync', 'externalClientApps/Order_Sync.eca'],
    ]);
  });

  it('takes the version of the request where the manifest states none, and every file for a wildcard', () => {
    const parsed = read({
      'package.xml': manifest({ ExternalClientApplication: ['*'] }, ''),
      'externalClientApps/A.eca': appFile,
      'externalClientApps/B.eca': appFile,
    });
    expect(parsed.version).to.equal(66);
    expect(parsed.candidates.map(({ fullName }) => fullName)).to.deep.equal(['A', 'B']);
  });

  it('BL-006 does not find a file in the wrong folder or with an invented suffix', () => {
    const parsed = read({
      'package.xml': manifest({ ExtlClntAppConfigurablePolicies: ['Order_Sync'] }),
      'extlClntAppConfigurablePolicies/Order_Sync.ecaConfigurablePolicies': appFile,
    });
    expect(problems(parsed)).to.deep.equal([
      "Error package.xml: An object 'Order_Sync' of type ExtlClntAppConfigurablePolicies was named in package.xml, but was not found in zipped directory",
    ]);
    expect(parsed.rows[0]).to.include({
      lineNumber: 1,
      success: false,
      componentType: 'ExtlClntAppConfigurablePolicies',
    });
  });

  it('only warns of a missing file with allowMissingFiles', () => {
    expect(read(appOnly, { allowMissingFiles: true }).rows[0]).to.include({ success: true, problemType: 'Warning' });
  });

  it('warns of a file that the manifest does not name, and leaves it out', () => {
    const parsed = read({ 'package.xml': manifest({}), 'externalClientApps/Extra.eca': appFile });
    expect(problems(parsed)).to.deep.equal(['Warning externalClientApps/Extra.eca: Not in package.xml']);
    expect(parsed.candidates).to.deep.equal([]);
  });

  it('BL-024 refuses a type name that no version has', () => {
    const parsed = read({ 'package.xml': manifest({ ExtlClntAppOauthPlcyCnfg: ['*'] }) });
    expect(problems(parsed)).to.deep.equal([
      "Error package.xml: Unknown type name 'ExtlClntAppOauthPlcyCnfg' specified in package.xml",
    ]);
  });

  it('BL-020 refuses app policies in a manifest of 59.0, which has no such type', () => {
    const types = { ExtlClntAppConfigurablePolicies: ['*'] };
    const parsed = read({ 'package.xml': manifest(types, '<version>59.0</version>') });
    expect(problems(parsed)[0]).to.contain("Unknown type name 'ExtlClntAppConfigurablePolicies'");
  });

  for (const version of ['99.0', 'x', '6.0', '65.5']) {
    it(`refuses the version ${version}`, () => {
      const parsed = read({ 'package.xml': manifest({}, `<version>${version}</version>`) });
      expect(problems(parsed)).to.deep.equal([`Error package.xml: Invalid version specified:${version}`]);
    });
  }

  it('finds the package in the folder that scratch org settings come in', () => {
    const files = {
      'shape_1/package.xml': manifest({ Settings: ['ExternalClientApp'] }),
      'shape_1/settings/ExternalClientApp.settings': `<ExternalClientAppSettings ${namespace}/>`,
    };
    expect(read(files, { singlePackage: false }).candidates[0]?.fileName).to.equal(
      'shape_1/settings/ExternalClientApp.settings',
    );
    expect(problems(read(files))).to.deep.equal(['Error package.xml: No package.xml found']);
  });

  it('takes settings without a namespace, as scratch org definitions have them sent, and no other type', () => {
    const parsed = read({
      'package.xml': manifest({ Settings: ['ExternalClientApp'], ExternalClientApplication: ['Order_Sync'] }),
      'settings/ExternalClientApp.settings':
        '<ExternalClientAppSettings><enableClientSecretInRestApiAccess>true</enableClientSecretInRestApiAccess></ExternalClientAppSettings>',
      'externalClientApps/Order_Sync.eca': '<ExternalClientApplication/>',
    });
    expect(parsed.candidates.map(({ fullName, body }) => [fullName, body])).to.deep.equal([
      ['ExternalClientApp', { enableClientSecretInRestApiAccess: 'true' }],
    ]);
    expect(parsed.rows[0]?.problem).to.contain('but found {}ExternalClientApplication');
  });

  it('does not take a manifest at the top for one of several packages', () => {
    const parsed = read({ ...appOnly, 'externalClientApps/Order_Sync.eca': appFile }, { singlePackage: false });
    expect(problems(parsed)).to.deep.equal(['Error package.xml: No package.xml found']);
  });

  it('reads deletions before and after, and refuses a wildcard among them', () => {
    const destroy = (member: string): string => manifest({ ExternalClientApplication: [member] }, '');
    const parsed = read({
      'package.xml': manifest({}),
      'destructiveChangesPre.xml': destroy('First'),
      'destructiveChanges.xml': destroy('Second'),
      'destructiveChangesPost.xml': destroy('Third'),
    });
    expect(parsed.deletions.map(({ fullName, isBeforeDeploy }) => [fullName, isBeforeDeploy])).to.deep.equal([
      ...[
        ['First', true],
        ['Second', true],
        ['Third', false],
      ],
    ]);
    const all = read({ 'package.xml': manifest({}), 'destructiveChanges.xml': destroy('*') });
    expect(all.deletions).to.deep.equal([]);
    expect(all.rows[0]?.success).to.equal(false);
  });

  it('gives line and column of a file that is no XML, and of a manifest that is none', () => {
    const broken = read({
      ...appOnly,
      'externalClientApps/Order_Sync.eca': `<ExternalClientApplication ${namespace}>\n<label>`,
    });
    expect(broken.rows[0]?.problem).to.match(/^Error parsing file: /);
    expect(broken.rows[0]?.lineNumber).to.equal(2);
    expect(problems(read({ 'package.xml': '<Package>' }))[0]).to.match(/^Error package\.xml: Error parsing file: /);
    const doctype = read({ ...appOnly, 'externalClientApps/Order_Sync.eca': `<!DOCTYPE x>${appFile}` });
    expect(doctype.rows[0]?.problem).to.equal('Error parsing file: DOCTYPE is not allowed');
  });

  it('refuses the element of another type, and settings that no org has', () => {
    const other = read({ ...appOnly, 'externalClientApps/Order_Sync.eca': `<PermissionSet ${namespace}/>` });
    expect(other.rows[0]?.problem).to.contain('but found {http://soap.sforce.com/2006/04/metadata}PermissionSet');
    const settings = read({
      'package.xml': manifest({ Settings: ['Imagined'] }),
      'settings/Imagined.settings': `<ImaginedSettings ${namespace}/>`,
    });
    expect(settings.rows[0]?.problem).to.equal('Not available for deploy for this organization');
  });

  it('decodes percent signs in file names and lives with wrong ones', () => {
    const parsed = read({
      'package.xml': manifest({ ExternalClientApplication: ['*'] }),
      'externalClientApps/A%28B%29.eca': appFile,
      'externalClientApps/100%.eca': appFile,
      'externalClientApps/%FF.eca': appFile,
    });
    expect(parsed.candidates.map(({ fullName }) => fullName)).to.have.members(['A(B)', '100%', '%FF']);
  });
});

describe('readZip', () => {
  const problemOf = (zip: Uint8Array, limits: ZipLimits = zipLimits): string => {
    const result = readZip(zip, limits);
    return result.isValid ? 'valid' : result.problem;
  };

  for (const name of ['../evil.eca', 'a/../../evil.eca', '/etc/passwd', 'C:/evil', 'a\\..\\evil']) {
    it(`refuses the name ${name}`, () => {
      expect(problemOf(zipSync({ [name]: strToU8('x') }))).to.equal(`Invalid file name in zip: ${name}`);
    });
  }

  it('refuses what is no zip, what is cut off, and nothing at all', () => {
    const zip = zipSync({ a: strToU8('some text that is long enough to be compressed, compressed, compressed') });
    for (const bytes of [strToU8('no zip'), zip.slice(0, zip.length - 30), new Uint8Array()]) {
      expect(problemOf(bytes)).to.equal('Invalid zip file');
    }
  });

  it('refuses too many entries, too much compressed and too much to inflate', () => {
    const zip = zipSync({ a: new Uint8Array(10_000), b: new Uint8Array(10_000) });
    expect(problemOf(zip, { ...zipLimits, entries: 1 })).to.equal("Number of files can't exceed 1");
    expect(problemOf(zip, { ...zipLimits, uncompressedBytes: 15_000 })).to.contain('Exceeded max size limit');
    expect(problemOf(zip, { ...zipLimits, compressedBytes: 10 })).to.contain('Maximum size of request');
  });

  it('drops directories', () => {
    const result = readZip(zipSync({ 'a/': new Uint8Array(), 'a/b': strToU8('x') }));
    expect(result.isValid && [...result.files.keys()]).to.deep.equal(['a/b']);
  });
});
