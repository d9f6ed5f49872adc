/**
 * Credentials resources without HTTP: who may see what, paging, and the life of a staged pair by the clock and by the
 * token requests that it opens.
 */
import { expect } from 'chai';
import { ApiError } from '../../../../scripts/emulator/apiError.ts';
import type { CredentialsRequest } from '../../../../scripts/emulator/services/credentials/credentialsRequest.ts';
import {
  listAppUsage,
  listConsumers,
  readConsumer,
} from '../../../../scripts/emulator/services/credentials/readCredentials.ts';
import {
  deleteStaged,
  listStaged,
  readStaged,
  rotateCredentials,
  stageCredentials,
} from '../../../../scripts/emulator/services/credentials/stagedCredentials.ts';
import type { OauthOrg } from '../oauth/oauthOrg.ts';
import { createOauthOrg, minute, refusalOf } from '../oauth/oauthOrg.ts';

const day = 24 * 60 * minute;
type Staged = { readonly id: string; readonly key: string; readonly secret: string; readonly state: string };

describe('the credentials resources', () => {
  let org: OauthOrg;
  let permissions: Set<string>;
  beforeEach(() => {
    org = createOauthOrg();
    permissions = new Set(['ExternalClientAppDeveloper', 'ViewClientSecret']);
    org.put('Settings', 'ExternalClientApp', { enableClientSecretInRestApiAccess: 'true' });
  });
  afterEach(() => org.close());

  const request = (apiVersion: number = 66): CredentialsRequest => {
    const { token } = org.state.tokens.issue({
      kind: 'access',
      orgId: org.org.orgId,
      userId: org.user.Id,
      clientId: 'PlatformCLI',
      scope: 'api',
      expiresAt: undefined,
    });
    const stored = org.state.tokens.find(token);
    if (stored === undefined) throw new Error('no token');
    return {
      emulator: org.emulator,
      session: { org: org.org, user: org.user, token: stored },
      apiVersion,
      permissions,
    };
  };
  const path = () => ({ appId: org.consumer.appId, consumerId: org.consumer.consumerId });
  const errorOf = (work: () => unknown): readonly (string | number)[] => {
    const { httpStatus, errorCode } = refusalOf(work);
    return [httpStatus, errorCode];
  };
  const stagedOf = (answer: Readonly<Record<string, unknown>>): Staged | undefined =>
    // The shape of the collection, which the test before this one asserts.
    (answer['stagedCredentials'] as readonly Staged[])[0];
  const stage = (): Staged & ReturnType<typeof path> & { readonly stagedId: string } => {
    const staged = stagedOf(stageCredentials(request(), path()));
    if (staged === undefined) throw new Error('nothing was staged');
    return { ...staged, ...path(), stagedId: staged.id };
  };
  const canLogIn = ({ key, secret }: { key: string; secret: string }): boolean => {
    try {
      return org.grant({ client_id: key, client_secret: secret }).token_type === 'Bearer';
    } catch (error) {
      if (error instanceof ApiError) return false;
      throw error;
    }
  };

  it('list apps page by page, with a next page even after the last one', () => {
    org.put('ExternalClientApplication', 'Second', {});
    const url = '/services/data/v66.0/apps/oauth/usage';
    const first = listAppUsage(request(), { page: '0', pageSize: '1' });
    expect(first).to.deep.equal({
      apps: [
        {
          developerName: 'Order_Sync',
          identifier: org.consumer.appId,
          label: 'Order Sync',
          usersUrl: `${url}/${org.consumer.appId}/users`,
        },
      ],
      currentPageUrl: `${url}?page=0&pageSize=1`,
      nextPageUrl: `${url}?page=1&pageSize=1`,
    });
    expect(listAppUsage(request(), { page: '2', pageSize: '1' })).to.deep.include({
      apps: [],
      nextPageUrl: `${url}?page=3&pageSize=1`,
    });
    for (const query of [{ pageSize: '0' }, { pageSize: '101' }, { page: '-1' }, { page: 'x' }]) {
      expect(errorOf(() => listAppUsage(request(), query))).to.deep.equal([400, 'ILLEGAL_QUERY_PARAMETER_VALUE']);
    }
  });

  it('list the consumers of an app by an id of 15 or 18 characters, without secrets', () => {
    const { appId, consumerId, key } = org.consumer;
    const url = `/services/data/v66.0/apps/oauth/credentials/${appId}/${consumerId}`;
    const consumer = { id: consumerId, key, name: 'Order_Sync', stagedCredentialsUrl: `${url}/staged`, url };
    for (const id of [appId, appId.slice(0, 15)]) {
      expect(listConsumers(request(), id, {})).to.deep.include({ consumers: [consumer] });
    }
    expect(errorOf(() => listConsumers(request(), '0xI000000000000', {}))).to.deep.equal([404, 'NOT_FOUND']);
    expect(errorOf(() => listConsumers(request(59), appId, {}))).to.deep.equal([404, 'NOT_FOUND']);
  });

  it('give the part of a pair that was asked for, the key alone by default', () => {
    const { key, secret } = org.consumer;
    const partOf = (part: string | undefined) => readConsumer(request(64), path(), part);
    expect(partOf(undefined)).to.include({ key }).and.not.have.any.keys('secret', 'stagedCredentialsUrl');
    expect(partOf('key')).to.include({ key }).and.not.have.property('secret');
    expect(partOf('secret')).to.include({ secret }).and.not.have.property('key');
    expect(partOf('keyandsecret')).to.include({ key, secret });
    expect(errorOf(() => partOf('all'))).to.deep.equal([400, 'ILLEGAL_QUERY_PARAMETER_VALUE']);
  });

  it('keep secrets back when the setting is off or the user lacks a permission, and then still give keys', () => {
    permissions.delete('ViewClientSecret');
    const secretOf = () => readConsumer(request(), path(), 'keyandsecret');
    expect(errorOf(secretOf)).to.deep.equal([403, 'INSUFFICIENT_ACCESS']);
    expect(refusalOf(secretOf).publicMessage).to.contain('not enabled for this user');
    org.put('Settings', 'ExternalClientApp', {});
    expect(errorOf(secretOf)).to.deep.equal([403, 'FUNCTIONALITY_NOT_ENABLED']);
    expect(refusalOf(secretOf).publicMessage).to.contain('not currently enabled');
    expect(errorOf(() => stageCredentials(request(), path()))).to.deep.equal([403, 'FUNCTIONALITY_NOT_ENABLED']);
    expect(readConsumer(request(), path(), 'key')).to.include({ key: org.consumer.key });
    permissions.clear();
    expect(errorOf(() => readConsumer(request(), path(), 'key'))).to.deep.equal([403, 'INSUFFICIENT_ACCESS']);
    permissions.add('ExternalClientAppViewer');
    expect(readConsumer(request(), path(), undefined)).to.include({ key: org.consumer.key });
  });

  it('know no other consumer, and no staged credentials before API version 65', () => {
    const unknown = { ...path(), consumerId: '888000000000000' };
    expect(errorOf(() => readConsumer(request(), unknown, 'key'))).to.deep.equal([404, 'NOT_FOUND']);
    expect(errorOf(() => listStaged(request(), unknown))).to.deep.equal([404, 'NOT_FOUND']);
    expect(errorOf(() => listStaged(request(64), path()))).to.deep.equal([404, 'NOT_FOUND']);
  });

  it('stage one pair for 30 days, which works beside the main one', () => {
    const url = `/services/data/v66.0/apps/oauth/credentials/${org.consumer.appId}/${org.consumer.consumerId}/staged`;
    expect(listStaged(request(), path())).to.deep.equal({ stagedCredentials: [], url });
    const answer = stageCredentials(request(), path());
    const staged = stagedOf(answer);
    expect(answer).to.deep.equal({
      stagedCredentials: [
        {
          id: staged?.id,
          key: staged?.key,
          secret: staged?.secret,
          state: 'Active',
          createdBy: org.user.Id,
          createdDate: '2026-03-01T12:00:00.000+0000',
          expirationDate: '2026-03-31T12:00:00.000+0000',
          stagedCredentialsUrl: url,
          url: `${url}/${staged?.id}`,
        },
      ],
      url,
    });
    expect(listStaged(request(), path())).to.deep.equal(answer);
    expect(canLogIn({ key: staged?.key ?? '', secret: staged?.secret ?? '' })).to.equal(true);
    expect(canLogIn(org.consumer)).to.equal(true);
    expect(errorOf(() => stageCredentials(request(), path()))).to.deep.equal([400, 'INVALID_OPERATION']);
  });

  it('spread a staged pair as slowly as a new app', () => {
    org.settings.propagationMilliseconds = 5 * minute;
    const staged = stage();
    expect(canLogIn(staged)).to.equal(false);
    org.advance(5 * minute);
    expect(canLogIn(staged)).to.equal(true);
  });

  it('swap the pairs on rotate and keep the former main pair alive until it is deleted', () => {
    const former = { key: org.consumer.key, secret: org.consumer.secret };
    const staged = stage();
    const rotated = rotateCredentials(request(), staged, { command: 'rotate' });
    expect(rotated).to.include({ id: staged.stagedId, state: 'Rotated', key: former.key, secret: former.secret });
    expect(readConsumer(request(), path(), 'keyandsecret')).to.include({ key: staged.key, secret: staged.secret });
    expect([former, staged].map(canLogIn)).to.deep.equal([true, true]);
    expect(errorOf(() => rotateCredentials(request(), staged, { command: 'rotate' }))).to.deep.equal([
      400,
      'INVALID_OPERATION',
    ]);
    deleteStaged(request(), { ...staged, stagedId: staged.stagedId.slice(0, 15) });
    expect([former, staged].map(canLogIn)).to.deep.equal([false, true]);
    expect(errorOf(() => deleteStaged(request(), staged))).to.deep.equal([404, 'NOT_FOUND']);
    expect(errorOf(() => readStaged(request(), staged))).to.deep.equal([404, 'NOT_FOUND']);
  });

  it('cancel a staged pair on delete', () => {
    const staged = stage();
    deleteStaged(request(), staged);
    expect([org.consumer, staged].map(canLogIn)).to.deep.equal([true, false]);
    expect(stage().key).to.not.equal(staged.key);
  });

  it('show an active pair as expired after 30 days, and drop a rotated one', () => {
    const first = stage();
    org.advance(30 * day);
    expect(readStaged(request(), first)).to.include({ state: 'Expired' });
    expect(canLogIn(first)).to.equal(false);
    const second = stage();
    rotateCredentials(request(), second, { command: 'rotate' });
    org.advance(30 * day);
    expect(listStaged(request(), path())).to.deep.include({ stagedCredentials: [] });
    expect([org.consumer, second].map(canLogIn)).to.deep.equal([false, true]);
  });

  it('take no other command than rotate', () => {
    const staged = stage();
    for (const body of [undefined, 'rotate', {}, { command: 'swap' }]) {
      expect(errorOf(() => rotateCredentials(request(), staged, body))).to.deep.equal([400, 'INVALID_INPUT']);
    }
  });
});
