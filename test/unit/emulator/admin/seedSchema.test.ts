/** What an editor is told of a seed file is what the emulator takes. */
import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { settingsSchema } from '../../../../scripts/emulator/services/admin/adminSchemas.ts';

describe('config/emulator-seed.schema.json', () => {
  it('has the settings that the emulator takes', () => {
    const schema = JSON.parse(readFileSync('config/emulator-seed.schema.json', 'utf8'));
    expect(Object.keys(schema.properties.settings.properties)).to.have.members(Object.keys(settingsSchema.properties));
  });
});
