/** Replacements in the text of one file: where they match, how a value is escaped, and what stays as it was. */
import { expect } from 'chai';
import { readConfigObject } from '../../../scripts/definition/json/readConfigObject.ts';
import { escapeForXml, isRuleActive, renderFile } from '../../../scripts/definition/renderFile.ts';
import { type ReplacementRule, readReplacementRules } from '../../../scripts/definition/replacementRule.ts';
import { parseMetadataXml } from '../../../scripts/definition/xml/parseMetadataXml.ts';
import { textOf } from '../../../scripts/definition/xml/xmlElement.ts';
import { expectError, thrownBy } from '../../support/thrownBy.ts';

const rules = (...replacements: readonly Readonly<Record<string, unknown>>[]): readonly ReplacementRule[] =>
  readReplacementRules(
    readConfigObject(
      JSON.stringify({ replacements: replacements.map((rule) => ({ glob: '**', ...rule })) }),
      'sfdx-project.json',
    ),
  );

const source = (variables: Readonly<Record<string, string>>, files: Readonly<Record<string, string>> = {}) => ({
  lookUp: (name: string) => variables[name],
  files: new Map(Object.entries(files)),
});

const USER = rules({ stringToReplace: '__RUN_AS_USER__', replaceWithEnv: 'RUN_AS_USER' });
const LABEL = rules({ stringToReplace: '__L__', replaceWithEnv: 'L' });

/** The label that an org reads from the rendered text. */
const labelOf = (content: string): string | undefined => {
  const outcome = parseMetadataXml(content, 'a.xml');
  return outcome.kind === 'document' ? textOf(outcome.document.root, 'label') : outcome.finding.message;
};

