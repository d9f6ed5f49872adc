/** What an import makes of a file that the project has already: the org's changes and not a byte else. */
import { expect } from 'chai';
import type { Elements } from '../../../scripts/authoring/appFiles.ts';
import { editKnownPart } from '../../../scripts/authoring/editKnownPart.ts';
import { compareKnownPart, holderOf, type KnownPart, type KnownProject } from '../../../scripts/authoring/knownPart.ts';
import { readConfigObject } from '../../../scripts/definition/json/readConfigObject.ts';
import { readReplacementRules } from '../../../scripts/definition/replacementRule.ts';
import type { SourceFile } from '../../../scripts/definition/sourceFile.ts';
import { parseMetadataXml } from '../../../scripts/definition/xml/parseMetadataXml.ts';

const NAMESPACE = 'xmlns="http://soap.sforce.com/2006/04/metadata"';
const POLICIES = 'ExtlClntAppOauthConfigurablePolicies';
const RULES = [
  { glob: '**/*.ecaOauthPlcy-meta.xml', stringToReplace: '__USER__', replaceWithEnv: 'ECA_RUN_AS_USERNAME' },
  { glob: '**/*', stringToReplace: '__NAME__', replaceWithEnv: 'NAME' },
];
const VALUES: Readonly<Record<string, string>> = { ECA_RUN_AS_USERNAME: 'computed@x.example', NAME: 'R&D' };

function fileOf(
  type: string,
  lines: readonly string[],
  { lineEnd = '\n', path = 'a/P.ecaOauthPlcy-meta.xml' } = {},
): SourceFile {
  const content = [`<${type} ${NAMESPACE}>`, ...lines, `</${type}>`, ''].join(lineEnd);
  const outcome = parseMetadataXml(content, path);
  if (outcome.kind !== 'document') throw new Error(outcome.finding.message);
  return { type, fullName: 'P', document: outcome.document };
}

const projectOf = (files: readonly SourceFile[], rules: readonly object[] = RULES): KnownProject => ({
  files,
  rules: readReplacementRules(readConfigObject(JSON.stringify({ replacements: rules }), 'sfdx-project.json')),
  values: { lookUp: (name) => VALUES[name], files: new Map() },
  apiVersion: '66.0',
});

function known(file: SourceFile, held: Elements, remembered?: Elements, rules?: readonly object[]): KnownPart {
  const part = compareKnownPart(
    file,
    { type: file.type, fullName: 'P', elements: held },
    projectOf([file], rules),
    remembered,
  );
  if (part === undefined) throw new Error('text and values can’t be told apart');
  return part;
}

/** The lines that go and come, as `diff` shows them. */
function diffOf(file: SourceFile, held: Elements): readonly string[] {
  const part = known(file, held);
  const [before, after] = [
    file.document.content,
    editKnownPart(part, { type: file.type, fullName: 'P', elements: held }),
  ].map((text) => text.split('\n'));
  const without = (lines: readonly string[] = [], others: readonly string[] = []): readonly string[] => {
    const left = [...others];
    return lines.filter((line) => {
      const index = left.indexOf(line);
      return index < 0 || left.splice(index, 1).length === 0;
    });
  };
  return [...without(before, after).map((line) => `-${line}`), ...without(after, before).map((line) => `+${line}`)];
}

const HELD = { clientCredentialsFlowUser: 'Computed@X.example', label: 'R&D', sessionTimeoutInMinutes: '30' };
const LINES = [
  '  <!-- by hand: <label>no</label> -->',
  '  <sessionTimeoutInMinutes>30</sessionTimeoutInMinutes>',
  '  <label>__NAME__</label> <!-- ours -->',
  '  <clientCredentialsFlowUser>__USER__</clientCredentialsFlowUser>',
];

