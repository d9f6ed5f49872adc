/** Reading key and secret through a fake of the org port: shapes, choices, refusals. */
import { expect } from 'chai';
import { fetchCredentials } from '../../../scripts/credentials/fetchCredentials.ts';
import { buildError } from '../../../scripts/lib/errors.ts';
import { type FakeOrgClient, fakeOrgClient } from '../../support/fakeOrgClient.ts';
import { thrownBy } from '../../support/thrownBy.ts';

const APP_ID = '0xI000000000001';
const CONSUMER = { id: '888000000000001AAA', key: 'KEY_A', name: 'Order_Sync' };
const PAIR = { ...CONSUMER, secret: 'SECRET_CANARY_1', url: '/u', stagedCredentialsUrl: '/s' };
const LIST = `/apps/oauth/credentials/${APP_ID}`;

type Routes = Readonly<Record<string, unknown>>;

/** Answers by path; an answer that is an error is thrown. */
function orgWith(routes: Routes, query?: () => Promise<readonly unknown[]>): FakeOrgClient {
  return fakeOrgClient({
    query,
    requestRest: async (_method, path) => {
      const answer = routes[path];
      if (answer instanceof Error) {
        throw answer;
      }
      return answer ?? {};
    },
  });
}

const pairPath = (consumerId = CONSUMER.id) => `${LIST}/${consumerId}?part=keyandsecret`;
const fetched = (org: FakeOrgClient, consumerId?: string) =>
  fetchCredentials(org, { appName: 'Order_Sync', appId: APP_ID, consumerId });
const refusal = (errorCode: string) =>
  buildError('OrgRequestRefusedError', { org: 'qa', operation: 'read', errors: [{ errorCode, message: 'No.' }] });

