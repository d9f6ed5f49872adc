/** The tables of elements: in which API version each element of the flow exists, and that the tables are sound. */
import { expect } from 'chai';
import { fieldTableOf } from '../../../../scripts/definition/checks/elementTables.ts';
import { type FieldTable, NEWEST_KNOWN_API_VERSION } from '../../../../scripts/definition/fields/fieldRule.ts';
import { ECA_TYPES, type TypeDefinition } from '../../../../scripts/definition/metadataTypes.ts';

const tableOf = ({ fields = {} }: Pick<TypeDefinition, 'name'> & { readonly fields?: FieldTable }): FieldTable =>
  fields;
const ruleFor = (suffix: string, name: string) => {
  const type = ECA_TYPES.find((candidate) => candidate.suffix === suffix);
  return type === undefined ? undefined : tableOf(type)[name];
};

describe('definition/fields', () => {
  for (const type of ECA_TYPES) {
    it(`has the elements of ${type.name} in alphabetical order, in versions that exist`, () => {
      const table = tableOf(type);
      const names = Object.keys(table);
      // As the API sorts: capitals before small letters.
      expect(names).to.deep.equal(names.toSorted());
      for (const [name, { since = 58, until = NEWEST_KNOWN_API_VERSION, kind, fields }] of Object.entries(table)) {
        expect(since, name).to.be.at.least(58).and.at.most(until);
        expect(until, name).to.be.at.most(NEWEST_KNOWN_API_VERSION);
        expect(fields !== undefined, name).to.equal(kind === 'object');
      }
    });

    it(`knows how ${type.name} names its app`, () => {
      expect(tableOf(type)['externalClientApplication']?.isRequired).to.equal(type.suffix === 'eca' ? undefined : true);
    });
  }

  for (const [suffix, name, since, until] of [
    ['ecaGlblOauth', 'isClientCredentialsFlowEnabled', 60, undefined],
    ['ecaOauthPlcy', 'isClientCredentialsFlowEnabled', 60, undefined],
    ['ecaOauthPlcy', 'clientCredentialsFlowUser', 60, undefined],
    ['ecaOauthPlcy', 'isNamedUserJwtEnabled', 61, 63],
    ['ecaOauthPlcy', 'namedUserJwtSessionTimeoutType', 65, undefined],
    ['ecaOauthPlcy', 'commaSeparatedProfile', 62, undefined],
    ['ecaGlblOauth', 'isClientCredentialEnabled', undefined, 58],
    ['ecaGlblOauth', 'shouldRotateConsumerKey', 59, undefined],
    ['ecaGlblOauth', 'isPkceRequired', 59, undefined],
    ['ecaOauth', 'isFirstPartyAppEnabled', 62, undefined],
    ['ecaPlcy', 'isSamlPluginEnabled', 63, undefined],
    ['ecaPlcy', 'isCanvasPluginEnabled', 65, undefined],
  ] as const) {
    it(`BL-014 has ${name} of .${suffix} from ${since ?? 58} to ${until ?? 'now'}`, () => {
      const rule = ruleFor(suffix, name);
      expect({ since: rule?.since, until: rule?.until }).to.deep.equal({ since, until });
    });
  }

  it('BL-014 knows that the switch for the feature left the settings with version 63', () => {
    const file = { type: 'Settings', fullName: 'ExternalClientApp' };
    const document = {
      file: '',
      content: '',
      root: { name: '', namespace: '', position: { file: '', line: 1, column: 1 }, text: '', children: [] },
    };
    expect(fieldTableOf({ ...file, document })?.['enableExternalClientApps']?.until).to.equal(62);
    expect(fieldTableOf({ ...file, fullName: 'Currency', document })).to.equal(undefined);
  });
});