describe('definition/renderFile', () => {
  for (const filler of ['x', 'é', '🚚', 'x\n']) {
    it(`BL-049 replaces a placeholder at every offset, after ${JSON.stringify(filler)}`, () => {
      for (const border of [16_380, 65_530, 65_535, 131_070]) {
        for (let offset = border - 20; offset <= border + 8; offset += 1) {
          const before = filler.repeat(Math.ceil(offset / filler.length)).slice(0, offset);
          const rendered = renderFile(`${before}__RUN_AS_USER__</a>\n`, USER, source({ RUN_AS_USER: 'a@b.example' }));
          expect(rendered.length).to.equal(offset + 'a@b.example</a>\n'.length);
          expect(rendered.endsWith('a@b.example</a>\n'), `offset ${offset}`).to.equal(true);
        }
      }
    });
  }

  it('BL-050 replaces a match over several lines once, wherever it lies', () => {
    const found = rules({
      regexToReplace: '<description>[\\s\\S]*?</description>',
      replaceWithFile: 'repl/desc.txt',
    });
    const files = source({}, { 'repl/desc.txt': '<description>new\ntext</description>' });
    for (const padding of ['', 'y\n'.repeat(33_000), 'y'.repeat(2_000_000)]) {
      for (const ending of ['', '\n']) {
        const text = `${padding}<description>\n one\r\n two\n</description>${padding}${ending}`;
        expect(
          renderFile(text, found, files) === `${padding}<description>new\ntext</description>${padding}${ending}`,
        ).to.equal(true);
      }
    }
  });

  it('BL-054 takes search text and value literally, "$" and backslashes included', () => {
    const value = "$& $1 $$ $` $' \\n \\";
    const escaped = value.replace('&', '&amp;');
    expect(renderFile('a __L__ b __L__', LABEL, source({ L: value }))).to.equal(`a ${escaped} b ${escaped}`);
    const found = rules({ regexToReplace: '(a)(b)', replaceWithFile: 'f' });
    expect(renderFile('ab', found, source({}, { f: '$2$1$&' }))).to.equal('$2$1$&');
  });

  it('BL-056 gives up on a pattern that would take for ever', async () => {
    const found = rules(
      { stringToReplace: 'a', replaceWithEnv: 'A' },
      { regexToReplace: '(?:x|x)*y', replaceWithEnv: 'A' },
    );
    const error = await thrownBy(() => renderFile('x'.repeat(60), found, source({ A: 'a' })));
    expectError(error, 'ConfigInvalidError', 2, /^Write the regexToReplace of replacements\[1\]/);
    expect(error.message).to.contain('"(?:x|x)*y"');
  });

  it('BL-059 puts the content of a file in as markup', () => {
    const found = rules({
      regexToReplace: '<clientCredentialsFlowUser>[^<]*</clientCredentialsFlowUser>',
      replaceWithFile: 'repl/comment.xml',
    });
    expect(
      renderFile(
        '<a>\n<clientCredentialsFlowUser>__U__</clientCredentialsFlowUser>\n</a>',
        found,
        source({}, { 'repl/comment.xml': '<!-- none & nobody -->' }),
      ),
    ).to.equal('<a>\n<!-- none & nobody -->\n</a>');
  });

  it('reports a file that was not there, once a rule needs it', async () => {
    const found = rules({
      stringToReplace: 'a',
      replaceWithFile: 'made-by-ci.xml',
      replaceWhenEnv: [{ env: 'CI', value: 'true' }],
    });
    const error = await thrownBy(() => renderFile('a', found, source({ CI: 'true' })));
    expectError(error, 'ConfigInvalidError', 2, /^Correct sfdx-project.json/);
    expect(error.message).to.contain('made-by-ci.xml');
    expect(renderFile('b', found, source({}))).to.equal('b');
  });

  it('BL-060 escapes a value for XML, unless all its ampersands begin references', () => {
    const cases: readonly (readonly [value: string, inFile: string, inOrg: string])[] = [
      ['R&D <sync>', 'R&amp;D &lt;sync&gt;', 'R&D <sync>'],
      ['R&amp;D', 'R&amp;D', 'R&D'],
      [
        'a &#38; b &#x26; c &apos; &quot; &lt; &gt;',
        'a &#38; b &#x26; c &apos; &quot; &lt; &gt;',
        'a & b & c \' " < >',
      ],
      ['R&amp;D & more', 'R&amp;amp;D &amp; more', 'R&amp;D & more'],
      ['a &nbsp; b', 'a &amp;nbsp; b', 'a &nbsp; b'],
      ['&amp', '&amp;amp', '&amp'],
      ['<b>&amp;</b>', '&lt;b&gt;&amp;amp;&lt;/b&gt;', '<b>&amp;</b>'],
      ['a > b', 'a > b', 'a > b'],
      ['plain', 'plain', 'plain'],
    ];
    for (const [value, inFile, inOrg] of cases) {
      const rendered = renderFile('<a><label>__L__</label></a>', LABEL, source({ L: value }));
      expect(rendered).to.equal(`<a><label>${inFile}</label></a>`);
      expect(labelOf(rendered)).to.equal(inOrg);
      expect(escapeForXml(value)).to.equal(inFile);
    }
  });

  it('BL-060 keeps a value well-formed that ends a CDATA section by itself', () => {
    expect(labelOf(renderFile('<a><label>__L__</label></a>', LABEL, source({ L: 'a ]]> b' })))).to.equal('a ]]> b');
  });

  it('BL-152 puts a value into a CDATA section as it is, for nothing is decoded there', () => {
    const text = '<a><x>__L__</x><label>__L__ <![CDATA[__L__, __L__]]> __L__</label></a>';
    expect(labelOf(renderFile(text, LABEL, source({ L: 'R&D <s>' })))).to.equal('R&D <s> R&D <s>, R&D <s> R&D <s>');
    expect(labelOf(renderFile('<a><label><![CDATA[__L__]]></label></a>', LABEL, source({ L: 'a ]]> b' })))).to.equal(
      'a ]]> b',
    );
  });

  it('applies the rules in their order, each to what the one before has left', () => {
    const found = rules(
      { stringToReplace: 'a', replaceWithEnv: 'A' },
      { stringToReplace: 'b', replaceWithEnv: 'B' },
      { stringToReplace: 'a', replaceWithEnv: 'A' },
    );
    expect(renderFile('ab', found, source({ A: 'b', B: 'c' }))).to.equal('cc');
  });

  it('gives a text without a match back as it was, and an unset value as nothing', () => {
    const text = '\r\n<a>\t é </a>';
    expect(renderFile(text, USER, source({}))).to.equal(text);
    expect(renderFile('[__L__]', LABEL, source({}))).to.equal('[]');
  });

  it('replaces where a pattern matches nothing at all, without running on the spot', () => {
    expect(renderFile('ab', rules({ regexToReplace: 'x?', replaceWithEnv: 'A' }), source({ A: '-' }))).to.equal(
      '-a-b-',
    );
  });

  it('applies a rule only when all its conditions hold', () => {
    const [rule] = rules({
      stringToReplace: 'a',
      replaceWithEnv: 'A',
      replaceWhenEnv: [
        { env: 'STAGE', value: 'prod' },
        { env: 'COUNT', value: 2 },
      ],
    });
    if (rule === undefined) {
      throw new Error('no rule was read');
    }
    expect(isRuleActive(rule, source({ STAGE: 'prod', COUNT: '2' }))).to.equal(true);
    expect(isRuleActive(rule, source({ STAGE: 'prod', COUNT: '3' }))).to.equal(false);
    expect(isRuleActive(rule, source({ STAGE: 'prod' }))).to.equal(false);
  });
});
