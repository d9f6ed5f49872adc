/** Which values plain sf would insert otherwise than we do, and where the warning points. */
import { expect } from 'chai';
import { findUnescapedValues } from '../../../scripts/definition/findUnescapedValues.ts';
import { readConfigObject } from '../../../scripts/definition/json/readConfigObject.ts';
import { readReplacementRules } from '../../../scripts/definition/replacementRule.ts';
import { parseMetadataXml } from '../../../scripts/definition/xml/parseMetadataXml.ts';

const RULES = readReplacementRules(
  readConfigObject(
    JSON.stringify({ replacements: [{ glob: '**/*', stringToReplace: '__L__', replaceWithEnv: 'LABEL' }] }),
    'sfdx-project.json',
  ),
);

function warningsFor(value: string | undefined, content = '<a>\n  <label>__L__</label></a>') {
  const outcome = parseMetadataXml(content, 'x.eca-meta.xml');
  if (outcome.kind === 'unreadable') {
    throw new Error(outcome.finding.message);
  }
  const file = { type: 'ExternalClientApplication', fullName: 'x', document: outcome.document };
  return findUnescapedValues(
    [file],
    () => RULES,
    () => value,
  );
}

describe('definition/findUnescapedValues', () => {
  it('BL-060 warns at the place of a value that plain sf would insert raw, and does not repeat it', () => {
    for (const value of ['R&D', 'a < b', 'R&amp;D & more']) {
      const [warning, ...others] = warningsFor(value);
      expect(others).to.deep.equal([]);
      expect(warning).to.deep.include({ ruleId: 'value-breaks-plain-sf', severity: 'warning' });
      expect(warning?.position).to.deep.equal({ file: 'x.eca-meta.xml', line: 2, column: 10 });
      expect(warning?.message).to.contain('LABEL').and.not.to.contain(value);
      expect(warning?.fix).to.contain('&amp;');
    }
  });

  it('warns of a dollar sign that plain sf takes for part of the replacement', () => {
    expect(warningsFor('$$5').map(({ fix }) => fix)).to.deep.equal(["Write LABEL without $ before $, &, ` or '."]);
    expect(warningsFor('5 $')).to.deep.equal([]);
  });

  it('says nothing where both ways give the same text', () => {
    for (const value of ['R&amp;D', 'a > b', 'plain', '', undefined]) {
      expect(warningsFor(value), value).to.deep.equal([]);
    }
    expect(warningsFor('R&D', '<a><label>no token</label></a>')).to.deep.equal([]);
    expect(warningsFor('R&D', '<a><label><![CDATA[__L__]]></label></a>')).to.deep.equal([]);
  });
});
