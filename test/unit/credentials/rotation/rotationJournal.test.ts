import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { summarizeJournal } from '../../../../scripts/credentials/rotation/journalSummary.ts';
import {
  type JournalEvent,
  openRotationJournal,
  type RotationJournal,
} from '../../../../scripts/credentials/rotation/rotationJournal.ts';

describe('the journal of a rotation', () => {
  let directory = '';
  let journal: RotationJournal;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'eca-journal-'));
    const place = { directory, orgId: '00D000000000001AAA', appName: 'Order_Sync', run: 'r1', now: () => 0 };
    journal = openRotationJournal(place);
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  const write = async (...events: readonly JournalEvent[]): Promise<void> => {
    for (const event of events) {
      await journal.append(event);
    }
  };
  const summary = async () => summarizeJournal(await journal.read());

  it('is empty before its first record, and makes no file for reading', async () => {
    expect(await journal.read()).to.deep.equal([]);
    expect(() => statSync(journal.location)).to.throw('ENOENT');
  });

  it('keeps records in order, in a file that only its owner reads', async () => {
    await write({ event: 'started', mode: 'rotate', mainKey: 'a' }, { event: 'ended' });
    expect(await journal.read()).to.deep.equal([
      { at: '1970-01-01T00:00:00.000Z', run: 'r1', event: 'started', mode: 'rotate', mainKey: 'a' },
      { at: '1970-01-01T00:00:00.000Z', run: 'r1', event: 'ended' },
    ]);
    expect(statSync(journal.location).mode & 0o777).to.equal(0o600);
  });

  it('does without a line that a kill cut short, and starts the next record on a line of its own', async () => {
    await write({ event: 'staging', mainKey: 'a' });
    appendFileSync(journal.location, '{"at":"1970-01-01T00:00:00.000Z","event":"sta');
    await write({ event: 'ended' });
    expect((await journal.read()).map(({ event }) => event)).to.deep.equal(['staging', 'ended']);
    expect(readFileSync(journal.location, 'utf8').split('\n')).to.have.length(4);
  });

  it('says which file can not be used', async () => {
    const blocked = join(directory, 'file');
    writeFileSync(blocked, '');
    const place = { directory: blocked, orgId: '00D000000000001AAA', appName: 'A', run: 'r', now: () => 0 };
    try {
      await openRotationJournal(place).append({ event: 'ended' });
      expect.fail('it was written');
    } catch (error) {
      expect(error).to.include({ name: 'JournalError', exitCode: 68 });
      expect((error as { actions: readonly string[] }).actions[0]).to.include(blocked);
    }
  });

  it('gives every app and org a file of its own, whatever an app is called', () => {
    const at = (orgId: string, appName: string): string =>
      openRotationJournal({ directory, orgId, appName, run: 'r', now: () => 0 }).location;
    const places = [at('00D1', 'A'), at('00D2', 'A'), at('00D1', 'B'), at('00D1', '../B')];
    expect(new Set(places).size).to.equal(4);
    for (const place of places) {
      expect(place.startsWith(join(directory, '00D'))).to.equal(true);
    }
  });

  describe('says of a killed run', () => {
    it('that a pair was asked for and may be there', async () => {
      await write({ event: 'staging', mainKey: 'a' });
      expect(await summary()).to.include({ isStagingOpen: true, isRotationOpen: true });
    });
    it('which pair is its own', async () => {
      await write({ event: 'staging', mainKey: 'a' }, { event: 'staged', key: 'b', stagedId: '889' });
      expect(await summary()).to.deep.include({ isStagingOpen: false, ownKeys: ['b'] });
    });
    it('that a rotation has not come to its end, until it has', async () => {
      await write({ event: 'rotating', fromKey: 'a', toKey: 'b' }, { event: 'rotated', fromKey: 'a', toKey: 'b' });
      expect(await summary()).to.include({ isRotationOpen: true, lastRotatedAtMilliseconds: 0 });
      await write({ event: 'ended' });
      expect(await summary()).to.include({ isRotationOpen: false, lastRotatedAtMilliseconds: 0 });
    });
    it('that a pair was being ended', async () => {
      await write({ event: 'deleting', key: 'a', state: 'Rotated' });
      expect((await summary()).deletingKey).to.equal('a');
      await write({ event: 'deleted', key: 'a' });
      expect((await summary()).deletingKey).to.equal(undefined);
    });
    it('what is switched on', async () => {
      const setting = { kind: 'setting', name: 'x', was: 'false' } as const;
      const permissions = { kind: 'permissionSet', name: 'y', username: 'z' } as const;
      await write({ event: 'accessOpening', change: setting }, { event: 'accessOpening', change: permissions });
      await write({ event: 'accessClosed', change: setting });
      expect((await summary()).openAccess).to.deep.equal([permissions]);
    });
  });
});
