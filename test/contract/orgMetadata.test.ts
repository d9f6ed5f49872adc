/** What the org client sends to the Metadata API and what it makes of the answers, through the real libraries. */
import { expect } from 'chai';
import JSZip from 'jszip';
import { Secret } from '../../scripts/lib/secret.ts';
import { authorizeWithRefreshToken, forgetOrg } from '../../scripts/org/authorizeOrg.ts';
import { openOrg } from '../../scripts/org/openOrg.ts';
import type { DeploymentRequest, OrgClient } from '../../scripts/org/orgClient.ts';
import { failureOf } from '../unit/org/failureOf.ts';
import { type StubRequest, type StubServer, startStubServer } from './orgStubServer.ts';

const SOAP_PATH = 'POST /services/Soap/m/66.0';
const FOLDER = 'force-app/main/default';
const component = (path: string, root: string, body: string) => ({
  path: `${FOLDER}/${path}`,
  content: `<?xml version="1.0" encoding="UTF-8"?>\n<${root} xmlns="http://soap.sforce.com/2006/04/metadata">${body}</${root}>\n`,
});
/** Holds the very text that sfdx-project.json says to replace, as rendered files may. */
const POLICIES = component(
  'extlClntAppOauthPolicies/Order_Sync_oauthPlcy.ecaOauthPlcy-meta.xml',
  'ExtlClntAppOauthConfigurablePolicies',
  '<label>größer &amp; __ECA_RUN_AS_USERNAME__</label>',
);
const REQUEST: DeploymentRequest = {
  files: [
    component('externalClientApps/Order_Sync.eca-meta.xml', 'ExternalClientApplication', '<label>Order Sync</label>'),
    POLICIES,
  ],
  sourceApiVersion: '65.0',
  checkOnly: true,
};

const operationOf = ({ body }: StubRequest): string => /<soapenv:Body[^>]*><(\w+)>/.exec(body)?.[1] ?? '';
const valuesOf = ({ body }: StubRequest, element: string): readonly string[] =>
  [...body.matchAll(new RegExp(`<${element}>([^<]*)</${element}>`, 'g'))].map(([, value]) => value ?? '');

