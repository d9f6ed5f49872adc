/**
 * The tables of the metadata types against two independent sources: the typings that Salesforce generates from its WSDL,
 * and the registry by which SDR finds folders and suffixes.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect } from 'chai';
import {
  type ComplexType,
  isInVersion,
  type MetadataField,
} from '../../../../../scripts/emulator/services/metadata/types/fieldTable.ts';
import {
  metadataTypeNamed,
  metadataTypeOfDirectory,
  metadataTypes,
  satelliteTypes,
} from '../../../../../scripts/emulator/services/metadata/types/metadataTypes.ts';
import { oauthScopeTokens } from '../../../../../scripts/emulator/services/metadata/types/oauthScopes.ts';
import { settingsTypeOf } from '../../../../../scripts/emulator/services/metadata/types/orgSettings.ts';

const requireFrom = createRequire(import.meta.url);
const newest = 68;

/** Fields of a type in the typings, with `?` for those that may be absent. */
const typedFields = (typings: string, type: string): readonly string[] => {
  const declaration = new RegExp(`^export type ${type} = [^{]*\\{([^}]*)\\}`, 'm').exec(typings)?.[1] ?? '';
  return [...declaration.matchAll(/^\s+(\w+)(\??): ([^;]+);/gm)].map(
    ([, name, optional, shape]) => `${name}${optional || shape?.endsWith('[]') ? '?' : ''}`,
  );
};

const tableFields = ({ fields }: ComplexType): readonly string[] =>
  fields.filter((field) => isInVersion(field, newest)).map(({ name, isRequired }) => `${name}${isRequired ? '' : '?'}`);

const fieldOf = (type: string, name: string): MetadataField | undefined =>
  metadataTypeNamed(type, newest)?.fields.find((field) => field.name === name);

describe('metadata type tables', () => {
  const typings = readFileSync(requireFrom.resolve('@salesforce/types/metadata').replace(/\.js$/, '.d.ts'), 'utf8');

  const appTypes = metadataTypes.filter(({ name }) => /^E(?:xternalClient|xtlClnt)/.test(name));

  it('have the types that the newest version has, and no others of that version', () => {
    const typed = appTypes.filter(({ name }) => typedFields(typings, name).length > 0).map(({ name }) => name);
    expect(appTypes.filter((type) => isInVersion(type, newest)).map(({ name }) => name)).to.deep.equal(typed);
    expect(typed).to.have.length(13);
  });

  for (const type of appTypes.filter((one) => isInVersion(one, newest))) {
    it(`${type.name} has the elements that the WSDL of the newest version has`, () => {
      expect(typedFields(typings, type.name)).to.not.be.empty;
      expect([...tableFields(type)].sort()).to.deep.equal([...typedFields(typings, type.name)].sort());
    });

    it(`${type.name} has in its groups the elements that the WSDL has`, () => {
      for (const field of type.fields) {
        if (field.kind !== 'complex') continue;
        const inTypings = [...typedFields(typings, field.type.name)].sort();
        expect([...tableFields(field.type)].sort(), field.type.name).to.deep.equal(inTypings);
      }
    });

    it(`${type.name} has the enumeration values that the WSDL has`, () => {
      for (const field of type.fields) {
        if (field.kind !== 'enum') continue;
        const line = new RegExp(`^export type ${field.enumName} = (.*);`, 'm').exec(typings)?.[1] ?? '';
        const values = field.values.filter((value) => isInVersion(value, newest)).map(({ value }) => `'${value}'`);
        expect([...values].sort(), field.enumName).to.deep.equal(line.split(' | ').sort());
      }
    });
  }

  it('names folder and suffix of every type as SDR does', () => {
    const registry: { types: Record<string, { name: string; directoryName: string; suffix?: string }> } = requireFrom(
      '@salesforce/source-deploy-retrieve/lib/src/registry/metadataRegistry.json',
    );
    for (const { name, directory, suffix } of metadataTypes) {
      const entry =
        registry.types[name.toLowerCase()] ?? Object.values(registry.types).find((one) => one.name === name);
      expect({ directory: entry?.directoryName, suffix: entry?.suffix }, name).to.deep.equal({ directory, suffix });
      expect(metadataTypeOfDirectory(directory)?.name).to.equal(name);
    }
  });

  it('gives every type a key prefix of its own', () => {
    const prefixes = metadataTypes.map(({ keyPrefix }) => keyPrefix);
    expect(new Set(prefixes).size).to.equal(prefixes.length);
  });

  it('BL-014 knows isNamedUserJwtEnabled of OAuth policies from 61 to 63 only', () => {
    const field = fieldOf('ExtlClntAppOauthConfigurablePolicies', 'isNamedUserJwtEnabled');
    expect([60, 61, 63, 64].map((version) => isInVersion(field ?? { since: 99 }, version))).to.deep.equal([
      ...[false, true, true, false],
    ]);
  });

  it('BL-020 has the run-as user and the app policies from 60 on', () => {
    expect(fieldOf('ExtlClntAppOauthConfigurablePolicies', 'clientCredentialsFlowUser')?.since).to.equal(60);
    expect(metadataTypeNamed('ExtlClntAppConfigurablePolicies', 59)).to.equal(undefined);
    expect(metadataTypeNamed('ExternalClientApplication', 57)).to.equal(undefined);
  });

  it('BL-021 has enableExternalClientApps up to 62 only', () => {
    const field = settingsTypeOf('ExternalClientApp')?.fields.find(({ name }) => name === 'enableExternalClientApps');
    expect(field?.until).to.equal(62);
  });

  it('BL-024 does not know the names that types had for a few days', () => {
    expect(metadataTypeNamed('ExtlClntAppOauthPlcyCnfg', newest)).to.equal(undefined);
    expect(metadataTypeNamed('ExtlClntAppMobileSet', newest)).to.equal(undefined);
  });

  it('requires the app of every satellite', () => {
    expect(satelliteTypes).to.have.length(16);
    for (const { fields } of satelliteTypes) {
      expect(fields.find(({ name }) => name === 'externalClientApplication')?.isRequired).to.equal(true);
    }
  });

  it('lists the 36 scope tokens that an org of v67 lists, each with a column of its own', () => {
    expect(oauthScopeTokens.filter((token) => isInVersion(token, 67))).to.have.length(36);
    expect(new Set(oauthScopeTokens.map(({ column }) => column)).size).to.equal(oauthScopeTokens.length);
    expect(oauthScopeTokens.map(({ token }) => token)).to.not.include('McpApi');
  });

  it('takes any element of settings that are known but not modelled, and no unknown settings', () => {
    expect(settingsTypeOf('LightningExperience')?.acceptsAnyElement).to.equal(true);
    expect(settingsTypeOf('NoSuchThing')).to.equal(undefined);
  });
});