describe('a part that the project has already', () => {
  it('is no change where the org has what the file gives it, whatever placeholders, order and indentation', () => {
    expect([...known(fileOf(POLICIES, LINES), HELD).changed]).to.deep.equal([]);
    expect(diffOf(fileOf(POLICIES, LINES), HELD)).to.deep.equal([]);
  });

  const changes: readonly (readonly [title: string, held: Elements, diff: readonly string[]])[] = [
    [
      'changes a text',
      { ...HELD, sessionTimeoutInMinutes: '60' },
      [
        '-  <sessionTimeoutInMinutes>30</sessionTimeoutInMinutes>',
        '+  <sessionTimeoutInMinutes>60</sessionTimeoutInMinutes>',
      ],
    ],
    [
      'writes special characters as XML',
      { ...HELD, label: 'a < b & c' },
      ['-  <label>__NAME__</label> <!-- ours -->', '+  <label>a &lt; b &amp; c</label> <!-- ours -->'],
    ],
    ['adds where the alphabet has it', { ...HELD, startUrl: '/x' }, ['+  <startUrl>/x</startUrl>']],
    ['adds before the first', { ...HELD, apexHandler: 'H' }, ['+  <apexHandler>H</apexHandler>']],
    [
      'takes away with the line',
      { clientCredentialsFlowUser: 'computed@x.example', label: 'R&D', startUrl: '/x', singleLogoutUrl: '/y' },
      [
        '-  <sessionTimeoutInMinutes>30</sessionTimeoutInMinutes>',
        '+  <singleLogoutUrl>/y</singleLogoutUrl>',
        '+  <startUrl>/x</startUrl>',
      ],
    ],
    [
      'adds entries with entries in them',
      { ...HELD, customAttributes: { key: 'k', formula: 'f' } },
      ['+  <customAttributes>', '+    <formula>f</formula>', '+    <key>k</key>', '+  </customAttributes>'],
    ],
  ];
  for (const [title, held, diff] of changes) {
    it(`${title}, with either line end, and is the same when it is read again`, () => {
      for (const lineEnd of ['\n', '\r\n']) {
        const file = fileOf(POLICIES, LINES, { lineEnd });
        expect(diffOf(file, held).map((line) => line.replace('\r', ''))).to.deep.equal(diff);
        const content = editKnownPart(known(file, held), { type: POLICIES, fullName: 'P', elements: held });
        expect(
          content
            .split('\n')
            .every((line, index, all) => index === all.length - 1 || line.endsWith(lineEnd.slice(0, -1))),
        ).to.equal(true);
        const outcome = parseMetadataXml(content, file.document.file);
        const again = outcome.kind === 'document' ? { ...file, document: outcome.document } : file;
        expect([...known(again, held).changed]).to.deep.equal([]);
      }
    });
  }

  it('keeps the entries of a list that did not change, and what is off in both', () => {
    const access = (object: string, allowEdit: string, allowRead = 'true'): string =>
      `    <objectPermissions><allowEdit>${allowEdit}</allowEdit><allowRead>${allowRead}</allowRead><object>${object}</object></objectPermissions>`;
    const file = fileOf(
      'PermissionSet',
      [access('Case', 'false'), access('Lead', 'false', 'false'), access('Account', 'false')],
      {
        path: 'a/P.permissionset-meta.xml',
      },
    );
    const entry = (object: string, allowEdit: string) => ({ object, allowEdit, allowRead: 'true' });
    const same = { objectPermissions: [entry('Account', 'false'), entry('Case', 'false')] };
    expect(diffOf(file, same)).to.deep.equal([]);
    const changed = {
      objectPermissions: [entry('Account', 'true'), entry('Case', 'false'), entry('Contact', 'false')],
    };
    expect(diffOf(file, changed)).to.deep.equal([
      `-${access('Account', 'false')}`,
      '+    <objectPermissions>',
      '+        <allowEdit>true</allowEdit>',
      '+        <allowRead>true</allowRead>',
      '+        <object>Account</object>',
      '+    </objectPermissions>',
      '+    <objectPermissions>',
      '+        <allowEdit>false</allowEdit>',
      '+        <allowRead>true</allowRead>',
      '+        <object>Contact</object>',
      '+    </objectPermissions>',
    ]);
    const fewer = { objectPermissions: entry('Case', 'false') };
    expect(diffOf(file, fewer)).to.deep.equal([`-${access('Account', 'false')}`]);
  });

  it('leaves to the org what the org has stated by itself since the last deployment, and nothing that changed since', () => {
    const file = fileOf(POLICIES, LINES);
    const held = { ...HELD, isTokenExchangeFlowEnabled: 'false', requiredSessionLevel: 'LOW' };
    const { changed, ofOrg } = known(file, held, {
      ...HELD,
      isTokenExchangeFlowEnabled: 'false',
      requiredSessionLevel: 'STANDARD',
    });
    expect([[...changed], ofOrg]).to.deep.equal([['requiredSessionLevel'], ['isTokenExchangeFlowEnabled']]);
    // Nobody remembers: it may have been switched by a person.
    expect([...known(file, held).changed]).to.have.members(['requiredSessionLevel', 'isTokenExchangeFlowEnabled']);
  });

  it('can give its placeholder a new value only where nothing else has that placeholder', () => {
    const file = fileOf(POLICIES, LINES);
    const part = known(file, { ...HELD, clientCredentialsFlowUser: 'new@x.example' });
    const holder = (files: readonly SourceFile[], rules?: readonly object[]) =>
      holderOf(part, 'clientCredentialsFlowUser', projectOf(files, rules))?.variable;
    expect(holder([file])).to.equal('ECA_RUN_AS_USERNAME');
    const twin = fileOf(POLICIES, LINES, { path: 'a/Q.ecaOauthPlcy-meta.xml' });
    expect(holder([file, twin])).to.equal(undefined);
    // Another app takes the shared user where it has none of its own.
    const own = { glob: '**/*', stringToReplace: '__USER_Q__', replaceWithEnv: 'ECA_RUN_AS_USERNAME_Q' };
    const other = fileOf(POLICIES, ['  <clientCredentialsFlowUser>__USER_Q__</clientCredentialsFlowUser>'], {
      path: 'a/Q.ecaOauthPlcy-meta.xml',
    });
    expect(holder([file, other], [...RULES, own])).to.equal(undefined);
    expect(holderOf(part, 'sessionTimeoutInMinutes', projectOf([file]))).to.equal(undefined);
  });

  it('is written anew where values and text can’t be told apart', () => {
    const markup = [{ glob: '**/*', regexToReplace: '<label>.*</label>', replaceWithEnv: 'MISSING' }];
    const prefixed = fileOf(POLICIES, LINES);
    const compare = (file: SourceFile, rules?: readonly object[]) =>
      compareKnownPart(file, { type: POLICIES, fullName: 'P', elements: HELD }, projectOf([file], rules), undefined);
    expect(compare(prefixed, markup)).to.equal(undefined);
    const outcome = parseMetadataXml(`<m:T xmlns:m="urn:x"><m:label>a</m:label></m:T>`, 'a');
    expect(outcome.kind === 'document' && compare({ ...prefixed, document: outcome.document })).to.equal(undefined);
  });
});