describe('the org client and the Metadata API', () => {
  let stub: StubServer;
  let org: OrgClient;

  /** Answers each SOAP operation with what stands in `<result>`, once per text. */
  const answerSoap = (results: Readonly<Record<string, (request: StubRequest) => readonly string[]>>): void =>
    stub.answer(SOAP_PATH, (request) => {
      const operation = operationOf(request);
      const body = (results[operation]?.(request) ?? []).map((result) => `<result>${result}</result>`).join('');
      return {
        status: 200,
        type: 'text/xml',
        body: `<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns="http://soap.sforce.com/2006/04/metadata" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><soapenv:Body><${operation}Response>${body}</${operation}Response></soapenv:Body></soapenv:Envelope>`,
      };
    });
  const sent = (operation: string): readonly StubRequest[] =>
    stub.requests.filter((request) => operationOf(request) === operation);

  beforeEach(async () => {
    stub = await startStubServer();
    await authorizeWithRefreshToken({
      loginUrl: stub.url,
      refreshToken: Secret.of('5AepStubRefreshToken'),
      clientId: 'PlatformCLI',
      alias: 'stub',
    });
    org = await openOrg({ aliasOrUsername: 'stub', apiVersion: '66.0' });
  });
  afterEach(async () => {
    await forgetOrg('stub');
    await stub.stop();
  });

  it('starts a deployment of files in memory, as they are, without waiting for it', async () => {
    answerSoap({ deploy: () => ['<done>false</done><id>0Af000000000001AAA</id>'] });
    expect(await org.startDeployment(REQUEST)).to.equal('0Af000000000001AAA');
    expect(sent('checkDeployStatus')).to.have.length(0);
    const [request] = sent('deploy');
    const zip = await JSZip.loadAsync(Buffer.from(valuesOf(request as StubRequest, 'ZipFile')[0] ?? '', 'base64'));
    expect(Object.keys(zip.files).filter((name) => !name.endsWith('/'))).to.have.members([
      'package.xml',
      'externalClientApps/Order_Sync.eca',
      'extlClntAppOauthPolicies/Order_Sync_oauthPlcy.ecaOauthPlcy',
    ]);
    expect(await zip.file('package.xml')?.async('string')).to.include('<version>65.0</version>');
    // This test runs inside a project whose sfdx-project.json replaces this text and demands a variable for it.
    expect(await zip.file('extlClntAppOauthPolicies/Order_Sync_oauthPlcy.ecaOauthPlcy')?.async('string')).to.equal(
      POLICIES.content,
    );
  });

  it('sends the options of the request and leaves the test level to the org unless one is asked for', async () => {
    answerSoap({ deploy: () => ['<done>false</done><id>0Af000000000001AAA</id>'] });
    await org.startDeployment(REQUEST);
    await org.startDeployment({ ...REQUEST, checkOnly: false, testLevel: 'RunLocalTests' });
    const [first, second] = sent('deploy');
    const option = (request: StubRequest | undefined, name: string) =>
      request === undefined ? undefined : valuesOf(request, name)[0];
    expect([option(first, 'checkOnly'), option(second, 'checkOnly')]).to.deep.equal(['true', 'false']);
    expect([option(first, 'rollbackOnError'), option(second, 'rollbackOnError')]).to.deep.equal(['true', 'true']);
    expect([option(first, 'testLevel'), option(second, 'testLevel')]).to.deep.equal([undefined, 'RunLocalTests']);
  });

  it('reports a deployment with its components as arrays', async () => {
    answerSoap({
      checkDeployStatus: () => [
        '<done>true</done><id>0Af1</id><status>Failed</status><success>false</success><numberComponentsTotal>1</numberComponentsTotal><details><componentFailures><fullName>Order_Sync</fullName><problem>bad</problem><lineNumber>3</lineNumber></componentFailures></details>',
      ],
    });
    const report = await org.checkDeployment('0Af1');
    expect(report).to.include({ done: true, success: false, status: 'Failed', numberComponentsTotal: 1 });
    expect(report.componentFailures).to.have.length(1);
    expect(report.componentFailures[0]).to.include({ fullName: 'Order_Sync', problem: 'bad', lineNumber: 3 });
  });

  it('deploys what was validated, and reports the tests that failed', async () => {
    answerSoap({
      deployRecentValidation: () => ['0Af2'],
      checkDeployStatus: () => [
        '<done>true</done><id>0Af2</id><status>Failed</status><success>false</success><details><runTestResult><failures><name>OrderSyncTest</name><methodName>syncs</methodName><message>Assertion Failed</message></failures><codeCoverageWarnings><name>OrderSync</name><message>12%</message></codeCoverageWarnings></runTestResult></details>',
      ],
    });
    expect(await org.quickDeploy('0Af1')).to.equal('0Af2');
    expect(valuesOf(sent('deployRecentValidation')[0] as StubRequest, 'validationId')).to.deep.equal(['0Af1']);
    const { testFailures } = await org.checkDeployment('0Af2');
    expect(testFailures).to.deep.equal([
      { className: 'OrderSyncTest', methodName: 'syncs', message: 'Assertion Failed' },
      { className: 'OrderSync', message: '12%' },
    ]);
  });

  it('cancels a deployment', async () => {
    answerSoap({ cancelDeploy: () => ['<done>true</done><id>0Af1</id>'] });
    await org.cancelDeployment('0Af1');
    expect(valuesOf(sent('cancelDeploy')[0] as StubRequest, 'id')).to.deep.equal(['0Af1']);
  });

  it('lists types three at a time and makes one list of it', async () => {
    answerSoap({
      listMetadata: (request) =>
        valuesOf(request, 'type').map((type) => `<type>${type}</type><fullName>Order_Sync</fullName>`),
    });
    const found = await org.listComponents(['A', 'B', 'C', 'D', 'E']);
    expect(found.map(({ type }) => type)).to.deep.equal(['A', 'B', 'C', 'D', 'E']);
    expect(sent('listMetadata').map((request) => valuesOf(request, 'type').length)).to.have.members([3, 2]);
  });

  it('lists with each component when it was changed', async () => {
    answerSoap({
      listMetadata: () => [
        '<type>A</type><fullName>Old</fullName><lastModifiedDate>2026-11-25T12:00:00.000Z</lastModifiedDate>',
      ],
    });
    expect(await org.listComponents(['A'])).to.deep.equal([
      { type: 'A', fullName: 'Old', changedAtMilliseconds: Date.UTC(2026, 10, 25, 12) },
    ]);
  });

  it('lists nothing where the org holds nothing', async () => {
    answerSoap({ listMetadata: () => [] });
    expect(await org.listComponents(['A'])).to.deep.equal([]);
  });

  it('reads names ten at a time and drops those that are not there', async () => {
    answerSoap({
      readMetadata: (request) => [
        valuesOf(request, 'fullNames')
          .map((name) =>
            name === 'missing'
              ? '<records xsi:nil="true"/>'
              : `<records xsi:type="ExtlClntAppOauthSettings"><fullName>${name}</fullName><externalClientApplication>Order_Sync</externalClientApplication></records>`,
          )
          .join(''),
      ],
    });
    const names = [...Array.from({ length: 11 }, (_, number) => `n${number}`), 'missing'];
    const records = await org.readComponents('ExtlClntAppOauthSettings', names);
    expect(records.map(({ fullName }) => fullName)).to.deep.equal(names.slice(0, 11));
    expect(records[0]).to.deep.equal({ fullName: 'n0', externalClientApplication: 'Order_Sync' });
    expect(sent('readMetadata')).to.have.length(2);
  });

  it('names the type that the org does not know', async () => {
    stub.answer(SOAP_PATH, {
      status: 500,
      type: 'text/xml',
      body: '<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:sf="http://soap.sforce.com/2006/04/metadata"><soapenv:Body><soapenv:Fault><faultcode>sf:INVALID_TYPE</faultcode><faultstring>INVALID_TYPE: Unknown type:ExternalClientApplication</faultstring></soapenv:Fault></soapenv:Body></soapenv:Envelope>',
    });
    const error = await failureOf(() => org.listComponents(['ExternalClientApplication']));
    expect(error.name).to.equal('OrgRequestRefusedError');
    expect(error.exitCode).to.equal(1);
    expect(error.data).to.deep.equal({
      errors: [{ errorCode: 'INVALID_TYPE', message: 'Unknown type:ExternalClientApplication' }],
    });
    expect(error.actions?.[0]).to.include('stub');
  });
});
