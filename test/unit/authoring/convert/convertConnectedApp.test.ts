import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { CONNECTED_APP_MAPPING } from '../../../../scripts/authoring/convert/connectedAppMapping.ts';
import { convertConnectedApp } from '../../../../scripts/authoring/convert/convertConnectedApp.ts';
import { normalizeCertificate } from '../../../../scripts/authoring/convert/normalizeCertificate.ts';
import { parseRefreshTokenPolicy } from '../../../../scripts/authoring/convert/parseRefreshTokenPolicy.ts';
import { typeNamed } from '../../../../scripts/definition/metadataTypes.ts';
import { parseMetadataXml } from '../../../../scripts/definition/xml/parseMetadataXml.ts';

const TYPES = new URL('../../../../node_modules/@salesforce/types/lib/metadata.d.ts', import.meta.url);

const convert = (inner: string, enableFlow = false) => {
  const xml = `<ConnectedApp xmlns="http://soap.sforce.com/2006/04/metadata">\n${inner}\n</ConnectedApp>`;
  const outcome = parseMetadataXml(Buffer.from(xml), 'Broker.connectedApp-meta.xml');
  if (outcome.kind === 'unreadable') throw new Error(outcome.finding.message);
  const { records, account } = convertConnectedApp({ name: 'Broker', root: outcome.document.root, enableFlow });
  const recordOf = (type: string): Readonly<Record<string, unknown>> => {
    const found = records.find((one) => one.type === type)?.record;
    if (found === undefined) throw new Error(`no ${type}`);
    return found;
  };
  return { account, recordOf };
};
const oauth = (inner: string) => convert(`<oauthConfig>${inner}</oauthConfig>`);

const GLOBAL = 'ExtlClntAppGlobalOauthSettings';
const SETTINGS = 'ExtlClntAppOauthSettings';
const POLICIES = 'ExtlClntAppOauthConfigurablePolicies';

describe('The mapping of Connected Apps', () => {
  const types = readFileSync(TYPES, 'utf8');
  const fieldsOf = (type: string): readonly string[] => {
    const [, body = ''] = new RegExp(`export type ${type} = (?:Metadata & )?\\{([^}]*)\\}`).exec(types) ?? [];
    return [...body.matchAll(/^\s+(\w+)\??:/gm)].map(([, name = '']) => name);
  };

  it('knows every element of the type, by the typings of Salesforce', () => {
    const groups = {
      oauthConfig: 'ConnectedAppOauthConfig',
      oauthPolicy: 'ConnectedAppOauthPolicy',
      sessionPolicy: 'ConnectedAppSessionPolicy',
    };
    const paths = [
      ...fieldsOf('ConnectedApp').filter((name) => !Object.hasOwn(groups, name)),
      ...Object.entries(groups).flatMap(([name, type]) => fieldsOf(type).map((inner) => `${name}/${inner}`)),
    ];
    expect(paths.length).to.be.greaterThan(45);
    expect(paths.filter((path) => !Object.hasOwn(CONNECTED_APP_MAPPING, path))).to.deep.equal([]);
  });

  it('leads to elements that the types of External Client Apps have', () => {
    const wrong = Object.entries(CONNECTED_APP_MAPPING).flatMap(([path, mapping]) =>
      mapping.kind === 'mapped'
        ? mapping.to.flatMap(({ type, element }) =>
            Object.hasOwn(typeNamed(type)?.fields ?? {}, element) ? [] : [`${path} → ${type}.${element}`],
          )
        : [],
    );
    expect(wrong).to.deep.equal([]);
  });
});