describe('credentials/fetchCredentials', () => {
  it('gives key, wrapped secret, consumer and org in two requests when the app id is known', async () => {
    const org = orgWith({ [LIST]: { consumers: [CONSUMER] }, [pairPath()]: PAIR });
    const { consumerSecret, ...rest } = await fetched(org);
    expect(consumerSecret.reveal()).to.equal('SECRET_CANARY_1');
    expect(rest).to.deep.equal({
      appName: 'Order_Sync',
      orgId: '00D000000000001AAA',
      consumerId: CONSUMER.id,
      consumerKey: 'KEY_A',
    });
    expect(org.calls.map(({ args }) => args[1])).to.deep.equal([LIST, pairPath()]);
    expect(org.writes()).to.deep.equal([]);
  });

  for (const [shape, list, pair] of [
    ['a bare array', [CONSUMER], [PAIR]],
    ['one object in the wrapper', { consumers: CONSUMER }, { consumers: [PAIR] }],
    ['an id only in the url', { consumers: [{ url: `/services/data/v66.0${LIST}/${CONSUMER.id}` }] }, PAIR],
    ['blanks around the values', { consumers: [CONSUMER] }, { ...PAIR, key: ' KEY_A ', secret: 'SECRET_CANARY_1\n' }],
  ] as const) {
    it(`reads ${shape}`, async () => {
      const { consumerKey, consumerSecret } = await fetched(orgWith({ [LIST]: list, [pairPath()]: pair }));
      expect([consumerKey, consumerSecret.reveal()]).to.deep.equal(['KEY_A', 'SECRET_CANARY_1']);
    });
  }

  it('asks for the app by name first', async () => {
    const org = orgWith({ [LIST]: { consumers: [CONSUMER] }, [pairPath()]: PAIR }, async () => [{ Id: APP_ID }]);
    await fetchCredentials(org, { appName: 'Order_Sync', appId: undefined });
    expect(org.calls).to.have.lengthOf(3);
  });

  it('finds an app that can not be queried on a later usage page, and stops there', async () => {
    const others = { apps: [{ developerName: 'Other', identifier: '0xI9' }], nextPageUrl: '/x' };
    const org = orgWith(
      {
        '/apps/oauth/usage?page=0&pageSize=100': others,
        '/apps/oauth/usage?page=1&pageSize=100': { apps: [{ developerName: 'Order_Sync', identifier: APP_ID }] },
        [LIST]: { consumers: [CONSUMER] },
        [pairPath()]: PAIR,
      },
      async () => [],
    );
    await fetchCredentials(org, { appName: 'Order_Sync', appId: undefined });
    expect(org.calls).to.have.lengthOf(5);
  });

  it('asks for at most ten usage pages', async () => {
    const org = fakeOrgClient({
      query: async () => [],
      requestRest: async (_method, path) =>
        path.startsWith('/apps/oauth/usage')
          ? { apps: [{ developerName: 'Other', identifier: '0xI9' }], nextPageUrl: path }
          : path === LIST
            ? { consumers: [CONSUMER] }
            : PAIR,
    });
    const error = await thrownBy(() => fetchCredentials(org, { appName: 'Order_Sync', appId: undefined }));
    expect(error.name).to.equal('ConsumerMissingError');
    expect(org.calls.filter(({ args }) => String(args[1]).includes('usage'))).to.have.lengthOf(10);
    expect(org.callsOf('query')).to.have.lengthOf(1);
  });

  it('says that the org has no such app', async () => {
    const org = orgWith({}, async () => []);
    const error = await thrownBy(() => fetchCredentials(org, { appName: 'Order_Sync', appId: undefined }));
    expect([error.name, error.exitCode]).to.deep.equal(['ConsumerMissingError', 1]);
    expect(error.actions?.[0]).to.contain('npm run deploy -- --target-org qa');
  });

  describe('BL-041 app with more than one consumer', () => {
    const two = { [LIST]: { consumers: [CONSUMER, { id: '888000000000002AAA', key: 'KEY_B' }] } };

    it('demands a choice, and never takes the first in silence', async () => {
      const error = await thrownBy(() => fetched(orgWith(two)));
      expect([error.name, error.exitCode]).to.deep.equal(['SeveralConsumersError', 2]);
      expect(error.message).to.contain('888000000000001AAA, 888000000000002AAA');
      expect(error.actions?.[0]).to.equal('Pass --consumer 888000000000001AAA');
    });

    for (const choice of ['888000000000002', '888000000000002AAA', 'KEY_B']) {
      it(`takes the consumer named ${choice}`, async () => {
        const routes = { ...two, [pairPath('888000000000002AAA')]: { ...PAIR, key: 'KEY_B' } };
        expect((await fetched(orgWith(routes), choice)).consumerKey).to.equal('KEY_B');
      });
    }

    for (const list of [{ consumers: [] }, {}, undefined, { consumers: null }]) {
      it(`says that there is none in ${JSON.stringify(list)}`, async () => {
        const error = await thrownBy(() => fetched(orgWith({ [LIST]: list })));
        expect([error.name, error.exitCode]).to.deep.equal(['ConsumerMissingError', 1]);
      });
    }

    it('says that the named one is not there', async () => {
      const error = await thrownBy(() => fetched(orgWith(two), 'KEY_C'));
      expect(error.name).to.equal('ConsumerMissingError');
      expect(error.message).to.contain('KEY_C');
    });
  });

  for (const [what, pair] of [
    ['no secret', { ...PAIR, secret: undefined }],
    ['an empty secret', { ...PAIR, secret: '' }],
    ['a blank secret', { ...PAIR, secret: ' \n' }],
    ['the text undefined', { ...PAIR, secret: 'undefined' }],
    ['a secret that is no text', { ...PAIR, secret: { value: 'x' } }],
    ['no key', { ...PAIR, key: null }],
    ['nothing', {}],
    ['two pairs', [PAIR, PAIR]],
  ] as const) {
    it(`BL-047 never gives credentials with ${what}`, async () => {
      const error = await thrownBy(() => fetched(orgWith({ [LIST]: { consumers: [CONSUMER] }, [pairPath()]: pair })));
      expect([error.name, error.exitCode]).to.deep.equal(['CredentialsAnswerInvalidError', 20]);
      expect(error.actions?.[0]).to.equal('npm run deploy -- --target-org qa');
      expect(JSON.stringify(error.toObject())).not.to.contain('SECRET_CANARY_1');
    });
  }

  for (const code of ['FUNCTIONALITY_NOT_ENABLED', 'INSUFFICIENT_ACCESS', 'FORBIDDEN']) {
    for (const path of [LIST, pairPath()]) {
      it(`names the setting and the permissions for ${code} at ${path.length > LIST.length ? 'the pair' : 'the list'}`, async () => {
        const error = await thrownBy(() =>
          fetched(orgWith({ [LIST]: { consumers: [CONSUMER] }, [path]: refusal(code) })),
        );
        expect([error.name, error.exitCode]).to.deep.equal(['CredentialsRefusedError', 1]);
        expect(error.message).to.contain(code);
        expect(error.actions?.[0]).to.contain('consumer secrets via REST API');
      });
    }
  }

  it('knows the refusal of a library by its error code, whatever its text says', async () => {
    const thrown = Object.assign(new Error('Diese Funktion ist nicht aktiviert'), {
      errorCode: 'FUNCTIONALITY_NOT_ENABLED',
    });
    expect((await thrownBy(() => fetched(orgWith({ [LIST]: thrown })))).name).to.equal('CredentialsRefusedError');
  });

  it('says that an app the org does not know has no consumer', async () => {
    const error = await thrownBy(() => fetched(orgWith({ [LIST]: refusal('NOT_FOUND') })));
    expect(error.name).to.equal('ConsumerMissingError');
  });

  it('passes other failures on unchanged', async () => {
    const thrown = buildError('OrgUnreachableError', { org: 'qa', host: 'h', code: 'ECONNRESET' });
    expect(await thrownBy(() => fetched(orgWith({ [LIST]: thrown })))).to.equal(thrown);
  });
});
