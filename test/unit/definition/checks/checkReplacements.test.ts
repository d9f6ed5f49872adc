/** Replacement rules that find nothing, or too much. */
import { expect } from 'chai';
import { checkReplacements } from '../../../../scripts/definition/checks/checkReplacements.ts';
import { readConfigObject } from '../../../../scripts/definition/json/readConfigObject.ts';
import { readReplacementRules } from '../../../../scripts/definition/replacementRule.ts';

const FILES = [
  { path: 'force-app/a.xml', content: Buffer.from('<a>__X__</a>'), isIgnored: false },
  { path: 'force-app/b.xml', content: Buffer.from('<b>__Y__</b>'), isIgnored: false },
];

const found = (rule: Readonly<Record<string, string>>): readonly string[] => {
  const project = readConfigObject(
    JSON.stringify({ replacements: [{ replaceWithEnv: 'X', ...rule }] }, undefined, 2),
    'sfdx-project.json',
  );
  return checkReplacements(readReplacementRules(project), FILES).map(
    ({ severity, ruleId, position: { file, line } }) => `${severity} ${ruleId} ${file}:${line}`,
  );
};

describe('definition/checks/checkReplacements', () => {
  it('has nothing against a rule that finds its text in one of its files', () => {
    expect(found({ glob: 'force-app/*', stringToReplace: '__Y__' })).to.deep.equal([]);
    expect(found({ filename: 'force-app/a.xml', regexToReplace: '__[A-Z]__' })).to.deep.equal([]);
  });

  it('warns of a rule without a file, and of one whose files lack the text, at its place', () => {
    expect(found({ filename: 'force-app/c.xml', stringToReplace: '__X__' })).to.deep.equal([
      'warning replacement-without-file sfdx-project.json:6',
    ]);
    const idle: readonly Readonly<Record<string, string>>[] = [
      { stringToReplace: '__X__' },
      { regexToReplace: '__X+__' },
    ];
    for (const rule of idle) {
      expect(found({ filename: 'force-app/b.xml', ...rule })).to.deep.equal([
        'warning replacement-without-match sfdx-project.json:6',
      ]);
    }
  });

  it('warns of blanks and of patterns that any text satisfies', () => {
    const rules: readonly Readonly<Record<string, string>>[] = [
      { stringToReplace: ' ' },
      ...['.*', '.+', '[^]*', 'x?', '\\w'].map((regexToReplace) => ({ regexToReplace })),
    ];
    for (const rule of rules) {
      expect(found({ glob: '**', ...rule }), JSON.stringify(rule)).to.deep.equal([
        'warning replacement-of-everything sfdx-project.json:6',
      ]);
    }
  });
});
