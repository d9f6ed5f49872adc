/** The partner API by raw SOAP: setPassword, which the sf CLI sends to generate a password, and nothing else. */
import { expect } from 'chai';
import { type OrgSession, withEmulator } from '../support/emulatorHarness.ts';
import { create, tokenOf, userFields } from './dataFixture.ts';
import { elementOf, openTestOrg, soap } from './metadataFixture.ts';

describe('the partner API over raw SOAP', () => {
  const harness = withEmulator();
  let org: OrgSession;
  let readerId: string;

  beforeEach(async () => {
    org = await openTestOrg(harness);
    const fields = await userFields(harness, org, 'reader@example.com', 'Standard User');
    readerId = ((await create(harness, org, 'User', fields)).body as { id: string }).id;
  });

  const setPassword = (userId: string, sessionId = org.adminToken) =>
    soap(org, `<setPassword><userId>${userId}</userId><password>kept nowhere</password></setPassword>`, {
      api: 'u',
      sessionId,
    });

  it('takes a password for oneself, and of administrators for others, and keeps it nowhere', async () => {
    for (const answer of [
      await setPassword(readerId),
      await setPassword(readerId.slice(0, 15)),
      await setPassword(readerId, tokenOf(harness, org, readerId)),
    ]) {
      expect(answer.status, answer.text).to.equal(200);
      expect(answer.text).to.match(/<setPasswordResponse><result\/?>/);
      expect(answer.text).to.include('urn:partner.soap.sforce.com');
    }
    expect(JSON.stringify(harness.emulator.state.records.get(org.org.orgId, 'User', readerId))).not.to.include('kept');
  });

  it('refuses unknown users, passwords for others, sessions that are none, and every other operation', async () => {
    const reader = tokenOf(harness, org, readerId);
    const faults = [
      await setPassword('005000000000001AAA'),
      await setPassword(org.userId, reader),
      await setPassword(readerId, 'nonsense'),
      await soap(org, '<getUserInfo/>', { api: 'u' }),
    ];
    expect(faults.map((answer) => [answer.status, elementOf(answer, 'faultcode')])).to.deep.equal([
      [500, 'sf:INVALID_ID_FIELD'],
      [500, 'sf:INSUFFICIENT_ACCESS'],
      [500, 'sf:INVALID_SESSION_ID'],
      [500, 'sf:NOT_EMULATED'],
    ]);
  });
});
