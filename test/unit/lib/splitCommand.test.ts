import { expect } from 'chai';
import { splitCommand } from '../../../scripts/lib/splitCommand.ts';

describe('splitCommand', () => {
  const rows: readonly (readonly [text: string, words: readonly string[] | undefined])[] = [
    ['npm run restart', ['npm', 'run', 'restart']],
    ['  node   notify.js  ', ['node', 'notify.js']],
    ['node -e "process.exit(3)"', ['node', '-e', 'process.exit(3)']],
    ["sh -c 'exit 3; # \"'", ['sh', '-c', 'exit 3; # "']],
    ['a\\ b c', ['a b', 'c']],
    ['say "one \\" two"', ['say', 'one " two']],
    ["say 'a\\b'", ['say', 'a\\b']],
    ['say ""', ['say', '']],
    ['a"b"c', ['abc']],
    ['echo $HOME | cat', ['echo', '$HOME', '|', 'cat']],
    ['', []],
    ['"open', undefined],
    ["it's", undefined],
  ];
  for (const [text, words] of rows) {
    it(`gives ${JSON.stringify(words)} for ${JSON.stringify(text)}`, () => {
      expect(splitCommand(text)).to.deep.equal(words);
    });
  }
});
