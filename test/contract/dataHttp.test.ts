/** The data API in raw HTTP: what every client relies on whatever its language, refusals included. */

import { expect } from 'chai';
import { type OrgSession, withEmulator } from '../support/emulatorHarness.ts';
import { create, createId, DATA, errorOf, findId, query, tokenOf, userFields } from './dataFixture.ts';

describe('data API over HTTP', () => {
  const harness = withEmulator();
  let org: OrgSession;

  beforeEach(async () => {
    org = await harness.createOrg('production');
  });

  it('reads, changes and deletes a record', async () => {
    const id = await createId(harness, org, 'Account', { name: 'Acme', NumberOfEmployees: 5 });
    const path = `${DATA}/sobjects/Account/${id}`;
    expect((await harness.request(org, path, { method: 'PATCH', body: { Phone: '1' } })).status).to.equal(204);
    const read = await harness.request(org, `${path}?fields=Name,phone,OwnerId`);
    expect(read.body).to.deep.equal({
      attributes: { type: 'Account', url: path },
      Name: 'Acme',
      Phone: '1',
      OwnerId: org.userId,
    });
    expect((await harness.request(org, path.slice(0, -3), { method: 'DELETE' })).status).to.equal(204);
    const gone = await harness.request(org, path);
    expect(gone.status).to.equal(404);
    expect(errorOf(gone).code).to.equal('NOT_FOUND');
  });

  it('upserts by Id and knows no other external id', async () => {
    const made = await harness.request(org, `${DATA}/sobjects/Account/Id`, { body: { Name: 'A' } });
    expect(made.status).to.equal(201);
    const id = String((made.body as { id: string }).id);
    const changed = await harness.request(org, `${DATA}/sobjects/Account/Id/${id}`, {
      method: 'PATCH',
      body: { Name: 'B' },
    });
    expect(changed.body).to.deep.equal({ id, success: true, errors: [], created: false });
    const other = await harness.request(org, `${DATA}/sobjects/Account/Name/B`, {
      method: 'PATCH',
      body: { Phone: '1' },
    });
    expect(other.status).to.equal(404);
  });

  for (const [what, path, options, status, code] of [
    ['an unknown record', `/sobjects/User/005Ec00009zzzzz`, {}, 404, 'NOT_FOUND'],
    ['a malformed id', '/sobjects/User/abc', {}, 400, 'MALFORMED_ID'],
    ['an unknown sObject', '/sobjects/Nope/describe', {}, 404, 'NOT_FOUND'],
    [
      'a body that is no JSON',
      '/sobjects/Account',
      { body: '{"Name":', headers: { 'content-type': 'application/json' } },
      400,
      'JSON_PARSER_ERROR',
    ],
    ['an empty body', '/sobjects/Account', { method: 'POST' }, 400, 'JSON_PARSER_ERROR'],
    ['a list as a body', '/sobjects/Account', { body: [] }, 400, 'JSON_PARSER_ERROR'],
    ['a method that a resource does not have', '/sobjects/Account', { method: 'DELETE' }, 405, 'METHOD_NOT_ALLOWED'],
    ['a query without text', '/query', {}, 400, 'MALFORMED_QUERY'],
    ['an unknown query locator', '/query/01gEc0000000001AAA-2000', {}, 400, 'INVALID_QUERY_LOCATOR'],
    ['a read-only sObject', '/sobjects/Organization', { body: { Name: 'x' } }, 400, 'INVALID_TYPE_FOR_OPERATION'],
    [
      'an app',
      '/sobjects/ExternalClientApplication',
      { body: { DeveloperName: 'x' } },
      400,
      'INVALID_TYPE_FOR_OPERATION',
    ],
    ['a composite request of numbers', '/composite', { body: { compositeRequest: [1] } }, 400, 'JSON_PARSER_ERROR'],
    ['an object as a text', '/sobjects/Account', { body: { Name: { a: 1 } } }, 400, 'INVALID_FIELD'],
    ['a composite tree', '/composite/tree/Account', { body: {} }, 501, 'NOT_EMULATED'],
    ['scratch org requests outside a Dev Hub', '/sobjects/ScratchOrgInfo', { body: {} }, 404, 'NOT_FOUND'],
  ] as const) {
    it(`answers ${code} for ${what}`, async () => {
      const answer = await harness.request(org, DATA + path, options);
      expect(answer.status, answer.text).to.equal(status);
      expect(errorOf(answer).code).to.equal(code);
    });
  }

  it('knows the app sObjects from the API version on that has them, and Dev Hub sObjects in Dev Hubs only', async () => {
    const ask = (session: OrgSession, version: string, sobject: string) =>
      harness.request(session, `/services/data/v${version}/query?q=SELECT+Id+FROM+${sobject}`);
    expect((await ask(org, '59.0', 'ExternalClientApplication')).status).to.equal(200);
    const early = await ask(org, '58.0', 'ExternalClientApplication');
    expect(errorOf(early).code).to.equal('INVALID_TYPE');
    expect(errorOf(early).message).to.include("sObject type 'ExternalClientApplication' is not supported.");
    expect((await ask(org, '60.0', 'ScratchOrgInfo')).status).to.equal(400);
    expect((await ask(harness.hub, '60.0', 'ScratchOrgInfo')).status).to.equal(200);
    expect((await ask(org, '99.0', 'User')).status).to.equal(404);
  });

  it('shows an app that was deployed, without its key', async () => {
    const { state } = harness.emulator;
    const put = (type: string, fullName: string, id: string, body: Record<string, unknown>) =>
      state.components.put(org.org.orgId, { type, fullName, body, id: state.newId(id), userId: org.userId });
    const app = put('ExternalClientApplication', 'Order_Sync', '0xI', { label: 'Order Sync', contactEmail: 'a@b.cd' });
    put('ExtlClntAppOauthSettings', 'Order_Sync_oauth', '0xJ', {
      externalClientApplication: 'Order_Sync',
      commaSeparatedOauthScopes: 'Api, RefreshToken',
    });
    put('ExtlClntAppOauthConfigurablePolicies', 'Order_Sync_policy', '0xL', {
      externalClientApplication: 'Order_Sync',
      clientCredentialsFlowUser: 'int@example.com',
      isClientCredentialsFlowEnabled: 'true',
      sessionTimeoutInMinutes: '15',
    });
    const { records } = await query(
      harness,
      org,
      'SELECT ExternalClientApplication.DeveloperName, ClientCredentialsFlowUser, IsClientCredentialsFlowEnabled, SessionTimeoutInMinutes FROM ExtlClntAppOauthPlcyCnfg',
    );
    expect(records[0]).to.deep.include({
      ClientCredentialsFlowUser: 'int@example.com',
      IsClientCredentialsFlowEnabled: true,
      SessionTimeoutInMinutes: 15,
    });
    expect(records[0]).to.have.nested.property('ExternalClientApplication.DeveloperName', 'Order_Sync');
    const settings = await query(harness, org, 'SELECT OauthScopesAPI, OauthScopesFULL FROM ExtlClntAppOauthSettings');
    expect(settings.records[0]).to.include({ OauthScopesAPI: true, OauthScopesFULL: false });
    expect(
      await findId(harness, org, "SELECT Id FROM ExternalClientApplication WHERE DeveloperName = 'order_sync'"),
    ).to.equal(app.id);
  });

  it('shows the caller its own effective permissions', async () => {
    const soql =
      'SELECT PermissionsApiEnabled, PermissionsApiUserOnly, PermissionsManageUsers FROM UserPermissionAccess';
    const admin = await query(harness, org, soql);
    expect(admin.records[0]).to.include({
      PermissionsApiEnabled: true,
      PermissionsApiUserOnly: false,
      PermissionsManageUsers: true,
    });
    const id = await createId(harness, org, 'User', await userFields(harness, org, 'int@example.com'));
    const own = await query(harness, org, soql, tokenOf(harness, org, id));
    expect(own.records[0]).to.include({
      PermissionsApiEnabled: true,
      PermissionsApiUserOnly: true,
      PermissionsManageUsers: false,
    });
  });

  it('refuses a token whose scope does not open the REST API', async () => {
    const token = tokenOf(harness, org, org.userId, 'id openid');
    const answer = await harness.request(org, `${DATA}/sobjects`, { token });
    expect(answer.status).to.equal(401);
    expect(errorOf(answer).message).to.equal('This session is not valid for use with the REST API');
  });

  it('gives large results in pages that only their user can go on reading', async () => {
    const { state } = harness.emulator;
    state.transaction(() => {
      for (let index = 0; index < 450; index += 1) {
        state.records.insert(org.org.orgId, 'Account', { Name: `Account ${index}` });
      }
    });
    const headers = { 'Sforce-Query-Options': 'batchSize=200' };
    const first = await harness.request(org, `${DATA}/query?q=SELECT+Name+FROM+Account`, { headers });
    expect(first.body).to.include({ totalSize: 450, done: false });
    const next = String((first.body as { nextRecordsUrl: string }).nextRecordsUrl);
    const second = await harness.request(org, next, { headers });
    expect(second.body).to.have.property('records').with.lengthOf(200);
    const last = await harness.request(org, String((second.body as { nextRecordsUrl: string }).nextRecordsUrl), {
      headers,
    });
    expect(last.body).to.include({ totalSize: 450, done: true });
    expect(last.body).to.have.property('records').with.lengthOf(50);
    const id = await createId(harness, org, 'User', await userFields(harness, org, 'int@example.com'));
    expect((await harness.request(org, next, { token: tokenOf(harness, org, id) })).status).to.equal(400);
  });

  describe('composite', () => {
    const part = (referenceId: string, method: string, path: string, body?: object) => ({
      referenceId,
      method,
      url: `${DATA}${path}`,
      ...(body === undefined ? {} : { body }),
    });
    const send = (body: object) => harness.request(org, `${DATA}/composite`, { body });
    const count = async (): Promise<number> => (await query(harness, org, 'SELECT COUNT() FROM Account')).totalSize;

    it('lets a part refer to the answers before it', async () => {
      const answer = await send({
        allOrNone: true,
        compositeRequest: [
          part('first', 'POST', '/sobjects/Account', { Name: 'Acme' }),
          part('found', 'GET', "/query?q=SELECT+Id+FROM+Account+WHERE+Id='@{first.id}'"),
          part('second', 'POST', '/sobjects/Contact', { LastName: 'A', AccountId: '@{found.records[0].Id}' }),
        ],
      });
      expect(answer.status).to.equal(200);
      expect(answer.body).to.have.nested.property('compositeResponse[2].httpStatusCode', 201);
      const { records } = await query(harness, org, 'SELECT Account.Name FROM Contact');
      expect(records[0]).to.have.nested.property('Account.Name', 'Acme');
    });

    it('undoes everything when a part of an all-or-none request fails', async () => {
      const answer = await send({
        allOrNone: true,
        compositeRequest: [
          part('first', 'POST', '/sobjects/Account', { Name: 'Acme' }),
          part('second', 'POST', '/sobjects/Contact', {}),
        ],
      });
      expect(answer.body).to.have.nested.property('compositeResponse[0].body[0].errorCode', 'PROCESSING_HALTED');
      expect(answer.body).to.have.nested.property('compositeResponse[1].body[0].errorCode', 'REQUIRED_FIELD_MISSING');
      expect(await count()).to.equal(0);
    });

    it('keeps what worked otherwise, and halts what depends on what did not', async () => {
      const answer = await send({
        compositeRequest: [
          part('first', 'POST', '/sobjects/Account', { Name: 'Acme' }),
          part('bad', 'POST', '/sobjects/Account', {}),
          part('third', 'PATCH', '/sobjects/Account/@{bad.id}', { Phone: '1' }),
        ],
      });
      expect(answer.body).to.have.nested.property('compositeResponse[2].body[0].errorCode', 'PROCESSING_HALTED');
      expect(await count()).to.equal(1);
    });

    it('answers each request of a batch', async () => {
      const batchRequests = [
        { method: 'POST', url: 'v60.0/sobjects/Account', richInput: { Name: 'A' } },
        { method: 'GET', url: 'v60.0/sobjects/Nope' },
      ];
      const answer = await harness.request(org, `${DATA}/composite/batch`, { body: { batchRequests } });
      expect(answer.body).to.have.property('hasErrors', true);
      expect(answer.body).to.have.nested.property('results[0].statusCode', 201);
      expect(answer.body).to.have.nested.property('results[1].statusCode', 404);
    });

    it('answers bad parts without falling over', async () => {
      const urls = ['http://[', `${DATA}/sobjects/%E0`, '/services/apexrest/x', `${DATA}/composite`];
      const answer = await send({
        compositeRequest: urls.map((url, index) => ({ method: 'GET', url, referenceId: `r${index}` })),
      });
      expect(answer.status).to.equal(200);
      for (const [index, status] of [404, 404, 404, 400].entries()) {
        expect(answer.body).to.have.nested.property(`compositeResponse[${index}].httpStatusCode`, status);
      }
      const rows = await harness.request(org, `${DATA}/composite/sobjects`, { body: { records: [null, 1] } });
      expect(rows.body).to.have.nested.property('[1].errors[0].statusCode', 'INVALID_TYPE');
    });

    it('writes collections, whole or as far as they are right', async () => {
      const records = [{ attributes: { type: 'Account' }, Name: 'A' }, { attributes: { type: 'Account' } }];
      const partly = await harness.request(org, `${DATA}/composite/sobjects`, { body: { records } });
      expect(partly.body).to.have.nested.property('[0].success', true);
      expect(partly.body).to.have.nested.property('[1].errors[0].statusCode', 'REQUIRED_FIELD_MISSING');
      expect(await count()).to.equal(1);
      const whole = await harness.request(org, `${DATA}/composite/sobjects`, { body: { allOrNone: true, records } });
      expect(whole.body).to.have.nested.property('[0].errors[0].statusCode', 'ALL_OR_NONE_OPERATION_ROLLED_BACK');
      expect(await count()).to.equal(1);
    });
  });

  it('creates a user by SCIM in the body that the clients send, and refuses in SCIM words', async () => {
    const { ProfileId } = await userFields(harness, org, '', 'Standard User');
    const body = {
      username: 'scim@example.com',
      emails: ['scim@example.com'],
      name: { familyName: 'Scim' },
      nickName: 'scim',
      entitlements: [{ value: ProfileId }],
    };
    const options = { body, headers: { 'auto-approve-user': 'true' } };
    const answer = await harness.request(org, '/services/scim/v1/Users', options);
    expect(answer.status, answer.text).to.equal(201);
    const token = answer.headers.get('auto-approve-user') ?? '';
    expect(harness.emulator.state.tokens.find(token)).to.include({ kind: 'refresh', orgId: org.org.orgId });
    const again = await harness.request(org, '/services/scim/v1/Users', options);
    expect(again.status).to.equal(400);
    expect(again.body)
      .to.have.nested.property('Errors[0].description')
      .that.matches(/^Duplicate Username/);
    expect((await create(harness, org, 'User', {})).status).to.equal(400);
  });
});
