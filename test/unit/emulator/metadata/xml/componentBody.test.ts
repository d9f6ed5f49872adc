/** How component files are read against the tables: what an org calls invalid, with its words and its place. */
import { expect } from 'chai';
import type { MetadataType } from '../../../../../scripts/emulator/services/metadata/types/fieldTable.ts';
import { globalOauthSettings } from '../../../../../scripts/emulator/services/metadata/types/globalOauthSettings.ts';
import { oauthPolicies } from '../../../../../scripts/emulator/services/metadata/types/oauthPolicies.ts';
import { oauthSettings } from '../../../../../scripts/emulator/services/metadata/types/oauthSettings.ts';
import { settingsTypeOf } from '../../../../../scripts/emulator/services/metadata/types/orgSettings.ts';
import {
  metadataNamespace,
  type ReadBody,
  readBody,
  showBody,
} from '../../../../../scripts/emulator/services/metadata/xml/componentBody.ts';
import { parseXml } from '../../../../../scripts/emulator/services/metadata/xml/parseXml.ts';

const app = '<externalClientApplication>Order_Sync</externalClientApplication>';

const read = (type: MetadataType, version: number, ...lines: readonly string[]): ReadBody =>
  readBody(
    parseXml([`<${type.name} xmlns="${metadataNamespace}">`, ...lines, `</${type.name}>`].join('\n')),
    type,
    version,
  );

const problemOf = (result: ReadBody): string =>
  result.isValid ? 'valid' : `${result.position.line}:${result.position.column} ${result.problem}`;

const invalid = (name: string, type: string): string =>
  `Error parsing file: Element {${metadataNamespace}}${name} invalid at this location in type ${type}`;

describe('readBody', () => {
  const refused: readonly [string, MetadataType, number, readonly string[], string][] = [
    [
      'an element that the type does not have',
      oauthSettings,
      65,
      [app, '    <scopes>Api</scopes>'],
      `3:13 ${invalid('scopes', 'ExtlClntAppOauthSettings')}`,
    ],
    [
      'BL-014 an element that the API version does not have any more',
      oauthPolicies,
      65,
      [app, '<isNamedUserJwtEnabled>true</isNamedUserJwtEnabled>'],
      `3:24 ${invalid('isNamedUserJwtEnabled', 'ExtlClntAppOauthConfigurablePolicies')}`,
    ],
    [
      'an element that the API version does not have yet',
      oauthPolicies,
      59,
      [app, '<clientCredentialsFlowUser>a@b.example</clientCredentialsFlowUser>'],
      `3:28 ${invalid('clientCredentialsFlowUser', 'ExtlClntAppOauthConfigurablePolicies')}`,
    ],
    [
      'a value that is none of the enumeration',
      oauthPolicies,
      65,
      [app, '<permittedUsersPolicyType>AdminApproved</permittedUsersPolicyType>'],
      "3:27 'AdminApproved' is not a valid value for the enum 'PermittedUsersPolicyType'",
    ],
    [
      'a value of the enumeration that came later',
      oauthPolicies,
      66,
      [app, '<policyAction>StepUpMFA</policyAction>'],
      "3:15 'StepUpMFA' is not a valid value for the enum 'PolicyAction'",
    ],
    [
      'a flag that is neither true nor false',
      globalOauthSettings,
      65,
      [app, '<isPkceRequired>yes</isPkceRequired>'],
      "3:17 Error parsing file: 'yes' is not a valid value for the type xsd:boolean",
    ],
    [
      'a number with a fraction',
      oauthPolicies,
      65,
      [app, '<sessionTimeoutInMinutes>1.5</sessionTimeoutInMinutes>'],
      "3:26 Error parsing file: '1.5' is not a valid value for the type xsd:int",
    ],
    [
      'a missing required element, at the root',
      oauthSettings,
      65,
      ['<label>Order Sync</label>'],
      `1:${oauthSettings.name.length + metadataNamespace.length + 12} Required field is missing: externalClientApplication`,
    ],
    [
      'an element given twice',
      oauthSettings,
      65,
      [app, '<label>a</label>', '<label>b</label>'],
      `4:8 Error parsing file: Element {${metadataNamespace}}label is duplicated at this location in type ExtlClntAppOauthSettings`,
    ],
    [
      'an unknown element inside a group',
      oauthSettings,
      65,
      [app, '<trustedIpRanges><end>192.0.2.1</end></trustedIpRanges>'],
      `3:23 ${invalid('end', 'ExtlClntAppOauthIpRange')}`,
    ],
    ['elements below text', oauthSettings, 65, [app, '<label>a<b>c</b></label>'], `3:12 ${invalid('b', 'string')}`],
  ];
  for (const [what, type, version, lines, problem] of refused) {
    it(`${what} is refused`, () => {
      expect(problemOf(read(type, version, ...lines))).to.equal(problem);
    });
  }

  it('an element of another namespace is refused', () => {
    const result = read(oauthSettings, 65, app, '<label xmlns="urn:other">a</label>');
    expect(problemOf(result)).to.contain('Element {urn:other}label invalid at this location');
  });

  it('repeated elements must stand together', () => {
    const range =
      '<trustedIpRanges><endIpAddress>1.1.1.1</endIpAddress><startIpAddress>1.1.1.1</startIpAddress></trustedIpRanges>';
    expect(read(oauthSettings, 65, range, range, app).isValid).to.equal(true);
    expect(problemOf(read(oauthSettings, 65, range, app, range))).to.contain('is duplicated at this location');
  });

  it('gives text as it stands, flags in one form, lists for repeated elements, and the place of each', () => {
    const result = read(
      oauthSettings,
      65,
      '<commaSeparatedOauthScopes>Api, Web</commaSeparatedOauthScopes>',
      '<customAttributes><formula>$User.Id</formula><key>id</key></customAttributes>',
      app,
      '<isFirstPartyAppEnabled> 1 </isFirstPartyAppEnabled>',
    );
    if (!result.isValid) throw new Error(result.problem);
    expect(result.body).to.deep.equal({
      commaSeparatedOauthScopes: 'Api, Web',
      customAttributes: [{ formula: '$User.Id', key: 'id' }],
      externalClientApplication: 'Order_Sync',
      isFirstPartyAppEnabled: 'true',
    });
    expect(result.positions.get('customAttributes[0].key')?.line).to.equal(3);
  });

  it('fullName and elements that are nil do not count', () => {
    const nil = '<label xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true"/>';
    const result = read(oauthSettings, 65, '<fullName>Order_Sync_oauth</fullName>', app, nil);
    expect(result.isValid && result.body).to.deep.equal({ externalClientApplication: 'Order_Sync' });
  });
});

