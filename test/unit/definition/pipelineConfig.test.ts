import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { expect } from 'chai';
import { readPipelineConfig } from '../../../scripts/definition/pipelineConfig.ts';
import { projectJson, withFolder } from '../../support/temporaryProject.ts';
import { thrownBy } from '../../support/thrownBy.ts';

const read = (content: string) =>
  withFolder({ 'sfdx-project.json': projectJson(), 'config/pipeline.json': content }, readPipelineConfig);

const stages = (...list: readonly object[]): string => JSON.stringify({ stages: list });

describe('readPipelineConfig', () => {
  it('gives every stage its defaults', async () => {
    const { stages: list, auditFailOn } = await read(stages({ name: 'qa', orgs: ['qa'] }));
    expect(auditFailOn).to.equal('high');
    expect(list).to.deep.equal([
      {
        name: 'qa',
        orgs: [{ alias: 'qa', production: false, values: new Map() }],
        concurrency: 10,
        canary: 0,
        onFailure: { kind: 'stop' },
        approval: 'none',
        soakMinutes: 0,
        soakEveryMinutes: 5,
      },
    ]);
  });

  it('reads everything that a stage can say', async () => {
    const window = { days: ['mon', 'fri'], from: '22:00', to: '04:30', timeZone: 'Europe/Berlin' };
    const {
      stages: list,
      apps,
      auditFailOn,
    } = await read(
      JSON.stringify({
        apps: ['Order_Sync'],
        auditFailOn: 'never',
        stages: [
          {
            name: 'production',
            orgs: [
              {
                alias: 'prod',
                kind: 'production',
                orgId: '00D000000000001AAA',
                production: true,
                values: { ECA_CONTACT_EMAIL: 'ops@example.com' },
                store: 'vault',
              },
            ],
            concurrency: 50,
            canary: 2,
            onFailure: 'max 2.5 %',
            tests: ['OrderSyncTest'],
            before: { approvalFile: 'ok.txt', window },
            after: { soakMinutes: 30, everyMinutes: 10 },
          },
        ],
      }),
    );
    expect([apps, auditFailOn]).to.deep.equal([['Order_Sync'], 'never']);
    expect(list[0]).to.deep.include({
      concurrency: 50,
      canary: 2,
      onFailure: { kind: 'atMost', percent: 2.5 },
      tests: ['OrderSyncTest'],
      approval: 'required',
      approvalFile: 'ok.txt',
      window: { days: ['mon', 'fri'], fromMinute: 1320, toMinute: 270, timeZone: 'Europe/Berlin' },
      soakMinutes: 30,
      soakEveryMinutes: 10,
    });
    expect(list[0]?.orgs[0]?.values.get('ECA_CONTACT_EMAIL')).to.equal('ops@example.com');
  });

  it('reads the pipeline of this project', async () => {
    const root = new URL('../../../', import.meta.url).pathname;
    const { stages: list } = await readPipelineConfig(root);
    expect(list.map(({ name }) => name)).to.deep.equal(['dev', 'qa', 'production']);
  });

  it('says what to write where there is no pipeline', async () => {
    const error = await thrownBy(() => withFolder({ 'sfdx-project.json': projectJson() }, readPipelineConfig));
    expect([error.name, error.exitCode]).to.deep.equal(['PipelineMissingError', 2]);
  });

  const wrong: readonly (readonly [what: string, content: string, message: RegExp])[] = [
    ['no stage', stages(), /there is no pipeline stage/],
    ['an empty document', '{}', /there is no pipeline stage/],
    ['a stage without an org', stages({ name: 'qa', orgs: [] }), /"qa" has no org/],
    ['a stage without a name', stages({ orgs: ['qa'] }), /has no name/],
    ['a name that is a flag', stages({ name: '--qa', orgs: ['qa'] }), /no name of a pipeline stage/],
    ['a stage twice', stages({ name: 'qa', orgs: ['a'] }, { name: 'qa', orgs: ['b'] }), /"qa" comes twice/],
    ['an org twice', stages({ name: 'a', orgs: ['x'] }, { name: 'b', orgs: ['x'] }), /"x" is in "a" and in "b"/],
    ['an org twice in one stage', stages({ name: 'a', orgs: ['x', 'x'] }), /1:36: the org "x" comes twice in "a"/],
    ['a key twice', '{ "stages": [{ "name": "a", "orgs": ["x"], "name": "b" }] }', /1:44: .*"name" twice/],
    ['two lists of stages', '{ "stages": [{ "name": "a", "orgs": ["x"] }], "stages": [] }', /"stages" twice/],
    ['an org that is a flag', stages({ name: 'a', orgs: ['-x'] }), /no alias of an org/],
    ['an empty store', stages({ name: 'a', orgs: [{ alias: 'x', store: ' ' }] }), /store is empty/],
    [
      'a file for an approval that is not asked for',
      stages({ name: 'a', orgs: ['x'], before: { approval: false, approvalFile: 'ok.txt' } }),
      /approval is false beside an approvalFile/,
    ],
    ['an unknown key', stages({ name: 'a', orgs: ['x'], gate: true }), /unknown key "gate"/],
    ['an unknown key of an org', stages({ name: 'a', orgs: [{ alias: 'x', prod: true }] }), /unknown key "prod"/],
    [
      'an unknown variable',
      stages({ name: 'a', orgs: [{ alias: 'x', values: { ECA_X: 'y' } }] }),
      /unknown key "ECA_X"/,
    ],
    ['an unknown kind', stages({ name: 'a', orgs: [{ alias: 'x', kind: 'prod' }] }), /no kind of org/],
    ['no org id', stages({ name: 'a', orgs: [{ alias: 'x', orgId: '005' }] }), /no org id/],
    ['production as a text', stages({ name: 'a', orgs: [{ alias: 'x', production: 'yes' }] }), /true or false/],
    ['half an org at a time', stages({ name: 'a', orgs: ['x'], concurrency: 0.5 }), /whole number from 1/],
    ['an unknown policy', stages({ name: 'a', orgs: ['x'], onFailure: 'max 200 %' }), /no failure policy/],
    ['an unknown test level', stages({ name: 'a', orgs: ['x'], tests: 'NoTestRun' }), /no test level/],
    ['no tests', stages({ name: 'a', orgs: ['x'], tests: [] }), /tests is an empty list/],
    ['a test that is no class', stages({ name: 'a', orgs: ['x'], tests: ['a b'] }), /no Apex class/],
    ['an unknown approval', stages({ name: 'a', orgs: ['x'], before: { approval: 'me' } }), /true, false or "ci"/],
    ['an unknown key before', stages({ name: 'a', orgs: ['x'], before: { approve: true } }), /unknown key "approve"/],
    ['an unknown zone', stages({ name: 'a', orgs: ['x'], before: { window: { timeZone: 'Mars' } } }), /no time zone/],
    ['no zone', stages({ name: 'a', orgs: ['x'], before: { window: {} } }), /has no timeZone/],
    [
      'a time that is none',
      stages({ name: 'a', orgs: ['x'], before: { window: { from: '24:30', timeZone: 'UTC' } } }),
      /from must be a time/,
    ],
    [
      'a window without length',
      stages({ name: 'a', orgs: ['x'], before: { window: { from: '08:00', to: '08:00', timeZone: 'UTC' } } }),
      /begins when it ends/,
    ],
    ['a severity that is none', '{ "auditFailOn": "some", "stages": [{ "name": "a", "orgs": ["x"] }] }', /no severity/],
    ['an empty list of apps', JSON.stringify({ apps: [], stages: [{ name: 'a', orgs: ['x'] }] }), /apps is an empty/],
    ['an app twice', JSON.stringify({ apps: ['A', 'A'], stages: [{ name: 'a', orgs: ['x'] }] }), /"A" comes twice/],
    ['an app without a name', JSON.stringify({ apps: [''], stages: [{ name: 'a', orgs: ['x'] }] }), /app is empty/],
  ];
  /** What a schema can't say: it compares no parts, knows no zones and never sees a key that comes twice. */
  const notInSchema = [
    'a stage twice',
    'an org twice',
    'a key twice',
    'an unknown variable',
    'an unknown zone',
    'a window without length',
    'a file for an approval that is not asked for',
  ];
  const schema = JSON.parse(readFileSync(new URL('../../../config/pipeline.schema.json', import.meta.url), 'utf8'));
  const isInSchema = new Ajv({ strict: false }).compile(schema);
  for (const [what, content, message] of wrong) {
    it(`refuses ${what}, with its place`, async () => {
      const error = await thrownBy(() => read(content));
      expect([error.name, error.exitCode]).to.deep.equal(['ConfigInvalidError', 2]);
      expect(error.message).to.match(message);
      expect(error.message).to.match(/config\/pipeline\.json:1:\d+/);
      expect(isInSchema(JSON.parse(content)), 'an editor marks it too').to.equal(notInSchema.includes(what));
    });
  }

  it('has a schema with the same keys', () => {
    const { stage, org, window } = schema.definitions;
    expect(Object.keys(stage.properties)).to.have.members([
      'name',
      'orgs',
      'concurrency',
      'canary',
      'onFailure',
      'tests',
      'before',
      'after',
    ]);
    expect(Object.keys(stage.properties.before.properties)).to.have.members(['approval', 'approvalFile', 'window']);
    expect(Object.keys(stage.properties.after.properties)).to.have.members(['soakMinutes', 'everyMinutes']);
    expect(Object.keys(org.properties)).to.have.members(['alias', 'kind', 'orgId', 'production', 'values', 'store']);
    expect(Object.keys(window.properties)).to.have.members(['days', 'from', 'to', 'timeZone']);
    for (const part of [schema, stage, org, window]) {
      expect(part.additionalProperties).to.equal(false);
    }
  });
});
