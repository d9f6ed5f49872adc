/** What a diagnosis reads, how often, and what it makes of reads that fail. The org is a double. */
import { expect } from 'chai';
import { buildError, type SfError } from '../../../../scripts/lib/errors.ts';
import { type DiagnoseInput, diagnose } from '../../../../scripts/verify/diagnosis/diagnose.ts';
import type { Diagnosis } from '../../../../scripts/verify/diagnosis/diagnosis.ts';
import { appFixture, orgRecord, RUN_AS_USERNAME } from '../../../support/appFixture.ts';
import { fakeClock } from '../../../support/fakeClock.ts';
import { type FakeAnswers, type FakeOrgClient, fakeOrgClient } from '../../../support/fakeOrgClient.ts';

const NOW = Date.UTC(2026, 10, 25, 12);
const KEY = '3MVG9OWN_KEY_AAAAAA';
const app = appFixture();

const refused = (error: string, description = ''): SfError =>
  buildError('TokenRefusedError', {
    app: app.name,
    org: 'qa',
    host: '127.0.0.1:1',
    status: 400,
    error,
    description,
    causes: [],
  });

type Rows = Readonly<Record<string, readonly object[]>>;

const soundRows: Rows = {
  ExternalClientApplication: [{ Id: '0xI000000000001AAA', LastModifiedDate: '2026-01-01T00:00:00.000+0000' }],
  Organization: [{ Name: 'QA' }],
  User: [{ Id: '005000000000002AAA', Username: RUN_AS_USERNAME, IsActive: true, Profile: null }],
  UserLogin: [{ UserId: '005000000000002AAA', IsFrozen: false }],
  PermissionSetAssignment: [
    {
      Assignee: { Username: RUN_AS_USERNAME },
      PermissionSet: {
        Name: 'X00e',
        IsOwnedByProfile: true,
        PermissionsApiEnabled: true,
        PermissionsApiUserOnly: true,
      },
    },
    {
      Assignee: { Username: RUN_AS_USERNAME },
      PermissionSet: {
        Name: 'Order_Sync_Integration',
        IsOwnedByProfile: false,
        PermissionsApiEnabled: false,
        PermissionsApiUserOnly: false,
      },
    },
  ],
  PermissionSetLicenseAssign: [],
  LoginHistory: [],
};

const components = [app.globalOauthSettings, app.oauthSettings, app.oauthPolicies, app.appPolicies];

/** An org in which nothing is wrong, with rows in place of its own. */
const soundOrg = (rows: Rows = {}, more: FakeAnswers = {}): FakeOrgClient =>
  fakeOrgClient({
    query: async (soql) => {
      const sobject = /FROM (\w+)/.exec(soql)?.[1] ?? '';
      return { ...soundRows, ...rows }[sobject] ?? [];
    },
    listComponents: async (types) =>
      components.filter(({ type }) => types.includes(type)).map(({ type, fullName }) => ({ type, fullName })),
    readComponents: async (type, names) =>
      components.filter((one) => one.type === type && names.includes(one.fullName)).map((one) => orgRecord(one)),
    requestRest: async (_method, path) =>
      path.endsWith('/staged') ? { stagedCredentials: [] } : { consumers: [{ id: '888000000000001AAA', key: KEY }] },
    ...more,
  });

const refusal = (): Promise<never> =>
  Promise.reject(
    buildError('OrgRequestRefusedError', {
      org: 'qa',
      operation: 'read',
      errors: [{ errorCode: 'INSUFFICIENT_ACCESS', message: 'no' }],
    }),
  );

const explain = (failure: SfError, org: FakeOrgClient, changes: Partial<DiagnoseInput> = {}): Promise<Diagnosis> =>
  diagnose({
    failure,
    org,
    app,
    credentials: { consumerKey: KEY, consumerId: '888000000000001AAA' },
    knownKeys: [],
    clock: fakeClock(NOW),
    ...changes,
  });
const idsOf = ({ findings }: Diagnosis): readonly string[] => findings.map(({ id }) => id);