describe('showBody', () => {
  const body = {
    isMtlsEnabled: 'false',
    consumerSecret: 'never shown',
    isDPopEnabled: 'false',
    isDeviceFlowEnabled: 'false',
    externalClientApplication: 'Order_Sync',
    callbackUrl: 'https://example.com',
  };

  it('shows what the API version has, in the order of the WSDL', () => {
    expect(Object.keys(showBody(body, globalOauthSettings, 68))).to.deep.equal([
      ...['callbackUrl', 'externalClientApplication', 'isDPopEnabled', 'isDeviceFlowEnabled', 'isMtlsEnabled'],
    ]);
    expect(Object.keys(showBody(body, globalOauthSettings, 59))).to.deep.equal([
      ...['callbackUrl', 'externalClientApplication'],
    ]);
  });

  it('never shows the consumer secret', () => {
    expect(JSON.stringify(showBody(body, globalOauthSettings, 68))).to.not.contain('never shown');
  });
});

it('Elements whose names are in every object of JavaScript are read as they come', () => {
  const type = settingsTypeOf('Account');
  if (type === undefined) throw new Error('an org has account settings');
  const inner = '<constructor>a</constructor><toString>b</toString><__proto__>c</__proto__>';
  const root = `<AccountSettings xmlns="${metadataNamespace}">${inner}<outer>${inner}</outer></AccountSettings>`;
  const result = readBody(parseXml(root), type, 66);
  const names = [
    ['constructor', 'a'],
    ['toString', 'b'],
    ['__proto__', 'c'],
  ];
  const body = result.isValid ? Object.entries(result.body) : [];
  expect(body.slice(0, 3)).to.deep.equal(names);
  expect(Object.entries(body[3]?.[1] ?? {})).to.deep.equal(names);
});
