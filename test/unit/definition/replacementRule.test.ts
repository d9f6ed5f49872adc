/** The rules of sfdx-project.json: what each kind comes to, and each way to get one wrong. */
import { expect } from 'chai';
import { readConfigObject } from '../../../scripts/definition/json/readConfigObject.ts';
import { type ReplacementRule, readReplacementRules } from '../../../scripts/definition/replacementRule.ts';
import { expectError, thrownBy } from '../../support/thrownBy.ts';

const read = (replacements: unknown): readonly ReplacementRule[] =>
  readReplacementRules(readConfigObject(JSON.stringify({ replacements }), 'sfdx-project.json'));

const readOne = (rule: Readonly<Record<string, unknown>>): ReplacementRule => {
  const [only] = read([rule]);
  if (only === undefined) {
    throw new Error('no rule was read');
  }
  return only;
};

const RULE = { glob: 'force-app/**', stringToReplace: '__X__', replaceWithEnv: 'X' } as const;

describe('definition/replacementRule', () => {
  it('reads each kind of a rule', () => {
    expect(readOne(RULE)).to.deep.include({
      index: 0,
      files: { kind: 'glob', pattern: 'force-app/**' },
      searchText: '__X__',
      replacement: { kind: 'variable', name: 'X', mayBeUnset: false },
      onlyWhen: [],
    });
    expect(readOne({ ...RULE, allowUnsetEnvVariable: true }).replacement).to.deep.include({ mayBeUnset: true });
    const other = readOne({
      filename: '.\\force-app\\a.xml',
      regexToReplace: 'a+',
      replaceWithFile: 'repl\\a.txt',
      replaceWhenEnv: [
        { env: 'A', value: 'x' },
        { env: 'B', value: 1 },
        { env: 'C', value: true },
      ],
    });
    expect(other).to.deep.include({
      files: { kind: 'filename', pattern: 'force-app/a.xml' },
      replacement: { kind: 'file', path: 'repl/a.txt' },
      onlyWhen: [
        { variable: 'A', value: 'x' },
        { variable: 'B', value: '1' },
        { variable: 'C', value: 'true' },
      ],
    });
  });

  it('has no rules where the project has none', () => {
    expect(readReplacementRules(readConfigObject('{}', 'sfdx-project.json'))).to.deep.equal([]);
  });

  it('BL-054 takes the search text as it is, whatever characters are in it', () => {
    const text = '$' + '{RUN_AS.USER} $' + '{RUN_ASxUSER} (secret';
    expect(text.replace(readOne({ ...RULE, stringToReplace: '$' + '{RUN_AS.USER}' }).search, () => 'A')).to.equal(
      'A $' + '{RUN_ASxUSER} (secret',
    );
    expect(text.replace(readOne({ ...RULE, stringToReplace: '(secret' }).search, () => 'B')).to.match(/ B$/);
    const all = '\\^$.*+?()[]{}|/-a\n';
    expect(`${all}${all}`.replace(readOne({ ...RULE, stringToReplace: all }).search, () => '')).to.equal('');
  });

  it('BL-056 reports a pattern that is none, with the index of its rule, its place and itself', async () => {
    const error = await thrownBy(() =>
      read([RULE, { glob: 'force-app/**', regexToReplace: 'BOOM\\', replaceWithEnv: 'X' }]),
    );
    expectError(error, 'ConfigInvalidError', 2, /^Correct sfdx-project.json/);
    expect(error.message)
      .to.match(/^sfdx-project\.json:1:\d+: replacements\[1\]/)
      .and.contain('"BOOM\\\\"');
  });

  it('BL-056 refuses a pattern that may take for ever, and takes ordinary ones', async () => {
    for (const regexToReplace of ['(a+)+b', '((a+))+b', '([^)]+)*x', '(?:a*b?){2,}', '(\\w+\\s*)*$', '(a|(b*))*']) {
      const error = await thrownBy(() => readOne({ glob: '**', regexToReplace, replaceWithEnv: 'X' }));
      expectError(error, 'ConfigInvalidError', 2, 'Write it without a quantifier inside a quantified group.');
      expect(error.message).to.contain('replacements[0]');
    }
    for (const regexToReplace of [
      '<description>[\\s\\S]*?</description>',
      '(?:.|\\n)*?',
      '(\\d+)?',
      '(a+)b+',
      '[(+)]+',
      '\\(a+\\)+',
      '(a\\+)+',
      '((a+)b)',
      '(<a>)+',
    ]) {
      expect(readOne({ glob: '**', regexToReplace, replaceWithEnv: 'X' }).search.source, regexToReplace).to.be.a(
        'string',
      );
    }
  });

  it('refuses rules that say too much or too little, each by its index', async () => {
    const { glob, stringToReplace, replaceWithEnv } = RULE;
    const cases: readonly (readonly [Readonly<Record<string, unknown>>, RegExp])[] = [
      [{ stringToReplace, replaceWithEnv }, /replacements\[0\] must have either filename or glob/],
      [{ ...RULE, filename: 'a' }, /either filename or glob/],
      [{ glob, replaceWithEnv }, /either stringToReplace or regexToReplace/],
      [{ ...RULE, regexToReplace: 'a' }, /either stringToReplace or regexToReplace/],
      [{ glob, stringToReplace }, /either replaceWithEnv or replaceWithFile/],
      [{ ...RULE, replaceWithFile: 'a' }, /either replaceWithEnv or replaceWithFile/],
      [{ ...RULE, stringToReplace: '' }, /replacements\[0\].*stringToReplace is empty/],
      [{ glob, regexToReplace: '', replaceWithEnv }, /replacements\[0\].*regexToReplace is empty/],
      [{ ...RULE, stringToReplace: 5 }, /stringToReplace must be a text/],
      [{ ...RULE, replaceWhenEnv: {} }, /replaceWhenEnv must be a list/],
      [{ ...RULE, replaceWhenEnv: [{ value: 'a' }] }, /replaceWhenEnv\[0\] has no env/],
      [{ ...RULE, replaceWhenEnv: [{ env: 'a' }] }, /replaceWhenEnv\[0\] has no value/],
      [{ ...RULE, replaceWhenEnv: [{ env: 'a', value: [] }] }, /must be a text, a number, true or false/],
    ];
    for (const [rule, message] of cases) {
      const error = await thrownBy(() => read([rule]));
      expectError(error, 'ConfigInvalidError', 2, /^Correct sfdx-project.json/);
      expect(error.message).to.match(message);
    }
    expect((await thrownBy(() => read('x'))).message).to.contain('replacements must be a list');
    expect((await thrownBy(() => read(['x']))).message).to.contain('replacements[0] must be an object');
  });
});
