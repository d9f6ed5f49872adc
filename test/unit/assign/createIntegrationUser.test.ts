/** The creation of the integration user, also when the answer is lost or the username is taken. */
import { expect } from 'chai';
import { createIntegrationUser } from '../../../scripts/assign/createIntegrationUser.ts';
import { buildError, toSfError } from '../../../scripts/lib/errors.ts';
import type { OrgClient } from '../../../scripts/org/orgClient.ts';
import type { CreateUserStep } from '../../../scripts/plan/deployPlan.ts';
import { RUN_AS_USERNAME } from '../../support/appFixture.ts';
import { FAKE_IDENTITY, fakeOrgClient, inTurn } from '../../support/fakeOrgClient.ts';

const STEP: CreateUserStep = {
  kind: 'createUser',
  id: 'create-user',
  title: 'Create the integration user',
  action: 'create',
  reason: 'missing',
  username: RUN_AS_USERNAME,
  email: 'owner@example.com',
  profileId: '00e000000000001AAA',
  profileName: 'Minimum Access - API Only Integrations',
  appName: 'Order_Sync',
};
const LOCALE = {
  TimeZoneSidKey: 'Europe/Berlin',
  LocaleSidKey: 'de_DE',
  EmailEncodingKey: 'ISO-8859-1',
  LanguageLocaleKey: 'de',
};
const ADMIN = { Id: '005000000000001AAA', Username: FAKE_IDENTITY.username, ...LOCALE };
const USER = { Id: '005000000000002AAA', Username: RUN_AS_USERNAME.toUpperCase(), ...LOCALE };

const refused = (...errorCodes: readonly string[]) =>
  buildError('OrgRequestRefusedError', {
    org: 'qa',
    operation: 'create a User',
    errors: errorCodes.map((errorCode) => ({ errorCode, message: `text of ${errorCode}` })),
  });
const lost = () => buildError('OrgUnreachableError', { org: 'qa', host: 'h', code: 'ECONNRESET' });

async function errorOf(org: OrgClient) {
  try {
    await createIntegrationUser(STEP, org);
  } catch (error) {
    return toSfError(error);
  }
  throw new Error('the user was created');
}

describe('createIntegrationUser', () => {
  it('BL-113 creates the user with the locale of the admin and without a password', async () => {
    const org = fakeOrgClient({ query: async () => [ADMIN], createRecord: async () => USER.Id });
    expect(await createIntegrationUser(STEP, org)).to.deep.equal({
      state: 'created',
      username: RUN_AS_USERNAME,
      userId: USER.Id,
      subject: 'user',
    });
    expect(org.writes().map(({ args }) => args)).to.deep.equal([
      [
        'User',
        {
          Username: RUN_AS_USERNAME,
          LastName: 'Order_Sync Integration',
          Alias: 'ordersyn',
          Email: 'owner@example.com',
          ProfileId: '00e000000000001AAA',
          ...LOCALE,
        },
      ],
    ]);
  });

  it('writes nothing when the org has the user, whatever the case of its name', async () => {
    const org = fakeOrgClient({ query: async () => [USER, ADMIN] });
    expect(await createIntegrationUser(STEP, org)).to.include({ state: 'unchanged', userId: USER.Id });
    expect(org.writes()).to.deep.equal([]);
  });

  it('BL-107 keeps alias and last name within their lengths', async () => {
    const org = fakeOrgClient({ query: async () => [ADMIN], createRecord: async () => USER.Id });
    await createIntegrationUser({ ...STEP, appName: `A_${'b'.repeat(90)}` }, org);
    const fields = org.writes()[0]?.args[1] as { readonly Alias: string; readonly LastName: string };
    expect([fields.Alias, fields.LastName.length]).to.deep.equal(['abbbbbbb', 80]);
  });

  it('asks for names with quotes safely', async () => {
    const org = fakeOrgClient({ query: async () => [ADMIN], createRecord: async () => USER.Id });
    await createIntegrationUser({ ...STEP, username: "o'neil@example.com" }, org);
    expect(String(org.callsOf('query')[0]?.args[0])).to.contain("'o\\'neil@example.com'");
  });

  it('takes a user that somebody else just made for done', async () => {
    const org = fakeOrgClient({
      query: inTurn<readonly unknown[]>([ADMIN], [USER]),
      createRecord: inTurn<string>(refused('DUPLICATE_USERNAME')),
    });
    expect(await createIntegrationUser(STEP, org)).to.include({ state: 'unchanged', userId: USER.Id });
  });

  it('BL-105 names the username that another org has, and tries no other', async () => {
    const org = fakeOrgClient({
      query: inTurn<readonly unknown[]>([ADMIN], []),
      createRecord: inTurn<string>(refused('DUPLICATE_USERNAME')),
    });
    const error = await errorOf(org);
    expect([error.name, error.exitCode, error.actions?.[0]]).to.deep.equal([
      'UsernameTakenError',
      1,
      'npm run deploy -- --target-org qa --run-as <username>',
    ]);
    expect(error.message).to.contain(RUN_AS_USERNAME);
    expect(org.writes()).to.have.length(1);
  });

  it('BL-110 shows every reason of a refusal', async () => {
    const org = fakeOrgClient({
      query: async () => [ADMIN],
      createRecord: inTurn<string>(refused('LICENSE_LIMIT_EXCEEDED', 'FIELD_INTEGRITY_EXCEPTION')),
    });
    const error = await errorOf(org);
    expect([error.name, error.exitCode, error.actions?.[0]]).to.deep.equal([
      'UserNotCreatedError',
      68,
      'Setup > Company Information > User Licenses',
    ]);
    expect(error.message).to.contain('text of LICENSE_LIMIT_EXCEEDED').and.contain('text of FIELD_INTEGRITY_EXCEPTION');
    expect(error.data).to.have.property('errors').with.length(2);
  });

  it('looks before it decides when the answer to the creation is lost', async () => {
    const org = fakeOrgClient({
      query: inTurn<readonly unknown[]>([ADMIN], [USER]),
      createRecord: inTurn<string>(lost()),
    });
    expect(await createIntegrationUser(STEP, org)).to.include({ state: 'created', userId: USER.Id });
    expect(org.writes()).to.have.length(1);
  });

  it('tries once more when a lost request had no effect', async () => {
    const org = fakeOrgClient({
      query: inTurn<readonly unknown[]>([ADMIN], []),
      createRecord: inTurn<string>(lost(), USER.Id),
    });
    expect(await createIntegrationUser(STEP, org)).to.include({ state: 'created', userId: USER.Id });
    expect(org.writes()).to.have.length(2);
  });

  it('gives the trouble on the way on as it is', async () => {
    const org = fakeOrgClient({ query: inTurn<readonly unknown[]>([ADMIN], []), createRecord: inTurn<string>(lost()) });
    const error = await errorOf(org);
    expect([error.name, error.exitCode]).to.deep.equal(['OrgUnreachableError', 1]);
    expect(error.actions?.[0]).to.contain('Check network');
    expect(org.writes()).to.have.length(2);
  });
});
