/** The tables of elements: in which API version each element of the flow exists, and that the tables are sound. */
import { expect } from 'chai';
import { fieldTableOf, typeSpanOf } from '../../../../scripts/definition/checks/elementTables.ts';
import { type FieldTable, NEWEST_KNOWN_API_VERSION } from '../../../../scripts/definition/fields/fieldRule.ts';
import { buildTypeTable, tabledTypes, typeTableOf } from '../../../../scripts/definition/fields/fieldTables.ts';
import { type GeneratedElement, generatedFields } from '../../../../scripts/definition/fields/generatedFields.ts';
import { OVERLAY } from '../../../../scripts/definition/fields/overlay.ts';
import { ECA_TYPES, KINDRED_TYPES } from '../../../../scripts/definition/metadataTypes.ts';
import { appTypeNames } from '../../../support/fields/schema.ts';

const ruleFor = (suffix: string, name: string) =>
  [...ECA_TYPES, ...KINDRED_TYPES].find((type) => type.suffix === suffix)?.fields?.[name];

function judgeTable(table: FieldTable, path: string): void {
  const names = Object.keys(table);
  // As the API sorts: capitals before small letters.
  expect(names, path).to.deep.equal(names.toSorted());
  for (const [name, { since = 58, until = NEWEST_KNOWN_API_VERSION, kind, fields }] of Object.entries(table)) {
    expect(since, `${path}.${name}`).to.be.at.least(58).and.at.most(until);
    expect(until, `${path}.${name}`).to.be.at.most(NEWEST_KNOWN_API_VERSION);
    expect(fields !== undefined, `${path}.${name}`).to.equal(kind === 'object');
    judgeTable(fields ?? {}, `${path}.${name}`);
  }
}

describe('definition/fields', () => {
  it('has a table for every type of an app that the registry of the clients has, and for their settings', () => {
    expect(tabledTypes).to.deep.equal(appTypeNames());
    expect(tabledTypes).to.have.length(18);
    const own = [...ECA_TYPES, ...KINDRED_TYPES].map(({ name }) => name);
    expect([...own, 'ExternalClientAppSettings'].toSorted()).to.deep.equal(tabledTypes);
  });

  for (const name of tabledTypes) {
    it(`has the elements of ${name} in alphabetical order, in versions that exist`, () => {
      const { fields = {} } = typeTableOf(name) ?? {};
      expect(Object.keys(fields)).not.to.have.length(0);
      judgeTable(fields, name);
      const isSatellite = name.startsWith('ExtlClntApp');
      expect(fields['externalClientApplication']?.isRequired).to.equal(isSatellite ? true : undefined);
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
    ['ecaGlblOauth', 'isDPopEnabled', 67, undefined],
    ['ecaGlblOauth', 'isMtlsEnabled', 68, undefined],
    ['ecaOauth', 'isFirstPartyAppEnabled', 62, undefined],
    ['ecaPlcy', 'isSamlPluginEnabled', 63, undefined],
    ['ecaPlcy', 'isCanvasPluginEnabled', 65, undefined],
    ['ecaSamlPlcy', 'startUrl', undefined, 63],
    ['ecaMobile', 'isScreenLockEnabled', 59, undefined],
    ['ecaOauthSecurity', 'tlsClientAuthCertParamType', 68, undefined],
  ] as const) {
    it(`BL-014 has ${name} of .${suffix} from ${since ?? 'the first'} to ${until ?? 'now'}`, () => {
      const rule = ruleFor(suffix, name);
      expect({ since: rule?.since, until: rule?.until }).to.deep.equal({ since, until });
    });
  }

  it('BL-014 knows that the switch for the feature left the settings with version 63', () => {
    const file = { type: 'Settings', fullName: 'ExternalClientApp' };
    expect(fieldTableOf(file)?.['enableExternalClientApps']?.until).to.equal(62);
    expect(fieldTableOf({ ...file, fullName: 'Currency' })).to.equal(undefined);
    expect(fieldTableOf({ ...file, fullName: 'ExtlClntAppOauth' })).to.equal(undefined);
  });

  it('knows from when to when a type exists', () => {
    const spanOf = (type: string) => typeSpanOf({ type, fullName: 'Order_Sync' });
    expect(spanOf('ExtlClntAppOauthSecuritySettings')).to.deep.equal({ since: 67 });
    expect(spanOf('ExtlClntAppSampleSettings')).to.deep.equal({ since: 59, until: 66 });
    expect(spanOf('PermissionSet')).to.deep.equal({});
  });

  it('knows from when to when a value exists, and up to when an element was required', () => {
    expect(ruleFor('ecaOauthPlcy', 'policyAction')?.valueSpans).to.deep.equal({ StepUpMFA: { since: 67 } });
    expect(ruleFor('ecaNotifications', 'label')?.requiredUntil).to.equal(60);
  });
});

/** The element of the generated data that an entry is for. */
function elementAt(at: string): GeneratedElement | undefined {
  const [type = '', ...names] = at.split('.');
  return names.reduce<GeneratedElement | undefined>(
    (parent, name) => parent?.elements?.[name],
    // A type is as an element that holds others.
    { kind: 'object', elements: generatedFields.types[type]?.elements ?? {} },
  );
}

describe('What is laid over the generated data', () => {
  for (const { at, rule, source, reason } of OVERLAY) {
    it(`is about an element that exists, with its source: ${at}`, () => {
      expect(source).to.match(/^https:\/\/\S+$/);
      const types = at.startsWith('*.') ? tabledTypes.filter((type) => elementAt(at.replace('*', type))) : [at];
      expect(types).not.to.have.length(0);
      if (!at.startsWith('*.')) {
        expect(elementAt(at), at).not.to.equal(undefined);
      }
      expect(reason ?? 'a reason.').to.match(/\.$/);
    });

    it(`says something that the data do not, and contradicts them only with a reason: ${at}`, () => {
      const [type = ''] = at.split('.');
      const name = type === '*' ? 'ExternalClientApplication' : type;
      const data = generatedFields.types[name] ?? { elements: {} };
      const [bare, laid] = [buildTypeTable(name, data, []), buildTypeTable(name, data)];
      expect(laid).not.to.deep.equal(bare);
      const element = elementAt(at.replace('*', name));
      const isContradiction =
        rule.kind !== undefined ||
        rule.values !== undefined ||
        'since' in rule ||
        'until' in rule ||
        (rule.isRequired === true && element?.required === undefined) ||
        (rule.listMaximum !== undefined && element?.isList !== true) ||
        (rule.knownValues !== undefined && element?.kind !== 'text');
      expect(reason !== undefined).to.equal(isContradiction);
    });
  }
});
