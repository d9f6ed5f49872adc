/** The zip of a deployment: what source-deploy-retrieve makes, and what is packed in the same way without it. */
import { MetadataConverter } from '@salesforce/source-deploy-retrieve';
import { expect } from 'chai';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import type { DeploymentRequest } from '../../../scripts/org/orgClient.ts';
import { buildComponentSet, layoutOf, packageZip } from '../../../scripts/org/packageZip.ts';

const FOLDER = 'force-app/main/default';
const APP = `${FOLDER}/externalClientApps/Order_Sync.eca-meta.xml`;
const POLICY = `${FOLDER}/extlClntAppOauthPolicies/Order_Sync_oauthPlcy.ecaOauthPlcy-meta.xml`;
const SETTINGS = `${FOLDER}/settings/ExternalClientApp.settings-meta.xml`;

const xml = (root: string, text: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<${root} xmlns="http://soap.sforce.com/2006/04/metadata"><label>${text}</label></${root}>\n`;

const requestFor = (username: string, overrides: Partial<DeploymentRequest> = {}): DeploymentRequest => ({
  files: [
    { path: APP, content: xml('ExternalClientApplication', 'Order Sync') },
    { path: POLICY, content: xml('ExtlClntAppOauthConfigurablePolicies', username) },
    { path: SETTINGS, content: xml('ExternalClientAppSettings', 'é') },
  ],
  sourceApiVersion: '66.0',
  checkOnly: false,
  ...overrides,
});

const entriesOf = (zip: Uint8Array): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(unzipSync(zip)).map(([name, bytes]) => [name, strFromU8(bytes)]));

async function convertedByLibrary(request: DeploymentRequest): Promise<Readonly<Record<string, string>>> {
  const components = buildComponentSet(request, '67.0');
  const { zipBuffer } = await new MetadataConverter().convert(components, 'metadata', { type: 'zip' });
  return entriesOf(zipBuffer ?? Buffer.alloc(0));
}

describe('packageZip', () => {
  it('packs the files of the next org as the library would, side by side with the first or after it', async () => {
    const requests = ['a@example.com', 'b@example.com', 'ü@example.com'].map((username) => requestFor(username));
    const zips = await Promise.all(requests.map((request) => packageZip(request, '67.0')));
    zips.push(await packageZip(requestFor('later@example.com'), '67.0'));
    for (const [index, request] of [...requests, requestFor('later@example.com')].entries()) {
      expect(entriesOf(zips[index] ?? Buffer.alloc(0))).to.deep.equal(await convertedByLibrary(request));
    }
    expect(Object.keys(entriesOf(zips[3] ?? Buffer.alloc(0)))).to.include.members([
      'externalClientApps/Order_Sync.eca',
      'package.xml',
    ]);
  });

  it('keeps apart what differs in version, files or deletions', async () => {
    const deletions = [{ type: 'ExternalClientApplication', fullName: 'Old' }] as const;
    const requests = [
      requestFor('a'),
      requestFor('a', { sourceApiVersion: '65.0' }),
      requestFor('a', { files: requestFor('a').files.slice(0, 2) }),
      requestFor('a', { deletions }),
      requestFor('a', { files: [], deletions }),
    ];
    for (const request of [...requests, ...requests]) {
      expect(entriesOf(await packageZip(request, '67.0'))).to.deep.equal(await convertedByLibrary(request));
    }
  });

  it('compresses what is large', async () => {
    const files = [{ path: APP, content: xml('ExternalClientApplication', 'x'.repeat(200_000)) }];
    await packageZip(requestFor('a', { files }), '67.0');
    const zip = await packageZip(requestFor('a', { files }), '67.0');
    expect(zip.length).to.be.below(10_000);
    expect(entriesOf(zip)).to.deep.equal(await convertedByLibrary(requestFor('a', { files })));
  });

  it('refuses to pack nothing, which an org would call a success', async () => {
    const failed = await packageZip(requestFor('a', { files: [] }), '67.0').catch((error: Error) => error.name);
    expect(failed).to.equal('InternalFaultError');
  });

  it('fails as the library does, and tries anew', async () => {
    const files = [{ path: `${FOLDER}/nothing/Known.xyz-meta.xml`, content: xml('Unknown', 'x') }];
    for (const _ of [1, 2]) {
      const failed = await packageZip(requestFor('a', { files }), '67.0').catch((error: unknown) => error);
      expect(failed).to.be.instanceOf(Error);
    }
  });
});

describe('layoutOf', () => {
  const { files } = requestFor('a');
  const entries = (overrides: Readonly<Record<string, string>> = {}): Uint8Array =>
    zipSync(
      Object.fromEntries(
        Object.entries({
          'package.xml': '<Package/>',
          'externalClientApps/Order_Sync.eca': files[0]?.content ?? '',
          'extlClntAppOauthPolicies/Order_Sync_oauthPlcy.ecaOauthPlcy': files[1]?.content ?? '',
          'settings/ExternalClientApp.settings': files[2]?.content ?? '',
          ...overrides,
        }).map(([name, text]) => [name, strToU8(text)]),
      ),
    );

  it('knows which file became which entry', () => {
    expect(layoutOf(entries(), files)?.get('externalClientApps/Order_Sync.eca')).to.deep.equal({ source: APP });
  });

  const unlike: readonly (readonly [string, Uint8Array])[] = [
    ['an entry that says something else', entries({ 'externalClientApps/Order_Sync.eca': 'rewritten' })],
    ['an entry of no file', entries({ 'classes/A.cls': 'class A {}' })],
    ['a file that is in no entry', zipSync({ 'package.xml': strToU8('<Package/>') })],
  ];
  for (const [what, zip] of unlike) {
    it(`knows nothing of ${what}`, () => {
      expect(layoutOf(zip, files)).to.equal(undefined);
    });
  }
});
