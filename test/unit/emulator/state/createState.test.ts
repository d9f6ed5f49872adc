import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect } from 'chai';
import { type ClosableState, createState } from '../../../../scripts/emulator/state/createState.ts';
import type { EmulatedOrg } from '../../../../scripts/emulator/state/stateTypes.ts';

const orgOf = (orgId: string, port: number): EmulatedOrg => ({
  orgId,
  kind: 'developer',
  name: 'Test',
  edition: 'Developer Edition',
  instanceName: 'EMU1S',
  port,
  hubOrgId: undefined,
  createdAt: 0,
  expiresAt: undefined,
  isDeleted: false,
});

describe('state', () => {
  let folder: string;
  let state: ClosableState;
  let now: number;
  let org: string;

  const open = (): ClosableState =>
    createState({ file: join(folder, 'state.sqlite'), clock: { now: () => now }, propagationMilliseconds: () => 500 });

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'eca-state-'));
    now = Date.UTC(2026, 10, 25);
    state = open();
    org = state.newId('00D');
    state.orgs.put(orgOf(org, 4_000));
  });

  afterEach(() => {
    state.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const reopen = (): void => {
    state.close();
    state = open();
  };

  describe('records', () => {
    it('get an id and the fields of creation and change', () => {
      const record = state.records.insert(org, 'User', { Username: 'a@b.c' }, '005000000000001AAA');
      expect(record.Id).to.match(/^005.{15}$/);
      expect(record['CreatedDate']).to.equal('2026-11-25T00:00:00.000+0000');
      expect(record['CreatedById']).to.equal('005000000000001AAA');
      now += 1_000;
      state.records.update(org, 'User', record.Id, { LastName: 'B' }, '005000000000002AAA');
      const changed = state.records.get(org, 'User', record.Id.slice(0, 15));
      expect(changed).to.include({
        LastName: 'B',
        CreatedDate: '2026-11-25T00:00:00.000+0000',
        LastModifiedDate: '2026-11-25T00:00:01.000+0000',
        LastModifiedById: '005000000000002AAA',
      });
    });

    it('are found by every given field, text without case, null for a missing field', () => {
      const { records } = state;
      records.insert(org, 'User', { Username: 'Ann@B.c', IsActive: true, Age: 3, Nick: null });
      records.insert(org, 'User', { Username: 'bob@b.c', IsActive: false, Age: 3, City: 'Zürich' });
      const names = (where: Record<string, string | number | boolean | null>) =>
        records.find(org, 'User', where).map(({ Username }) => Username);
      expect(names({})).to.deep.equal(['Ann@B.c', 'bob@b.c']);
      expect(names({ Username: 'ANN@b.C' })).to.deep.equal(['Ann@B.c']);
      expect(names({ IsActive: false, Age: 3 })).to.deep.equal(['bob@b.c']);
      expect(names({ Nick: null })).to.deep.equal(['Ann@B.c', 'bob@b.c']);
      expect(names({ City: 'ZÜRICH' })).to.deep.equal(['bob@b.c']);
      expect(names({ City: null })).to.deep.equal(['Ann@B.c']);
    });

    it('refuse a field name that is not a name', () => {
      expect(() => state.records.find(org, 'User', { "Name') OR 1=1 --": 'x' })).to.throw(TypeError);
    });

    it('of one org are not those of another', () => {
      const other = state.newId('00D');
      state.orgs.put(orgOf(other, 4_001));
      const user = state.records.insert(other, 'User', { Username: 'x@y.z' });
      expect(state.records.find(org, 'User')).to.deep.equal([]);
      expect(state.records.get(org, 'User', user.Id)).to.equal(undefined);
      expect(state.records.findUserAnywhere('X@Y.Z')?.orgId).to.equal(other);
    });

    it('BL-105 find a username in every living org and in no deleted one', () => {
      state.records.insert(org, 'User', { Username: 'x@y.z' });
      expect(state.records.findUserAnywhere('x@Y.z')?.orgId).to.equal(org);
      state.orgs.put({ ...orgOf(org, 4_000), isDeleted: true });
      expect(state.records.findUserAnywhere('x@y.z')).to.equal(undefined);
      expect(state.orgs.byPort(4_000)).to.equal(undefined);
    });
  });

  it('keeps the id and creation of a component that is replaced', () => {
    const put = (body: Record<string, unknown>, id: string, userId: string) =>
      state.components.put(org, { type: 'ExternalClientApplication', fullName: 'Order_Sync', body, id, userId });
    put({ label: 'One' }, '0xI1', 'u1');
    now += 5;
    const replaced = put({ label: 'Two', nested: { list: ['a'] } }, '0xI2', 'u2');
    expect(replaced).to.deep.include({ id: '0xI1', createdById: 'u1', modifiedById: 'u2' });
    expect(state.components.get(org, 'ExternalClientApplication', 'Order_Sync')).to.deep.equal(replaced);
    state.components.delete(org, 'ExternalClientApplication', 'Order_Sync');
    expect(state.components.list(org, 'ExternalClientApplication')).to.deep.equal([]);
  });

  it('finds a consumer by its main key and by its staged key, and forgets both with the app', () => {
    const consumer = state.consumers.create({ orgId: org, appId: 'app', appName: 'Order_Sync' });
    expect(consumer.knownAt).to.equal(now + 500);
    const pair = state.consumers.generatePair();
    const staged = {
      stagedId: '889x',
      consumerId: consumer.consumerId,
      ...pair,
      state: 'Active' as const,
      createdById: 'u',
      createdAt: now,
      expiresAt: now + 1,
      knownAt: now,
    };
    state.consumers.putStaged(staged);
    expect(state.consumers.byKeyAnywhere(consumer.key)).to.deep.equal({ consumer });
    expect(state.consumers.byKeyAnywhere(pair.key)).to.deep.equal({ consumer, staged });
    state.consumers.deleteByApp(org, 'app');
    expect(state.consumers.byKeyAnywhere(pair.key)).to.equal(undefined);
    expect(state.consumers.byApp(org, 'app')).to.deep.equal([]);
  });

  it('does not find a token that is expired, revoked or unknown', () => {
    const grant = { kind: 'access', orgId: org, userId: 'u', clientId: 'c', scope: 'api id' } as const;
    const short = state.tokens.issue({ ...grant, expiresAt: now + 10 });
    expect(state.tokens.findLive(org, 'u', 'c', 'api id')).to.deep.equal(short);
    now += 10;
    expect(state.tokens.find(short.token)).to.equal(undefined);
    expect(state.tokens.findLive(org, 'u', 'c', 'api id')).to.equal(undefined);
    const long = state.tokens.issue({ ...grant, expiresAt: undefined });
    const other = state.tokens.issue({ ...grant, userId: 'v', expiresAt: undefined });
    state.tokens.revokeOf(org, { userId: 'u' });
    expect(state.tokens.find(long.token)).to.equal(undefined);
    expect(state.tokens.find(other.token)).to.deep.equal(other);
  });

  it('undoes all of a transaction that throws, and only the inner one when that is caught', () => {
    const { records, transaction } = state;
    expect(() =>
      transaction(() => {
        records.insert(org, 'Account', { Name: 'gone' });
        throw new Error('stop');
      }),
    ).to.throw('stop');
    transaction(() => {
      records.insert(org, 'Account', { Name: 'kept' });
      expect(() =>
        transaction(() => {
          records.insert(org, 'Account', { Name: 'inner' });
          throw new Error('inner');
        }),
      ).to.throw('inner');
    });
    expect(records.find(org, 'Account').map(({ Name }) => Name)).to.deep.equal(['kept']);
  });

  it('never repeats an id, not after a rollback and not after a restart', () => {
    const ids = new Set<string>();
    for (let round = 0; round < 3; round += 1) {
      for (let count = 0; count < 600; count += 1) ids.add(state.newId('a01'));
      expect(() =>
        state.transaction(() => {
          for (let count = 0; count < 600; count += 1) ids.add(state.newId('a01'));
          throw new Error('stop');
        }),
      ).to.throw('stop');
      ids.add(state.newId('a01'));
      reopen();
    }
    expect(ids.size).to.equal(3 * 1_201);
  });

  it('is the same after a restart', () => {
    state.records.insert(org, 'User', { Username: 'a@b.c' });
    state.jobs.put({ id: '0Af1', orgId: org, kind: 'deploy', createdAt: now, body: { status: 'Succeeded' } });
    state.meta.set('key', 'value');
    reopen();
    expect(state.orgs.list()).to.deep.equal([orgOf(org, 4_000)]);
    expect(state.records.find(org, 'User')).to.have.lengthOf(1);
    expect(state.jobs.get(org, '0Af1')?.body).to.deep.equal({ status: 'Succeeded' });
    expect(state.meta.get('key')).to.equal('value');
  });

  it('reads a file of version 2, whose orgs had a second port, and refuses one of a later version', () => {
    state.close();
    const change = (sql: string): void => {
      const file = new DatabaseSync(join(folder, 'state.sqlite'));
      file.exec(sql);
      file.close();
    };
    change('ALTER TABLE orgs ADD COLUMN tls_port INTEGER; UPDATE orgs SET tls_port = 4443; PRAGMA user_version = 2');
    state = open();
    expect(state.orgs.list()).to.deep.equal([orgOf(org, 4_000)]);
    state.close();
    change('PRAGMA user_version = 99');
    expect(open).to.throw(/schema 99/);
    change('PRAGMA user_version = 3');
    state = open();
  });

  it('refuses a second process on the same file', () => {
    expect(open).to.throw(/locked/);
  });
});
