import { expect } from 'chai';
import { summarizeJournal } from '../../../../scripts/credentials/rotation/journalSummary.ts';
import type { JournalRecord } from '../../../../scripts/credentials/rotation/rotationJournal.ts';

const at = '2026-01-01T00:00:00.000Z';
const started = (mode: 'rotate' | 'rollback'): JournalRecord => ({
  at,
  run: 'r',
  event: 'started',
  mode,
  mainKey: 'new',
});
const rotating: JournalRecord = { at, run: 'r', event: 'rotating', fromKey: 'new', toKey: 'old' };

describe('the summary of a journal', () => {
  it('knows where a roll-back was going, also when another run began after it', () => {
    expect(summarizeJournal([started('rollback'), rotating]).rollbackToKey).to.equal('old');
    expect(summarizeJournal([started('rollback'), rotating, started('rollback')]).rollbackToKey).to.equal('old');
  });

  it('knows of no roll-back once it has ended, and of none in a rotation', () => {
    const ended: JournalRecord = { at, run: 'r', event: 'ended' };
    expect(summarizeJournal([started('rollback'), rotating, ended]).rollbackToKey).to.equal(undefined);
    expect(summarizeJournal([started('rotate'), rotating]).rollbackToKey).to.equal(undefined);
  });
});
