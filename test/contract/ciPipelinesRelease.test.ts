/** The pipeline that docs/release.md offers for copying: read by the real reader, and valid by the schema. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { expect } from 'chai';
import { readPipelineConfig } from '../../scripts/definition/pipelineConfig.ts';
import { ROOT } from '../support/commandLine.ts';
import { projectJson, withFolder } from '../support/temporaryProject.ts';

const PAGE = readFileSync(join(ROOT, 'docs/release.md'), 'utf8');
const SCHEMA = JSON.parse(readFileSync(join(ROOT, 'config/pipeline.schema.json'), 'utf8'));
const EXAMPLE = /```json\n([\s\S]*?)```/.exec(PAGE)?.[1] ?? '';

const keysOf = ({ properties }: { properties: object }): readonly string[] =>
  Object.keys(properties).filter((key) => key !== '$schema');

describe('docs/release.md', () => {
  it('begins with a pipeline that can be copied: the reader takes it, with its gates and policies', async () => {
    const { stages } = await withFolder(
      {
        'sfdx-project.json': projectJson(),
        'config/pipeline.json': EXAMPLE,
        'config/values.json': readFileSync(join(ROOT, 'config/values.json'), 'utf8'),
      },
      readPipelineConfig,
    );
    expect(stages.map(({ name }) => name)).to.deep.equal(['dev', 'qa', 'production']);
    expect(stages[1]).to.include({ canary: 1, soakMinutes: 15, soakEveryMinutes: 5 });
    expect(stages[2]).to.include({ approval: 'required' });
    expect(stages[2]?.window).to.include({ timeZone: 'Europe/Berlin', fromMinute: 480, toMinute: 960 });
  });

  it('offers a pipeline that is valid by the schema, which refuses a key that it does not know', () => {
    const validate = new Ajv({ allErrors: true }).compile(SCHEMA);
    expect(validate(JSON.parse(EXAMPLE)), JSON.stringify(validate.errors)).to.equal(true);
    expect(validate({ ...JSON.parse(EXAMPLE), secrets: [] })).to.equal(false);
  });

  it('names every key of the schema', () => {
    const { stage, org, window } = SCHEMA.definitions;
    const gates = [...keysOf(stage.properties.before), ...keysOf(stage.properties.after)];
    const keys = [SCHEMA, stage, org, window].flatMap(keysOf).concat(gates);
    expect(keys).to.have.length.greaterThan(20);
    expect(
      keys.filter((key) => !new RegExp(`[\`.]${key}\``).test(PAGE) && !['before', 'after'].includes(key)),
    ).to.deep.equal([]);
  });
});
