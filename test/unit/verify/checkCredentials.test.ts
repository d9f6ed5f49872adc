/** What is refused before anything is sent, and what is put right. */
import { expect } from 'chai';
import { Secret } from '../../../scripts/lib/secret.ts';
import { thrownBy } from '../../support/thrownBy.ts';
import { KEY, ORG_ID, SECRET } from './fakeAuthorizationServer.ts';
import { withServer } from './verifyRun.ts';

const credentials = (consumerKey: string, secret: string, orgId = ORG_ID) => ({
  appName: 'Order_Sync',
  orgId,
  consumerId: '888000000000001AAA',
  consumerKey,
  consumerSecret: Secret.of(secret),
});

describe('verify/checkCredentials', () => {
  for (const [what, key, secret, says] of [
    ['an empty key', '', SECRET, 'the consumer key is empty'],
    ['a blank key', ' \t', SECRET, 'the consumer key is empty'],
    ['an empty secret', KEY, '', 'the consumer secret is empty'],
    ['both empty', '', ' ', 'the consumer key is empty; the consumer secret is empty'],
    ['the key undefined', 'undefined', SECRET, 'the consumer key is the text "undefined"'],
    ['the secret undefined', KEY, 'undefined', 'the consumer secret is the text of a missing value'],
    ['the secret null', KEY, 'null', 'the consumer secret is the text of a missing value'],
    ['key and secret swapped', 'A'.repeat(64), KEY, 'has the look of a consumer'],
  ] as const) {
    it(`BL-138 refuses ${what} before any request`, async () => {
      await withServer({}, async ({ verify, server }) => {
        const error = await thrownBy(() => verify({ credentials: credentials(key, secret) }));
        expect([error.name, error.exitCode]).to.deep.equal(['CredentialsIncompleteError', 2]);
        expect(error.message).to.contain(says);
        expect(error.actions?.[0]).to.contain('npm run deploy -- --target-org qa');
        expect(JSON.stringify(error.toObject())).not.to.contain(SECRET);
        expect(server.seen).to.deep.equal([]);
      });
    });
  }

  it('BL-138 trims blanks around key and secret, and notes it', async () => {
    await withServer({}, async ({ verify }) => {
      const { proofs } = await verify({ credentials: credentials(` ${KEY} `, `${SECRET}\r\n`) });
      expect(proofs[0]?.evidence).to.contain('blanks around the consumer key were left out');
      expect(proofs[0]?.evidence).to.contain('blanks around the consumer secret were left out');
    });
  });

  it('BL-022 says which org a key belongs to, and sends nothing', async () => {
    await withServer({}, async ({ verify, server }) => {
      const error = await thrownBy(() => verify({ credentials: credentials(KEY, SECRET, '00D000000000002AAA') }));
      expect([error.name, error.exitCode]).to.deep.equal(['CredentialsOfAnotherOrgError', 2]);
      expect(error.message).to.contain('00D000000000002AAA').and.to.contain(ORG_ID);
      expect(error.actions?.[0]).to.contain('npm run deploy -- --target-org qa');
      expect(server.seen).to.deep.equal([]);
    });
  });
});