describe('verify/diagnosis/diagnose', () => {
  it('reads each piece once, writes nothing, and asks for no secret', async () => {
    const org = soundOrg();
    await explain(refused('something_new'), org);
    const calls = org.calls.map(({ method, args }) => `${method} ${JSON.stringify(args)}`);
    expect(new Set(calls).size).to.equal(calls.length);
    expect(org.writes()).to.deep.equal([]);
    expect(calls.join('\n')).not.to.match(/part=|secret/i);
    expect(calls).to.have.length.at.most(13);
  });

  for (const [what, failure] of [
    ['a server that is down', buildError('TokenEndpointUnavailableError', { org: 'qa', host: 'h', status: 503 })],
    ['a wrong host', buildError('WrongTokenHostError', { org: 'qa', host: 'login.salesforce.com' })],
    ['an error of another kind', buildError('NotADevHubError', { org: 'qa' })],
  ] as const) {
    it(`reads nothing for ${what}`, async () => {
      const org = soundOrg();
      await explain(failure, org);
      expect(org.calls).to.deep.equal([]);
    });
  }

  it('reads the policies alone for an app that is blocked', async () => {
    const org = soundOrg();
    await explain(refused('OAUTH_APP_BLOCKED'), org);
    expect(org.calls.map(({ method }) => method)).to.deep.equal(['listComponents', 'readComponents']);
    expect(org.calls[0]?.args).to.deep.equal([['ExtlClntAppConfigurablePolicies']]);
  });

  for (const [what, failing] of [
    ['is refused', refusal],
    ['fails in a way that nobody foresaw', () => Promise.reject(new TypeError('boom'))],
    [
      'breaks off',
      () => Promise.reject(buildError('OrgUnreachableError', { org: 'qa', host: 'h', code: 'ECONNRESET' })),
    ],
  ] as const) {
    it(`explains the failure all the same when every read ${what}`, async () => {
      const org = fakeOrgClient({
        query: failing,
        listComponents: failing,
        readComponents: failing,
        requestRest: failing,
      });
      const diagnosis = await explain(refused('invalid_grant', 'no client credentials user enabled'), org);
      expect(diagnosis.decided).to.equal(false);
      expect(idsOf(diagnosis)[0]).to.equal('runAsUnset');
      expect(diagnosis.looked).to.deep.equal([]);
      expect(diagnosis.unreadable).to.have.length(8);
      expect(diagnosis.unreadable[0]).to.match(/^the app Order_Sync: .*(INSUFFICIENT|boom|ECONN)/);
    });
  }

  const host = { org: 'qa', host: '127.0.0.1:1' };
  const anyFailure: readonly SfError[] = [
    ...['invalid_client_id', 'invalid_client', 'invalid_grant', 'unauthorized_client', 'unsupported_grant_type'].map(
      (code) => refused(code),
    ),
    ...[
      'invalid_app_access',
      'OAUTH_APP_BLOCKED',
      'inactive_user',
      'inactive_org',
      'invalid_scope',
      'something_new',
    ].map((code) => refused(code)),
    ...['CERT_HAS_EXPIRED', 'SELF_SIGNED_CERT_IN_CHAIN', 'UND_ERR_PRX_CONN', 'ENOTFOUND'].map((code) =>
      buildError('TokenEndpointUnreachableError', { ...host, code }),
    ),
    ...['webPage', 'redirect', 'noToken'].map((problemCode) =>
      buildError('TokenAnswerInvalidError', { ...host, status: 302, problem: 'x', problemCode }),
    ),
    buildError('TokenRateLimitedError', { app: 'Order_Sync', ...host, description: 'x' }),
    buildError('TokenEndpointUnavailableError', { ...host, status: 503 }),
    buildError('WrongTokenHostError', host),
    buildError('CredentialsIncompleteError', { app: 'Order_Sync', org: 'qa', problems: ['x'] }),
    buildError('CredentialsOfAnotherOrgError', {
      app: 'Order_Sync',
      org: 'qa',
      orgId: '00D1',
      credentialsOrgId: '00D2',
    }),
    buildError('CredentialsNotStoredError', { app: 'Order_Sync', org: 'qa', location: '.eca/credentials/qa.json' }),
    buildError('ConsumerMissingError', { app: 'Order_Sync', org: 'qa', problem: 'x' }),
    buildError('VerificationFailedError', {
      app: 'Order_Sync',
      org: 'qa',
      proofId: 'x',
      expected: 'a',
      seen: 'b',
      fix: 'c',
    }),
  ];
  it('never runs out of causes, not even where nothing is wrong in the org', async () => {
    const without = [];
    for (const failure of anyFailure) {
      const { findings } = await explain(failure, soundOrg());
      if (findings.length === 0) {
        without.push(failure.message);
      }
    }
    expect(without).to.deep.equal([]);
  });

  const notStored = buildError('CredentialsNotStoredError', { app: 'Order_Sync', org: 'qa', location: 'memory' });

  for (const [what, requestRest, ids, decided] of [
    ['whose keys may be seen', undefined, ['pairNotFetched'], true],
    ['whose keys may not be seen', refusal, ['pairNotFetched'], true],
    ['without a consumer', async () => ({ consumers: [] }), ['pairNotFetched', 'oauthSettingsMissing'], false],
  ] as const) {
    it(`explains that no pair is stored of an app ${what}`, async () => {
      const org = soundOrg({}, requestRest === undefined ? {} : { requestRest });
      const diagnosis = await explain(notStored, org, { credentials: undefined });
      expect([idsOf(diagnosis), diagnosis.decided]).to.deep.equal([ids, decided]);
      expect(org.writes()).to.deep.equal([]);
    });
  }

  it('does not take a pair under another alias for a sign that this alias was another org', async () => {
    const knownKey = { consumerKey: 'K', orgId: '00D000000000009AAA', orgAlias: 'dev', appName: 'Order_Sync' };
    const changes = { credentials: undefined, knownKeys: [knownKey] };
    expect(idsOf(await explain(notStored, soundOrg(), changes))).to.deep.equal(['pairNotFetched']);
  });

  it('keeps what was read when one piece is refused', async () => {
    const org = soundOrg(
      { User: [{ Id: '005000000000002AAA', Username: RUN_AS_USERNAME, IsActive: false, Profile: null }] },
      { requestRest: refusal },
    );
    const diagnosis = await explain(refused('invalid_grant'), org);
    expect(idsOf(diagnosis)).to.deep.equal(['runAsInactive']);
    expect(diagnosis.unreadable.join('\n')).to.match(/^the consumer keys .*\nthe staged credentials .*/);
  });

  it('BL-117 leaves it open whether a user is API only in an edition without that permission', async () => {
    const Assignee = { Username: RUN_AS_USERNAME };
    const assignments = [
      { Assignee, PermissionSet: { Name: 'X00e', IsOwnedByProfile: true, PermissionsApiEnabled: true } },
    ];
    const org = soundOrg({ PermissionSetAssignment: assignments });
    const { decided, findings } = await explain(refused('invalid_grant', 'no client credentials user enabled'), org);
    expect(decided).to.equal(false);
    expect(findings[0]).to.deep.include({ id: 'runAsNotApiOnly', verdict: 'possible', evidence: [] });
  });

  it('takes only a login of the last minutes for the one that was refused', async () => {
    const login = (time: number, Status: string) => ({
      LoginTime: new Date(time).toISOString(),
      LoginSubType: 'OauthClientCredentials',
      Status,
      SourceIp: '203.0.113.7',
    });
    const failure = refused('invalid_grant', 'ip restricted');
    const fresh = await explain(failure, soundOrg({ LoginHistory: [login(NOW - 1000, 'Restricted IP')] }));
    expect(fresh.findings[0]).to.deep.include({ id: 'ipRestricted', verdict: 'confirmed' });
    expect(fresh.findings[0]?.evidence[0]).to.contain('203.0.113.7');
    const old = await explain(failure, soundOrg({ LoginHistory: [login(NOW - 86_400_000, 'Restricted IP')] }));
    expect(old.findings[0]).to.deep.include({ id: 'ipRestricted', verdict: 'possible' });
    const other = await explain(failure, soundOrg({ LoginHistory: [login(NOW - 1000, 'IP-Adresse gesperrt')] }));
    expect([other.decided, idsOf(other)[0]]).to.deep.equal([false, 'ipRestricted']);
  });

  it('reads the login history by the clock of the server where ours is wrong', async () => {
    const LoginHistory = [
      {
        LoginTime: new Date(NOW + 3_600_000).toISOString(),
        LoginSubType: 'OauthClientCredentials',
        Status: 'Restricted IP',
        SourceIp: null,
      },
    ];
    const serverTime = { date: 'Wed, 25 Nov 2026 13:00:00 GMT', seenAtMilliseconds: NOW };
    const diagnosis = await explain(refused('invalid_grant'), soundOrg({ LoginHistory }), { serverTime });
    expect(idsOf(diagnosis)).to.deep.equal(['ipRestricted']);
  });

  it('calls a key too new only for half an hour', async () => {
    const changed = (minutes: number): Rows => ({
      ExternalClientApplication: [
        { Id: '0xI000000000001AAA', LastModifiedDate: new Date(NOW - minutes * 60_000).toISOString() },
      ],
    });
    const young = await explain(refused('invalid_client_id'), soundOrg(changed(29)));
    expect([young.decided, idsOf(young)]).to.deep.equal([true, ['appTooNew']]);
    const old = await explain(refused('invalid_client_id'), soundOrg(changed(31)));
    expect([old.decided, idsOf(old)]).to.deep.equal([false, ['appTooNew', 'otherHost']]);
  });

  it('counts the age of an app from its OAuth settings, which may be younger', async () => {
    const org = soundOrg(
      {},
      {
        listComponents: async () =>
          components.map(({ type, fullName }) => ({ type, fullName, changedAtMilliseconds: NOW - 60_000 })),
      },
    );
    expect(idsOf(await explain(refused('invalid_client_id'), org))).to.deep.equal(['appTooNew']);
  });

  it('says that a staged pair has expired when the stored key is its', async () => {
    const staged = { id: '889000000000001AAA', key: '3MVG9STAGED', state: 'Expired' };
    const org = soundOrg(
      {},
      {
        requestRest: async (_method, path) =>
          path.endsWith('/staged')
            ? { stagedCredentials: [staged] }
            : { consumers: [{ id: '888000000000001AAA', key: KEY }] },
      },
    );
    const credentials = { consumerKey: '3MVG9STAGED', consumerId: '888000000000001AAA' };
    const diagnosis = await explain(refused('invalid_client_id'), org, { credentials });
    expect(idsOf(diagnosis)).to.deep.equal(['keyUnknown']);
    expect(diagnosis.findings[0]?.evidence[0]).to.contain('a staged pair that has expired');
  });

  it('does not call a key unknown while the staged pair could be its and was not shown', async () => {
    const org = soundOrg(
      {},
      {
        requestRest: async (_method, path) =>
          path.endsWith('/staged') ? refusal() : { consumers: [{ id: '888', key: 'OTHER' }] },
      },
    );
    const diagnosis = await explain(refused('invalid_client_id'), org);
    expect(diagnosis.decided).to.equal(false);
    expect(idsOf(diagnosis)[0]).to.equal('keyUnknown');
    expect(diagnosis.unreadable).to.deep.equal([
      'the staged credentials of Order_Sync: the org refuses it (INSUFFICIENT_ACCESS)',
    ]);
  });

  it('takes a certificate that is not valid yet for a wrong clock first, and proves it by the time of a server', async () => {
    const failure = buildError('TokenEndpointUnreachableError', { org: 'qa', host: 'h', code: 'CERT_NOT_YET_VALID' });
    const blind = await explain(failure, soundOrg());
    expect([blind.decided, idsOf(blind)]).to.deep.equal([false, ['clockSkew', 'certificateNotTrusted']]);
    const serverTime = { date: 'Wed, 25 Nov 2026 14:00:00 GMT', seenAtMilliseconds: NOW };
    const seen = await explain(failure, soundOrg(), { serverTime });
    expect([seen.decided, idsOf(seen)]).to.deep.equal([true, ['clockSkew']]);
    const right = { date: 'Wed, 25 Nov 2026 12:00:30 GMT', seenAtMilliseconds: NOW };
    expect(idsOf(await explain(failure, soundOrg(), { serverTime: right }))).to.deep.equal(['certificateNotTrusted']);
  });

  it('reads components of other names only when none of the likely ones is of the app', async () => {
    const names = [...Array.from({ length: 30 }, (_, index) => `Other_${index}`), 'Renamed_plcy'];
    const org = soundOrg(
      {},
      {
        listComponents: async () => names.map((fullName) => ({ type: 'ExtlClntAppConfigurablePolicies', fullName })),
        readComponents: async (_type, some) =>
          some.includes('Renamed_plcy')
            ? [{ ...orgRecord(app.appPolicies, { isEnabled: 'false' }), fullName: 'Renamed_plcy' }]
            : [],
      },
    );
    const diagnosis = await explain(refused('OAUTH_APP_BLOCKED'), org);
    expect(diagnosis.findings[0]?.evidence[0]).to.equal("isEnabled is false in the org's Renamed_plcy.");
  });

  it('sends to the source when the source is wrong too', async () => {
    const wrong = appFixture({
      appPolicies: { ...app.appPolicies, record: { ...app.appPolicies.record, isEnabled: 'false' } },
    });
    const org = soundOrg({}, { readComponents: async () => [orgRecord(app.appPolicies, { isEnabled: 'false' })] });
    const diagnosis = await explain(refused('OAUTH_APP_BLOCKED'), org, { app: wrong });
    expect(diagnosis.findings[0]?.fix).to.match(
      /^Set isEnabled to true in force-app\/.*, then: npm run deploy -- --target-org qa$/,
    );
  });
});
