/**
 * Every type of an app that the clients' registry knows: deployed, listed, read, retrieved and deployed again; and the
 * parts of other types that the flow needs, the login ranges of a profile and connected apps of former times.
 */
import { registry } from '@salesforce/source-deploy-retrieve';
import { expect } from 'chai';
import { unzipSync } from 'fflate';
import type { OrgSession } from '../support/emulatorHarness.ts';
import { withEmulator } from '../support/emulatorHarness.ts';
import { component, deployRaw, elementOf, type Files, manifest, smallApp, soap, zipOf } from './metadataFixture.ts';

const APP = 'Order_Sync';
const VERSION = '68.0';
const satellite = { externalClientApplication: APP, label: 'x' } as const;

/** The least that each type needs; those of `smallApp` are there already. */
const ELEMENTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  ExtlClntAppOauthConfigurablePolicies: satellite,
  ExtlClntAppConfigurablePolicies: { ...satellite, isEnabled: 'true' },
  ExtlClntAppOauthSecuritySettings: satellite,
  ExtlClntAppMobileSettings: { ...satellite, isScreenLockEnabled: 'true' },
  ExtlClntAppMobileConfigurablePolicies: { ...satellite, screenLockTimeout: 'Five' },
  ExtlClntAppNotificationSettings: satellite,
  ExtlClntAppPushSettings: {
    ...satellite,
    applePushConfig: '<environment>Sandbox</environment>',
    pushServiceType: 'Apple',
  },
  ExtlClntAppPushConfigurablePolicies: { ...satellite, isFullContent: 'true' },
  ExtlClntAppCanvasSettings: { ...satellite, canvasUrl: 'https://example.com' },
  ExtlClntAppSamlConfigurablePolicies: {
    ...satellite,
    acsUrl: 'https://example.com/acs',
    entityUrl: 'https://example.com',
  },
};

/** The same of the types that newer API versions do not have. */
const ELEMENTS_OF_66: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  ExtlClntAppAttestConfigurablePolicies: { attestEnforceLevel: 'Strict' },
  ExtlClntAppAttestSettings: { attestServiceType: 'Apple' },
  ExtlClntAppSampleSettings: { devicePlatform: 'ios', deviceType: 'phone' },
};

/** In the registry still, and in no API version after 66. */
const DROPPED = ['Sample', 'Attest'];

const registered = Object.values(registry.types).filter(({ name }) => /^ExtlClnt|^ExternalClientApp/.test(name));
const isDropped = (name: string): boolean => DROPPED.some((part) => name.startsWith(`ExtlClntApp${part}`));
const ofToday = registered.filter(({ name }) => !isDropped(name));

const everything: Files = {
  ...smallApp(APP),
  ...Object.fromEntries(
    ofToday.flatMap(({ name, directoryName, suffix }) => {
      const elements = ELEMENTS[name];
      return elements === undefined ? [] : [[`${directoryName}/${APP}_x.${suffix}`, component(name, elements)]];
    }),
  ),
};
const names = ofToday.map(({ name }) => name);
const packageXml = manifest(Object.fromEntries(names.map((name) => [name, ['*']])), VERSION);

