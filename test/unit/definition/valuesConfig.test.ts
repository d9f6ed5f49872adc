/** What config/values.json may hold, and where it is wrong. */
import { expect } from 'chai';
import { readValuesConfig, type ValuesConfig } from '../../../scripts/definition/valuesConfig.ts';
import { projectJson, withFolder } from '../../support/temporaryProject.ts';
import { expectError, thrownBy } from '../../support/thrownBy.ts';

const rule = (variable: string) => ({ glob: '**/*', stringToReplace: `__${variable}__`, replaceWithEnv: variable });
const PROJECT = projectJson({
  replacements: [rule('A'), { ...rule('B_2'), replaceWhenEnv: [{ env: 'STAGE', value: 'prod' }] }],
});

const read = (content: unknown): Promise<ValuesConfig> =>
  withFolder(
    {
      'sfdx-project.json': PROJECT,
      'config/values.json': typeof content === 'string' ? content : JSON.stringify(content),
    },
    readValuesConfig,
  );

describe('definition/valuesConfig', () => {
  it('reads defaults and the values of each org', async () => {
    const { defaults, orgs } = await read({
      $schema: './values.schema.json',
      default: { A: '1', B_2: ' 2 ' },
      orgs: { qa: { A: '3' }, 'admin@qa.example.com': {} },
    });
    expect([...defaults]).to.deep.equal([
      ['A', '1'],
      ['B_2', ' 2 '],
    ]);
    expect([...orgs].map(([org, values]) => [org, [...values]])).to.deep.equal([
      ['qa', [['A', '3']]],
      ['admin@qa.example.com', []],
    ]);
  });

  it('has no values without a file, or with an empty one', async () => {
    for (const config of [await withFolder({}, readValuesConfig), await read({})]) {
      expect([config.defaults.size, config.orgs.size]).to.deep.equal([0, 0]);
    }
  });

  it('takes the variables of the scripts and those that a replacement or its condition names', async () => {
    const { defaults } = await read({ default: { ECA_CONTACT_EMAIL: 'ops@acme.com', STAGE: 'prod', B_2: 'x' } });
    expect([...defaults.keys()]).to.deep.equal(['ECA_CONTACT_EMAIL', 'STAGE', 'B_2']);
  });

  it('refuses what it can not use, with the place', async () => {
    const cases: readonly (readonly [unknown, RegExp, RegExp])[] = [
      ['{\n"default": {,}}', /^config\/values\.json:2:13: /, /^Correct config\/values.json/],
      ['[]', /must be an object/, /^Correct/],
      [{ defaults: {} }, /unknown key "defaults"/, /^Use one of: default, orgs\.$/],
      [{ default: { a: 'x' } }, /unknown key "a"/, /^Use one of: ECA_RUN_AS_USERNAME, .*, A, B_2, STAGE\.$/],
      [
        { orgs: { qa: { ECA_CONTACT_EMIAL: 'x' } } },
        /:1:16: orgs\.qa has the unknown key "ECA_CONTACT_EMIAL"/,
        /^Use one of: /,
      ],
      [{ default: { A: 5 } }, /A must be a text/, /^Correct/],
      ['{"default": {\n  "A": "  "}}', /^config\/values\.json:2:8: A is empty/, /^Give A a value, or delete it\.$/],
      [{ orgs: { qa: 'x' } }, /orgs\.qa must be an object/, /^Correct/],
      [{ orgs: { qa: { A: '' } } }, /A is empty/, /^Give A a value/],
    ];
    for (const [content, message, action] of cases) {
      const error = await thrownBy(() => read(content));
      expectError(error, 'ConfigInvalidError', 2, action);
      expect(error.message).to.match(message);
    }
  });
});
