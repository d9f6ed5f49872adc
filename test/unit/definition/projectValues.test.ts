/** The values that config/values.json and config/pipeline.json give together. */
import { expect } from 'chai';
import { readProjectValues } from '../../../scripts/definition/projectValues.ts';
import { resolveValues } from '../../../scripts/definition/resolveValues.ts';
import type { ValuesConfig } from '../../../scripts/definition/valuesConfig.ts';
import { projectJson, withFolder } from '../../support/temporaryProject.ts';
import { thrownBy } from '../../support/thrownBy.ts';

const VALUES = JSON.stringify({
  default: { ECA_CONTACT_EMAIL: 'all@example.com' },
  orgs: {
    'admin@prod.example.com': { ECA_CONTACT_EMAIL: 'no@example.com', ECA_CALLBACK_URL: 'https://example.com/cb' },
  },
});
const PIPELINE = JSON.stringify({
  stages: [{ name: 'prod', orgs: ['qa', { alias: 'prod', values: { ECA_CONTACT_EMAIL: 'ops@example.com' } }] }],
});

const read = (files: Readonly<Record<string, string>>) =>
  withFolder({ 'sfdx-project.json': projectJson(), ...files }, readProjectValues);

const lookUp = (config: ValuesConfig, alias: string, variable: string) =>
  resolveValues({
    source: {
      name: 'Order_Sync',
      sourceApiVersion: '66.0',
      files: [],
      rules: [],
      replacementFiles: new Map(),
      warnings: [],
    },
    config,
    environment: {},
    org: { alias, orgId: '00D000000000001AAA', username: `admin@${alias}.example.com` },
    runAs: undefined,
  }).lookUp(variable);

describe('readProjectValues', () => {
  it('lets the pipeline win, and keeps what only the values say of the org', async () => {
    const config = await read({ 'config/values.json': VALUES, 'config/pipeline.json': PIPELINE });
    expect(lookUp(config, 'prod', 'ECA_CONTACT_EMAIL')).to.equal('ops@example.com');
    expect(lookUp(config, 'prod', 'ECA_CALLBACK_URL')).to.equal('https://example.com/cb');
    expect(lookUp(config, 'qa', 'ECA_CONTACT_EMAIL')).to.equal('all@example.com');
  });

  it('needs neither file', async () => {
    expect(lookUp(await read({}), 'prod', 'ECA_CONTACT_EMAIL')).to.equal(undefined);
    expect(lookUp(await read({ 'config/pipeline.json': PIPELINE }), 'prod', 'ECA_CONTACT_EMAIL')).to.equal(
      'ops@example.com',
    );
  });

  it('takes no broken pipeline for an absent one', async () => {
    const error = await thrownBy(() => read({ 'config/pipeline.json': '{ "stages": [' }));
    expect([error.name, error.message]).to.satisfy(
      ([name, message]: readonly string[]) =>
        name === 'ConfigInvalidError' && message?.includes('config/pipeline.json'),
    );
  });
});
