/** Journals' files: what is on the disk, in which order, and what a failing disk does. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { appendJsonLine, createJsonLines, readJsonLines } from '../../../scripts/lib/jsonLines.ts';

const numbers = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index);

describe('jsonLines', () => {
  let folder = '';
  let location = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'eca-json-lines-'));
    location = join(folder, 'runs', 'a.jsonl');
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('has each of many on the disk when its promise resolves, in the order in which they were added', async () => {
    const add = createJsonLines(location);
    await Promise.all(
      numbers(50).map(async (number) => {
        await add({ number });
        expect(await readFile(location, 'utf8')).to.contain(`{"number":${number}}\n`);
      }),
    );
    expect(await readJsonLines(location)).to.deep.equal(numbers(50).map((number) => ({ number })));
  });

  it('begins a new line behind one that a kill cut short', async () => {
    await appendJsonLine(location, { number: 0 });
    await writeFile(location, '{"number":1}\n{"numb');
    const add = createJsonLines(location);
    await Promise.all([add({ number: 2 }), add({ number: 3 })]);
    expect(await readJsonLines(location)).to.deep.equal([{ number: 1 }, { number: 2 }, { number: 3 }]);
  });

  it('fails each that the disk refused, and goes on when the disk does', async () => {
    await writeFile(join(folder, 'runs'), 'in the way');
    const add = createJsonLines(location);
    const refused = await Promise.allSettled([add({ number: 0 }), add({ number: 1 }), add({ number: 2 })]);
    expect(refused.map((one) => (one.status === 'rejected' ? one.reason.name : one.status))).to.deep.equal([
      'JournalError',
      'JournalError',
      'JournalError',
    ]);
    await rm(join(folder, 'runs'));
    await add({ number: 3 });
    expect(await readJsonLines(location)).to.deep.equal([{ number: 3 }]);
  });
});
