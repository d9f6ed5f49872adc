/** A journal that was damaged, edited, or written by a newer version, and which release a bare --resume means. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { findReleaseToResume, newReleaseId } from '../../../../scripts/pipeline/release/releaseJournal.ts';
import { thrownBy } from '../../../support/thrownBy.ts';

const at = '2026-01-02T03:04:05.000Z';
const BEGUN = { at, event: 'begun', digest: 'abc', stages: ['qa'], orgs: ['qa1'], emulated: true };
const ORG_BEGUN = { at, event: 'orgBegun', stage: 'qa', org: 'qa1', attempt: 1 };
const lines = (...records: readonly (object | string)[]): string =>
  records.map((one) => (typeof one === 'string' ? one : `${JSON.stringify(one)}\n`)).join('');

describe('releaseJournal', () => {
  it('names releases in the order in which they begin, also within a second', () => {
    const begun = Date.parse('2026-11-25T08:15:00.000Z');
    const ids = [
      newReleaseId(begun + 9, 'ffff'),
      newReleaseId(begun + 209, '0000'),
      newReleaseId(begun + 1000, '0000'),
    ];
    expect(ids).to.deep.equal(['20261125-081500-009ffff', '20261125-081500-0d10000', '20261125-081501-0000000']);
    expect(ids.toSorted()).to.deep.equal(ids);
  });

  let directory = '';
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'eca-journal-'));
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  const write = (id: string, text: string): void => writeFileSync(join(directory, `${id}.jsonl`), text);
  const found = (wanted?: string) => findReleaseToResume({ directory, now: () => 0 }, wanted);

  it('reads on behind a line that a kill cut short', async () => {
    write('a', lines(BEGUN, ORG_BEGUN, '{"at":"2026', '\n', { at, event: 'resumed' }, '{"at":'));
    const records = await (await found()).read();
    expect(records.map(({ event }) => event)).to.deep.equal(['begun', 'orgBegun', 'resumed']);
  });

  const unreadable: readonly (readonly [string, string, RegExp])[] = [
    ['of a newer version', lines({ ...BEGUN, format: 2 }), /has format 2, of a newer version .* knows 1/],
    ['that lost its first record', lines('{"at":"20\n', ORG_BEGUN), /does not begin with what the release was asked/],
    ['with an unknown record', lines(BEGUN, { at, event: 'orgSkipped' }), /nobody understands, number 2/],
    ['with a record of the wrong form', lines(BEGUN, { ...ORG_BEGUN, org: 5 }), /nobody understands, number 2/],
    ['that begins with the wrong form', lines({ ...BEGUN, stages: 'qa' }), /nobody understands, number 1/],
    ['with a shard of the wrong form', lines({ ...BEGUN, shard: { index: 'x', count: 2 } }), /number 1/],
    ['without a whole record', '{"at":', /holds no whole record/],
  ];
  for (const [what, text, problem] of unreadable) {
    it(`refuses a journal ${what}`, async () => {
      write('a', text);
      const error = await thrownBy(() => found('a'));
      expect([error.name, error.exitCode]).to.deep.equal(['ReleaseUnreadableError', 2]);
      expect(error.message).to.match(problem);
    });
  }

  it('goes on with the newest that is not through, and with none that was refused before it began', async () => {
    write('1', lines(BEGUN, ORG_BEGUN, { at, event: 'ended', outcome: 'failed' }));
    write('2', lines(BEGUN, { at, event: 'ended', outcome: 'refused' }));
    write('3', lines(BEGUN, ORG_BEGUN, { at, event: 'ended', outcome: 'done' }));
    write('4', '{"at":');
    expect((await found()).id).to.equal('1');
    expect((await found('2')).id).to.equal('2');
    write('5', lines(BEGUN, ORG_BEGUN, { at, event: 'resumed' }, { at, event: 'ended', outcome: 'refused' }));
    expect((await found()).id).to.equal('5');
  });
});