describe('the types of an app', () => {
  const harness = withEmulator();
  let org: OrgSession;
  beforeEach(async () => {
    org = await harness.createOrg('sandbox');
  });

  const deploy = async (files: Files) => {
    const answer = await deployRaw(org, await zipOf(files, packageXml));
    expect(elementOf(answer, 'status'), answer.text).to.equal('Succeeded');
    return answer;
  };
  const retrieve = async (): Promise<Files> => {
    const types = /<types>.*<\/types>/s.exec(packageXml)?.[0];
    const request = `<retrieveRequest><apiVersion>${VERSION}</apiVersion><singlePackage>true</singlePackage><unpackaged>${types}<version>${VERSION}</version></unpackaged></retrieveRequest>`;
    const started = await soap(org, `<retrieve>${request}</retrieve>`);
    const status = `<asyncProcessId>${elementOf(started, 'id')}</asyncProcessId><includeZip>true</includeZip>`;
    const answer = await soap(org, `<checkRetrieveStatus>${status}</checkRetrieveStatus>`);
    const files = unzipSync(Buffer.from(String(elementOf(answer, 'zipFile')), 'base64'));
    return Object.fromEntries(
      Object.entries(files)
        .filter(([path]) => path !== 'package.xml')
        .map(([path, bytes]) => [path, Buffer.from(bytes).toString('utf8')]),
    );
  };

  it('are 17 in the registry, 13 of them in the orgs of today', () => {
    expect([registered.length, ofToday.length]).to.deep.equal([17, 13]);
    expect(Object.keys(everything)).to.have.length(13);
  });

  it('deploy, come back by a wildcard, and deploy again without a change', async () => {
    await deploy(everything);
    const retrieved = await retrieve();
    expect(Object.keys(retrieved)).to.include.members(Object.keys(everything));
    const again = await deploy(retrieved);
    const changed = [...again.text.matchAll(/<componentSuccesses>.*?<\/componentSuccesses>/gs)]
      .map(([row]) => row)
      .filter((row) => row.includes('<changed>true</changed>') && !row.includes('package.xml'));
    expect(changed).to.deep.equal([]);
  });

  for (const { name } of ofToday) {
    it(`${name} is listed and read`, async () => {
      await deploy(everything);
      const version = { version: VERSION };
      const listed = await soap(
        org,
        `<listMetadata><queries><type>${name}</type></queries><asOfVersion>${VERSION}</asOfVersion></listMetadata>`,
        version,
      );
      expect(elementOf(listed, 'type'), listed.text).to.equal(name);
      const fullName = elementOf(listed, 'fullName');
      const read = await soap(
        org,
        `<readMetadata><type>${name}</type><fullNames>${fullName}</fullNames></readMetadata>`,
        version,
      );
      expect(elementOf(read, 'fullName'), read.text).to.equal(fullName);
    });
  }

  for (const { name, directoryName, suffix } of registered.filter((type) => isDropped(type.name))) {
    it(`${name} is unknown from API version 67 on`, async () => {
      const files = { [`${directoryName}/${APP}_x.${suffix}`]: component(name, satellite) };
      const answer = await deployRaw(org, await zipOf(files, manifest({ [name]: [`${APP}_x`] }, VERSION)));
      expect(elementOf(answer, 'status')).to.equal('Failed');
      const problems = [...answer.text.matchAll(/<problem>(.*?)<\/problem>/g)].map(([, problem]) => problem);
      expect(problems.join()).to.match(new RegExp(`Unknown type name .*${name}.* specified in package.xml`));
    });
  }

  it('of samples and attestation deploy at the API version that had them, and are read there', async () => {
    const dropped = registered.filter((type) => isDropped(type.name));
    const files = {
      ...smallApp(APP),
      ...Object.fromEntries(
        dropped.map(({ name, directoryName, suffix }) => [
          `${directoryName}/${APP}_x.${suffix}`,
          component(name, { ...satellite, ...ELEMENTS_OF_66[name] }),
        ]),
      ),
    };
    const own = ['ExternalClientApplication', 'ExtlClntAppOauthSettings', 'ExtlClntAppGlobalOauthSettings'];
    const named = [...dropped.map(({ name }) => name), ...own];
    const answer = await deployRaw(
      org,
      await zipOf(files, manifest(Object.fromEntries(named.map((name) => [name, ['*']])), '66.0')),
    );
    expect(elementOf(answer, 'status'), answer.text).to.equal('Succeeded');
    for (const { name } of dropped) {
      const read = `<readMetadata><type>${name}</type><fullNames>${APP}_x</fullNames></readMetadata>`;
      expect(elementOf(await soap(org, read, { version: '66.0' }), 'externalClientApplication'), name).to.equal(APP);
    }
  });

  it('leave the login ranges of a profile to its own file, which comes back with them', async () => {
    const range = '<endAddress>10.0.0.9</endAddress><startAddress>10.0.0.1</startAddress>';
    const file = { 'profiles/Admin.profile': component('Profile', { loginIpRanges: range }) };
    const deployProfile = async () => deployRaw(org, await zipOf(file, manifest({ Profile: ['Admin'] }, VERSION)));
    const rowOf = async (): Promise<string> =>
      [...(await deployProfile()).text.matchAll(/<componentSuccesses>.*?<\/componentSuccesses>/gs)]
        .map(([row]) => row)
        .find((row) => row.includes('Admin.profile')) ?? '';
    expect(await rowOf())
      .to.include('<changed>true</changed>')
      .and.to.include('<success>true</success>');
    expect(await rowOf()).to.include('<changed>false</changed>');
    const read = await soap(org, '<readMetadata><type>Profile</type><fullNames>Admin</fullNames></readMetadata>');
    expect(elementOf(read, 'startAddress')).to.equal('10.0.0.1');
    expect(elementOf(read, 'userLicense')).to.equal('Salesforce');
  });

  it('a connected app of former times is listed, read and changed, and no new one is made', async () => {
    const body = { label: 'Old', contactEmail: 'a@example.com', oauthConfig: { callbackUrl: 'https://a.example' } };
    const made = { org: org.org.orgId, fullName: 'Old_App', body };
    expect((await harness.admin('/orgs/connected-apps', { body: made })).status).to.equal(201);
    const read = '<readMetadata><type>ConnectedApp</type><fullNames>Old_App</fullNames></readMetadata>';
    expect(elementOf(await soap(org, read), 'label')).to.equal('Old');
    const deployApp = async (name: string) =>
      deployRaw(
        org,
        await zipOf(
          {
            [`connectedApps/${name}.connectedApp`]: component('ConnectedApp', {
              contactEmail: 'b@example.com',
              label: name,
            }),
          },
          manifest({ ConnectedApp: [name] }, VERSION),
        ),
      );
    expect(elementOf(await deployApp('Old_App'), 'status')).to.equal('Succeeded');
    expect(elementOf(await soap(org, read), 'contactEmail')).to.equal('b@example.com');
    expect(elementOf(await deployApp('New_App'), 'problem')).to.match(/create a connected app/);
  });
});
