/**
 * The API version of a request decides what is "invalid at this location": every element of every type of an app, alone in
 * a file, at each version since there are such apps. When an element came and went is in the tables, which a unit test
 * compares with Salesforce's own typings; here it is about what a client is told.
 */
import { expect } from 'chai';
import { isInVersion, type MetadataType } from '../../scripts/emulator/services/metadata/types/fieldTable.ts';
import { metadataTypes } from '../../scripts/emulator/services/metadata/types/metadataTypes.ts';
import { withEmulator } from '../support/emulatorHarness.ts';
import { component, deployRaw, type Files, manifest, zipOf } from './metadataFixture.ts';

const VERSIONS = Array.from({ length: 11 }, (_, index) => 58 + index);
const appTypes = metadataTypes.filter(({ name }) => /^E(?:xternalClient|xtlClnt)/.test(name));

/** Name of the file that holds this element alone. */
const fileName = ({ name }: MetadataType, field: string): string => `${name}_${field}`;

const filesAt = (types: readonly MetadataType[]): Files =>
  Object.fromEntries(
    types.flatMap((type) =>
      type.fields.map(({ name }) => [
        `${type.directory}/${fileName(type, name)}.${type.suffix}`,
        component(type.name, { [name]: '' }),
      ]),
    ),
  );

describe('the API version of a deployment', () => {
  const harness = withEmulator();

  it('is one of eleven that the typings cover', () => {
    expect([appTypes.length, Number(harness.emulator.highestApiVersion)]).to.deep.equal([17, VERSIONS.at(-1)]);
  });

  for (const version of VERSIONS) {
    it(`${version}.0 refuses exactly the elements that it does not have`, async () => {
      const org = await harness.createOrg('sandbox');
      const types = appTypes.filter((type) => isInVersion(type, version));
      const packageXml = manifest(Object.fromEntries(types.map(({ name }) => [name, ['*']])), `${version}.0`);
      const { text } = await deployRaw(org, await zipOf(filesAt(types), packageXml));
      const refused = [...text.matchAll(/<componentFailures>.*?<\/componentFailures>/gs)]
        .map(([row]) => row)
        .filter((row) => row.includes('invalid at this location'))
        .map((row) => /<fullName>([^<]*)</.exec(row)?.[1]);
      const absent = types.flatMap((type) =>
        type.fields.filter((field) => !isInVersion(field, version)).map(({ name }) => fileName(type, name)),
      );
      expect(refused.sort()).to.deep.equal(absent.sort());
    });

    it(`${version}.0 knows exactly the types that it has`, async () => {
      const org = await harness.createOrg('sandbox');
      const packageXml = manifest(Object.fromEntries(appTypes.map(({ name }) => [name, ['*']])), `${version}.0`);
      const { text } = await deployRaw(org, await zipOf({}, packageXml));
      const unknown = appTypes.filter(({ name }) => new RegExp(`<problem>[^<]*${name}\\b[^<]*</problem>`).test(text));
      const absent = appTypes.filter((type) => !isInVersion(type, version));
      expect(unknown.map(({ name }) => name)).to.deep.equal(absent.map(({ name }) => name));
    });
  }
});
