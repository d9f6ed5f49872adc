import type { SfError } from '@salesforce/core/sfError';
import { expect } from 'chai';
import { parseJson } from '../../../../scripts/definition/json/parseJson.ts';

function catchError(text: string): SfError<{ line: number; column: number }> {
  try {
    parseJson(text, 'config/x.json');
  } catch (error) {
    return error as SfError<{ line: number; column: number }>;
  }
  throw new Error('no error');
}

describe('parseJson', () => {
  it('keeps the place of keys and values', () => {
    const node = parseJson('{\n  "a": [1, "b"],\r\n  "c": null }', 'x');
    if (node.kind !== 'object') {
      throw new Error(node.kind);
    }
    expect(node.members.map(({ key, keyPosition }) => [key, keyPosition.line, keyPosition.column])).to.deep.equal([
      ['a', 2, 3],
      ['c', 3, 3],
    ]);
    expect(node.members[0]?.value).to.deep.include({ position: { line: 2, column: 8 } });
  });

  it('reads what JSON.parse reads', () => {
    for (const text of ['"\\u00e9\\n\\\\ é 🚚"', '-1.5e+3', '0', 'true', '""']) {
      expect(parseJson(text, 'x')).to.deep.include({ value: JSON.parse(text) });
    }
  });

  it('BL-071 accepts a byte order mark', () => {
    expect(parseJson('\uFEFF{}', 'x')).to.include({ kind: 'object' });
  });

  for (const [title, text, line, column, words] of [
    ['a trailing comma', '{"targetOrg": "dev",}', 1, 21, 'comma before "}"'],
    ['a comment', '{\n  // why\n  "a": 1 }', 2, 3, 'no comments'],
    ['an unquoted key', '{ a: 1 }', 1, 3, 'double quotes'],
    ['a missing comma', '{ "a": 1\n  "b": 2 }', 2, 3, 'expected ","'],
    ['an early end', '{ "a": ', 1, 8, 'ends too early'],
    ['a second document', '{} {}', 1, 4, 'has ended'],
    ['an empty file', '', 1, 1, 'ends too early'],
    ['a line break inside a text', '"a\nb"', 1, 1, 'double quotes'],
    ['a leading zero', '[01]', 1, 3, 'expected ","'],
  ] as const) {
    it(`BL-071 names file, line and column of ${title}`, () => {
      const error = catchError(text);
      expect(error.name).to.equal('ConfigInvalidError');
      expect(error.exitCode).to.equal(2);
      expect(error.message).to.contain(`config/x.json:${line}:${column}: `).and.to.contain(words);
      expect(error.actions?.[0]).to.equal('Correct config/x.json and run the command again.');
      expect(error.data).to.include({ line, column });
    });
  }
});
