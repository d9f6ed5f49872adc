/** The SOAP endpoint by raw HTTP: what clients never send, and what an org says to it. */
import { expect } from 'chai';
import JSZip from 'jszip';
import { type OrgSession, send, withEmulator } from '../support/emulatorHarness.ts';
import { create, tokenOf, userFields } from './dataFixture.ts';
import { component, deployRaw, elementOf, manifest, openTestOrg, smallApp, soap, zipOf } from './metadataFixture.ts';

describe('the Metadata API over raw SOAP', () => {
  const harness = withEmulator();
  let org: OrgSession;

  beforeEach(async () => {
    org = await openTestOrg(harness);
  });

  const faultOf = async (body: string, options = {}) => {
    const answer = await soap(org, body, options);
    expect(answer.status, answer.text).to.equal(500);
    expect(answer.headers.get('content-type')).to.match(/^text\/xml/);
    return { code: elementOf(answer, 'faultcode'), text: elementOf(answer, 'faultstring') };
  };
  const post = (body: string, contentType = 'text/xml') =>
    send(`${org.instanceUrl}/services/Soap/m/66.0`, { headers: { 'content-type': contentType }, body });

  it('refuses sessions that are none, of another org, of a frozen user, or without API scope', async () => {
    const list = '<listMetadata><queries><type>Settings</type></queries></listMetadata>';
    const identityOnly = tokenOf(harness, org, org.userId, 'openid');
    for (const sessionId of ['', 'nonsense', harness.hub.adminToken, identityOnly]) {
      const fault = await faultOf(list, { sessionId });
      expect(fault.code, sessionId).to.equal('sf:INVALID_SESSION_ID');
    }
    const { records } = harness.emulator.state;
    const [login] = records.find(org.org.orgId, 'UserLogin', { UserId: org.userId });
    records.update(org.org.orgId, 'UserLogin', String(login?.Id), { IsFrozen: true });
    expect((await faultOf(list)).code).to.equal('sf:INVALID_SESSION_ID');
  });

  it('takes JWT-based tokens from API version 68.0 on', async () => {
    const { tokens } = harness.emulator.state;
    const { token } = tokens.issue({
      token: `eyJhbGciOiJSUzI1NiJ9.${'x'.repeat(20)}.${'y'.repeat(20)}`,
      orgId: org.org.orgId,
      userId: org.userId,
      clientId: 'PlatformCLI',
      kind: 'access',
      scope: 'api',
      expiresAt: undefined,
    });
    const list = '<listMetadata><queries><type>Settings</type></queries></listMetadata>';
    expect((await faultOf(list, { sessionId: token })).code).to.equal('sf:INVALID_SESSION_ID');
    expect((await soap(org, list, { sessionId: token, version: '68.0' })).status).to.equal(200);
  });

  it('refuses users without the permission to change metadata', async () => {
    const fields = await userFields(harness, org, 'reader@example.com', 'Standard User');
    const { id } = (await create(harness, org, 'User', fields)).body as { id: string };
    const sessionId = tokenOf(harness, org, id);
    expect((await faultOf('<describeMetadata/>', { sessionId })).code).to.equal('sf:INSUFFICIENT_ACCESS');
  });

  it('answers messages that are no SOAP with a fault of the client', async () => {
    const bodies = ['', '<', 'nonsense', '<a/>', '<Envelope><Body><deploy/></Body></Envelope>'];
    for (const body of bodies) {
      const answer = await post(body);
      expect(answer.status, body).to.equal(500);
      expect(elementOf(answer, 'faultcode'), body).to.equal('soapenv:Client');
    }
    expect(elementOf(await post('{}', 'application/json'), 'faultcode')).to.equal('soapenv:Client');
  });

  it('refuses document types, and with them entities that grow or read files', async () => {
    const bomb =
      '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body><deploy>&b;</deploy></soapenv:Body></soapenv:Envelope>';
    const file = bomb.replace('"aaaa"', 'SYSTEM "file:///etc/hosts"');
    for (const body of [bomb, file]) {
      const answer = await post(body);
      expect(elementOf(answer, 'faultcode')).to.equal('soapenv:Client');
      expect(elementOf(answer, 'faultstring')).to.include('DOCTYPE');
    }
  });

  it('says what it does not emulate, at a status whose faults clients read', async () => {
    expect((await faultOf('<renameMetadata/>')).code).to.equal('sf:NOT_EMULATED');
    expect((await faultOf('<getUserInfo/>', { api: 'u' })).code).to.equal('sf:NOT_EMULATED');
    const packages = '<retrieve><request><packageNames>Other</packageNames></request></retrieve>';
    expect((await faultOf(packages)).code).to.equal('sf:NOT_EMULATED');
  });

  it('refuses API versions that no org has', async () => {
    for (const version of ['99.0', '7.0', 'abc']) {
      expect((await faultOf('<describeMetadata/>', { version })).code).to.equal('sf:UNSUPPORTED_API_VERSION');
    }
  });

  it('refuses unknown types and too many queries or names', async () => {
    const query = (type: string) => `<queries><type>${type}</type></queries>`;
    const list = (...types: string[]) => `<listMetadata>${types.map(query).join('')}</listMetadata>`;
    expect((await faultOf(list('ExtlClntAppOauthPlcyCnfg'))).code).to.equal('sf:INVALID_TYPE');
    const four = ['Settings', 'Profile', 'PermissionSet', 'ConnectedApp'];
    expect((await faultOf(list(...four))).code).to.equal('sf:EXCEEDED_ID_LIMIT');
    const names = '<fullNames>A</fullNames>'.repeat(11);
    const read = `<readMetadata><type>PermissionSet</type>${names}</readMetadata>`;
    expect((await faultOf(read)).code).to.equal('sf:EXCEEDED_ID_LIMIT');
  });

  it('does not know types before the API version that brought them', async () => {
    const list =
      '<listMetadata><queries><type>ExtlClntAppConfigurablePolicies</type></queries><asOfVersion>59.0</asOfVersion></listMetadata>';
    expect((await faultOf(list)).code).to.equal('sf:INVALID_TYPE');
    expect((await soap(org, list.replace('59.0', '60.0'))).status).to.equal(200);
  });

  it('refuses ids of deployments that are none and that the org does not have', async () => {
    const check = (id: string) => `<checkDeployStatus><asyncProcessId>${id}</asyncProcessId></checkDeployStatus>`;
    expect((await faultOf(check('nonsense'))).code).to.equal('sf:INVALID_ID_FIELD');
    expect((await faultOf(check('0Af000000000001'))).code).to.equal('sf:INVALID_CROSS_REFERENCE_KEY');
    const retrieve = '<checkRetrieveStatus><asyncProcessId>09S000000000001</asyncProcessId></checkRetrieveStatus>';
    expect((await faultOf(retrieve)).code).to.equal('sf:INVALID_CROSS_REFERENCE_KEY');
  });

  it('refuses options whose values are none', async () => {
    const deploy = (options: string) =>
      `<deploy><ZipFile>AAAA</ZipFile><DeployOptions>${options}</DeployOptions></deploy>`;
    expect((await faultOf(deploy('<checkOnly>perhaps</checkOnly>'))).code).to.equal('sf:INVALID_FIELD');
    expect((await faultOf(deploy('<testLevel>Some</testLevel>'))).code).to.equal('sf:INVALID_FIELD');
    expect((await faultOf('<deploy/>')).code).to.equal('soapenv:Client');
  });

  it('fails deployments whose zip is none, leads out of the package or has no manifest', async () => {
    const slip = new JSZip();
    slip.file('../evil.eca', 'x', { createFolders: false });
    const zips: readonly (readonly [Buffer, string])[] = [
      [Buffer.from('no zip'), 'Invalid zip file'],
      [(await zipOf(smallApp())).subarray(0, 200), 'Invalid zip file'],
      [await slip.generateAsync({ type: 'nodebuffer' }), 'Invalid file name in zip: ../evil.eca'],
      [await zipOf(smallApp(), ''), 'No package.xml found'],
    ];
    for (const [zip, problem] of zips) {
      const answer = await deployRaw(org, zip);
      expect(elementOf(answer, 'status'), problem).to.equal('Failed');
      expect(elementOf(answer, 'problem')).to.equal(problem);
    }
    expect(harness.emulator.state.components.list(org.org.orgId, 'ExternalClientApplication')).to.deep.equal([]);
  });

  it('fails a deployment of a file that is no XML, with its place', async () => {
    const path = 'externalClientApps/Order_Sync.eca';
    for (const text of ['<ExternalClientApplication>', '<!DOCTYPE a><a/>', '']) {
      const answer = await deployRaw(org, await zipOf({ ...smallApp(), [path]: text }));
      expect(elementOf(answer, 'status'), text).to.equal('Failed');
      const row = new RegExp(
        `<componentFailures>(?:(?!</componentFailures>).)*<fileName>${path}<.*?</componentFailures>`,
      );
      const failure = row.exec(answer.text)?.[0] ?? answer.text;
      expect(Number(/<lineNumber>(\d+)</.exec(failure)?.[1]), failure).to.be.greaterThan(0);
    }
  });

  it('gives no rows without details, and dates and counts in any case', async () => {
    const answer = await deployRaw(org, await zipOf(smallApp()));
    const id = elementOf(answer, 'id');
    const plain = await soap(org, `<checkDeployStatus><asyncProcessId>${id}</asyncProcessId></checkDeployStatus>`);
    expect(plain.text).to.not.include('<details>');
    expect(elementOf(plain, 'status')).to.equal('Succeeded');
    expect(elementOf(plain, 'completedDate')).to.match(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    expect(elementOf(plain, 'numberComponentsDeployed')).to.equal(elementOf(plain, 'numberComponentsTotal'));
  });

  it('BL-031 retrieves what is there and says what is not', async () => {
    await deployRaw(org, await zipOf(smallApp()));
    const request =
      '<retrieve><request><unpackaged><types><members>Order_Sync</members><members>Gone</members><name>ExternalClientApplication</name></types><types><members>*</members><name>NoSuchType</name></types><version>66.0</version></unpackaged></request></retrieve>';
    const id = elementOf(await soap(org, request), 'id');
    const answer = await soap(org, `<checkRetrieveStatus><asyncProcessId>${id}</asyncProcessId></checkRetrieveStatus>`);
    expect(answer.text).to.include("Entity of type 'ExternalClientApplication' named 'Gone' cannot be found");
    expect(answer.text).to.include("Entity type: 'NoSuchType' is unknown");
    const zip = await JSZip.loadAsync(Buffer.from(elementOf(answer, 'zipFile') ?? '', 'base64'));
    expect(Object.keys(zip.files).filter((name) => !name.endsWith('/'))).to.have.members([
      'unpackaged/package.xml',
      'unpackaged/externalClientApps/Order_Sync.eca',
    ]);
  });

  it('retrieves the elements that the API version of the request has', async () => {
    await deployRaw(org, await zipOf(smallApp()));
    const fileOf = async (version: string): Promise<string> => {
      const types = '<types><members>*</members><name>ExtlClntAppGlobalOauthSettings</name></types>';
      const request = `<retrieve><request><singlePackage>true</singlePackage><unpackaged>${types}<version>${version}</version></unpackaged></request></retrieve>`;
      const id = elementOf(await soap(org, request), 'id');
      const check = `<checkRetrieveStatus><asyncProcessId>${id}</asyncProcessId></checkRetrieveStatus>`;
      const zip = await JSZip.loadAsync(Buffer.from(elementOf(await soap(org, check), 'zipFile') ?? '', 'base64'));
      const file = zip.file('extlClntAppGlobalOauthSets/Order_Sync_glbloauth.ecaGlblOauth');
      return (await file?.async('string')) ?? '';
    };
    expect(await fileOf('60.0')).to.not.include('isDPopEnabled');
    expect(await fileOf('68.0')).to.include('<isDPopEnabled>false</isDPopEnabled>');
    expect(await fileOf('68.0'))
      .to.include('<consumerKey>')
      .and.not.include('consumerSecret');
  });

  it('writes single components by the rules of deployments', async () => {
    const eca = (label: string) =>
      `<metadata xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="ExternalClientApplication"><fullName>Order_Sync</fullName>${component('', { contactEmail: 'a@example.com', distributionState: 'Local', label }).replace(/^[^\n]*\n<[^>]*>|<\/>\n$/g, '')}</metadata>`;
    const missing = await soap(org, `<updateMetadata>${eca('One')}</updateMetadata>`);
    expect(elementOf(missing, 'statusCode')).to.equal('INVALID_CROSS_REFERENCE_KEY');
    const made = await soap(org, `<upsertMetadata>${eca('One')}</upsertMetadata>`);
    expect([elementOf(made, 'success'), elementOf(made, 'created')], made.text).to.deep.equal(['true', 'true']);
    expect(elementOf(await soap(org, `<updateMetadata>${eca('Two')}</updateMetadata>`), 'success')).to.equal('true');
    const read = '<readMetadata><type>ExternalClientApplication</type><fullNames>Order_Sync</fullNames></readMetadata>';
    expect(elementOf(await soap(org, read), 'label')).to.equal('Two');
    const remove = read.replaceAll('readMetadata', 'deleteMetadata');
    expect(elementOf(await soap(org, remove), 'success')).to.equal('true');
    expect(elementOf(await soap(org, remove), 'statusCode')).to.equal('INVALID_CROSS_REFERENCE_KEY');
    expect((await soap(org, read)).text).to.include('xsi:nil="true"');
  });

  it('names an unknown type of a manifest and deploys nothing of the rest', async () => {
    const packageXml = manifest({ ExternalClientApplication: ['*'], ExtlClntAppOauthPlcyCnfg: ['*'] });
    const answer = await deployRaw(org, await zipOf(smallApp(), packageXml));
    expect(elementOf(answer, 'status')).to.equal('Failed');
    expect(answer.text).to.include('ExtlClntAppOauthPlcyCnfg');
    expect(harness.emulator.state.components.list(org.org.orgId, 'ExternalClientApplication')).to.deep.equal([]);
  });
});