describe('convertConnectedApp', () => {
  it('BL-027 carries key and secret nowhere, and says where new ones come from', () => {
    const { account, recordOf } = oauth('<consumerKey>abc</consumerKey><consumerSecret>def</consumerSecret>');
    expect(JSON.stringify(recordOf(GLOBAL))).to.not.match(/abc|def/);
    expect(account.map(({ to, action }) => [to, action?.includes('new pair')])).to.deep.equal([
      [[], true],
      [[], true],
    ]);
  });

  it('names an element that it does not know, with its line', () => {
    const { account } = convert('<label>Broker</label>\n<newThing>1</newThing>');
    expect(account.at(-1)).to.include({ element: 'newThing', line: 3 });
    expect(account.at(-1)?.to).to.deep.equal([]);
  });

  const values: readonly (readonly [inner: string, type: string, expected: object])[] = [
    ['<scopes>Api</scopes><scopes>SFAP</scopes>', SETTINGS, { commaSeparatedOauthScopes: 'Api, SFApiPlatform' }],
    ['<isAdminApproved>true</isAdminApproved>', POLICIES, { permittedUsersPolicyType: 'AdminApprovedPreAuthorized' }],
    ['<isAdminApproved>false</isAdminApproved>', POLICIES, { permittedUsersPolicyType: 'AllSelfAuthorized' }],
    ['<isClientCredentialEnabled>true</isClientCredentialEnabled>', GLOBAL, { isClientCredentialsFlowEnabled: 'true' }],
    [
      '<isClientCredentialEnabled>true</isClientCredentialEnabled>',
      POLICIES,
      { isClientCredentialsFlowEnabled: 'true' },
    ],
    [
      '<oauthClientCredentialUser>a@b.example</oauthClientCredentialUser>',
      POLICIES,
      { clientCredentialsFlowUser: 'a@b.example' },
    ],
    [
      '<callbackUrl>https://a.example\nhttps://b.example</callbackUrl>',
      GLOBAL,
      { callbackUrl: 'https://a.example\nhttps://b.example' },
    ],
    ['<isPKImTLSEnabled>true</isPKImTLSEnabled>', GLOBAL, { isMtlsEnabled: 'true' }],
    ['<isPkceRequired>true</isPkceRequired>', GLOBAL, { isPkceRequired: 'true' }],
    [
      '<isConsumerSecretOptional>true</isConsumerSecretOptional>',
      GLOBAL,
      { isPkceRequired: 'false', isConsumerSecretOptional: 'true' },
    ],
    [
      '<idTokenConfig><idTokenValidity>5</idTokenValidity><idTokenIncludeCustomPerms>true</idTokenIncludeCustomPerms></idTokenConfig>',
      GLOBAL,
      { idTokenConfig: { idTokenValidityInMinutes: '5', idTokenIncludeCustomPermissions: 'true' } },
    ],
    [
      '<assetTokenConfig><assetValidityPeriod>9</assetValidityPeriod></assetTokenConfig>',
      SETTINGS,
      { assetTokenValidity: '9' },
    ],
  ];
  for (const [inner, type, expected] of values) {
    it(`makes ${JSON.stringify(expected)} of ${inner}`, () => {
      expect(oauth(inner).recordOf(type)).to.deep.include(expected);
    });
  }

  it('takes policies, ranges, attributes and lists over', () => {
    const { recordOf } = convert(
      [
        '<oauthPolicy><ipRelaxation>BYPASS_2FACTOR</ipRelaxation><refreshTokenPolicy>specific_lifetime:30:DAYS</refreshTokenPolicy></oauthPolicy>',
        '<sessionPolicy><sessionTimeout>60</sessionTimeout><sessionLevel>LOW</sessionLevel></sessionPolicy>',
        '<ipRanges><start>10.0.0.1</start><end>10.0.0.9</end></ipRanges><ipRanges><start>10.1.0.1</start><end>10.1.0.9</end></ipRanges>',
        '<attributes><key>a</key><formula>1</formula></attributes>',
        '<profileName>Admin</profileName><profileName>Standard</profileName><permissionSetName>Sync</permissionSetName>',
      ].join('\n'),
    );
    expect(recordOf(POLICIES)).to.deep.include({
      ipRelaxationPolicyType: 'Bypass_2factor',
      refreshTokenPolicyType: 'SpecificLifetime',
      refreshTokenValidityPeriod: '30',
      refreshTokenValidityUnit: 'Days',
      sessionTimeoutInMinutes: '60',
      requiredSessionLevel: 'LOW',
      commaSeparatedProfile: 'Admin, Standard',
      commaSeparatedPermissionSet: 'Sync',
    });
    expect(recordOf(SETTINGS)).to.deep.include({
      trustedIpRanges: [
        { startIpAddress: '10.0.0.1', endIpAddress: '10.0.0.9' },
        { startIpAddress: '10.1.0.1', endIpAddress: '10.1.0.9' },
      ],
      customAttributes: { key: 'a', formula: '1' },
    });
  });

  it('BL-032 never drops what has no counterpart in silence', () => {
    const { account } = convert(
      '<samlConfig><acsUrl>x</acsUrl></samlConfig><canvasConfig/><mobileStartUrl>x</mobileStartUrl><plugin>P</plugin><oauthPolicy><ipRelaxation>SOMETIMES</ipRelaxation></oauthPolicy>',
    );
    expect(
      account.map(({ to, reason, action }) => [to.length, reason !== undefined, action !== undefined]),
    ).to.deep.equal(Array(5).fill([0, true, true]));
  });

  it('switches the flow on only when it is told to', () => {
    const off = '<oauthConfig><isClientCredentialEnabled>false</isClientCredentialEnabled></oauthConfig>';
    expect(convert(off).recordOf(GLOBAL)).to.include({ isClientCredentialsFlowEnabled: 'false' });
    expect(convert(off, true).recordOf(POLICIES)).to.include({ isClientCredentialsFlowEnabled: 'true' });
  });
});

describe('normalizeCertificate', () => {
  const pem = `-----BEGIN CERTIFICATE-----\n${'QUJD'.repeat(16)}\nQUJD\n-----END CERTIFICATE-----`;
  const spellings: readonly (readonly [string, string])[] = [
    ['as it is', pem],
    ['with \\n as two characters', pem.replaceAll('\n', '\\n')],
    ['with blanks for line breaks', pem.replaceAll('\n', ' ')],
    ['with CRLF', `${pem.replaceAll('\n', '\r\n')}\r\n`],
    ['as base64 alone', `${'QUJD'.repeat(17)}`],
  ];
  for (const [what, text] of spellings) {
    it(`BL-039 gives the same PEM ${what}`, () => {
      expect(normalizeCertificate(text)).to.equal(pem);
    });
  }

  it('gives nothing for what is no certificate', () => {
    expect([normalizeCertificate(''), normalizeCertificate('My Certificate')]).to.deep.equal([undefined, undefined]);
  });
});

describe('parseRefreshTokenPolicy', () => {
  it('takes every form, and nothing else', () => {
    expect(parseRefreshTokenPolicy('infinite')).to.deep.equal({ refreshTokenPolicyType: 'Infinite' });
    expect(parseRefreshTokenPolicy('zero')).to.deep.equal({ refreshTokenPolicyType: 'Zero' });
    expect(parseRefreshTokenPolicy('specific_inactivity:2:HOURS')).to.deep.equal({
      refreshTokenPolicyType: 'SpecificInactivity',
      refreshTokenValidityPeriod: '2',
      refreshTokenValidityUnit: 'Hours',
    });
    for (const text of ['', 'never', 'specific_lifetime', 'specific_lifetime:x:DAYS', 'specific_lifetime:1:YEARS']) {
      expect(parseRefreshTokenPolicy(text), text).to.equal(undefined);
    }
  });
});
