/**
 * The parts of an app that the scripts do not deploy, each right and then with one thing broken: what is said of it, and at
 * which line and column. In memory, since only files are judged.
 */
import { expect } from 'chai';
import type { Finding } from '../../../scripts/definition/appDefinition.ts';
import { toCheckedFiles } from '../../../scripts/definition/checks/checkSource.ts';
import { findKindredFiles } from '../../../scripts/definition/findKindredFiles.ts';
import { KINDRED_TYPES } from '../../../scripts/definition/metadataTypes.ts';
import { KINDRED_PARTS, type KindredPart } from '../../support/kindredParts.ts';
import { ownText, PATHS, parseFiles } from './checks/checkedSource.ts';

const app = parseFiles(new Map([[PATHS.app, ownText(PATHS.app)]]));

function judge(files: Readonly<Record<string, string>>, apiVersion: number): readonly Finding[] {
  const tree = Object.entries(files).map(([path, text]) => ({ path, content: Buffer.from(text), isIgnored: false }));
  const toChecked = (some: typeof app) => toCheckedFiles(some, true);
  return findKindredFiles({ tree, files: app, apiVersion, namespace: undefined, toChecked }).findings;
}

type Case = { readonly name: string; readonly text: string; readonly expected: string; readonly apiVersion?: number };

/** `rule line:column` of the first place of `piece` in a changed text. */
function at(ruleId: string, text: string, piece: string): string {
  const offset = text.indexOf(piece);
  const before = text.slice(0, offset).split('\n');
  expect(offset, piece).to.be.at.least(0);
  return `${ruleId} ${before.length}:${(before.at(-1) ?? '').length + 1}`;
}

const LEAF = /^<(\w+)>([^<\n]*)<\/\1>$/gm;
/** They may stand more than once. */
const LISTS = ['canvasLocationOptions', 'canvasOptions'];

const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  ExtlClntAppAttestConfigurablePolicies: ['attestEnforceLevel'],
  ExtlClntAppAttestSettings: ['attestServiceType'],
  ExtlClntAppCanvasSettings: ['canvasUrl'],
  ExtlClntAppMobileConfigurablePolicies: ['screenLockTimeout'],
  ExtlClntAppMobileSettings: ['isScreenLockEnabled'],
  ExtlClntAppNotificationSettings: ['notificationType'],
  ExtlClntAppOauthSecuritySettings: ['endIpAddress', 'startIpAddress'],
  ExtlClntAppPushConfigurablePolicies: ['isFullContent'],
  ExtlClntAppPushSettings: ['environment', 'pushServiceType'],
  ExtlClntAppSamlConfigurablePolicies: ['acsUrl', 'entityUrl', 'formula', 'key'],
  ExtlClntAppSampleConfigurablePolicies: ['label'],
  ExtlClntAppSampleSettings: ['devicePlatform', 'deviceType', 'label'],
};

const WRONG_VALUES: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  ExtlClntAppAttestConfigurablePolicies: { attestEnforceLevel: ['strict', ''] },
  ExtlClntAppAttestSettings: { attestServiceType: ['Windows'] },
  ExtlClntAppCanvasSettings: { accessMethod: ['POST'], canvasOptions: ['ShowShare'], samlInitiationMethod: ['Idp'] },
  ExtlClntAppMobileConfigurablePolicies: { screenLockTimeout: ['5', 'five'] },
  ExtlClntAppMobileSettings: { isScreenLockEnabled: ['yes', '1', ''] },
  ExtlClntAppNotificationSettings: { pushByDefault: ['on'] },
  ExtlClntAppOauthSecuritySettings: { tlsClientAuthCertParamType: ['san_dns', 'TLS_CLIENT_AUTH_SAN_DNS'] },
  ExtlClntAppPushConfigurablePolicies: { isFullContent: ['FALSE'] },
  ExtlClntAppPushSettings: { environment: ['Test'], pushServiceType: ['iOS'] },
  ExtlClntAppSamlConfigurablePolicies: {
    encryptionType: ['AES-256'],
    nameIdFormat: ['Email'],
    signingAlgorithmType: ['MD5'],
    singleLogoutBindingType: ['POST'],
    subjectType: ['Email'],
  },
  ExtlClntAppSampleConfigurablePolicies: {},
  ExtlClntAppSampleSettings: { devicePlatform: ['iOS'], deviceType: ['watch'], policy1DevManaged: ['maybe'] },
};

/** The element that a leaf stands in: the root, or the group that is open before it. */
function parentOf(text: string, leaf: string): string {
  const before = text.slice(0, text.indexOf(leaf));
  const open = [...before.matchAll(/^<(\w+)>$/gm)].map(([whole]) => whole);
  const closed = [...before.matchAll(/^<\/(\w+)>$/gm)].length;
  return open.length > closed ? (open.at(-1) ?? '') : (text.split('\n')[1] ?? '');
}

function casesOf({ type, text, apiVersion }: KindredPart): readonly Case[] {
  const leaves = [...text.matchAll(LEAF)].map(([whole, name = '']) => ({ whole, name }));
  const leafOf = (name: string): string => {
    const leaf = leaves.find((one) => one.name === name)?.whole;
    expect(leaf, `${type} without ${name}`).not.to.equal(undefined);
    return leaf ?? '';
  };
  const changed = (name: string, change: string, ruleId: string, find: string, put: string, piece = put): Case => {
    const result = text.replace(find, () => put);
    expect(result, `${type}: ${name}`).not.to.equal(text);
    return { name: `${name}: ${change}`, text: result, expected: at(ruleId, result, piece) };
  };
  const end = `\n</${type}>`;
  const root = text.split('\n')[1] ?? '';
  const required = ['externalClientApplication', ...(REQUIRED[type] ?? [])];
  return [
    ...['bogus', 'ipRelaxation', 'constructor'].map((name) =>
      changed('an unknown element', name, 'element-unknown', end, `\n<${name}>x</${name}>${end}`, `<${name}>`),
    ),
    ...leaves
      .filter(({ name }) => !LISTS.includes(name))
      .map(({ whole, name }) => ({
        name: `twice: ${name}`,
        text: text.replace(whole, () => `${whole}\n${whole}`),
        expected: at('too-many-elements', text, whole).replace(/(\d+):/, (_, line) => `${Number(line) + 1}:`),
      })),
    ...leaves.map(({ whole, name }) =>
      changed('elements in the place of text', name, 'element-not-text', whole, `<${name}><item>x</item></${name}>`),
    ),
    ...required.map((name) =>
      changed('missing', name, 'element-missing', `\n${leafOf(name)}`, '', parentOf(text, leafOf(name))),
    ),
    ...Object.entries(WRONG_VALUES[type] ?? {}).flatMap(([name, values]) =>
      values.map((value) =>
        changed('a wrong value', `${name} ${value}`, 'value-not-allowed', leafOf(name), `<${name}>${value}</${name}>`),
      ),
    ),
    changed('text', 'between elements', 'stray-text', end, `\nstray${end}`, root),
    changed(
      'the app',
      'another',
      'app-reference',
      leafOf('externalClientApplication'),
      leafOf('externalClientApplication').replace('Order_Sync', 'Nope'),
    ),
    changed('the root', 'no namespace', 'namespace', root, `<${type}>`),
    { name: 'the root: another name', text: text.replaceAll(type, 'Other'), expected: 'root-element 2:1' },
    { name: 'XML: cut off', text: text.slice(0, -3), expected: 'xml-unreadable' },
    { name: 'API version: before the type', text, expected: 'element-outside-api-version', apiVersion: 57 },
    ...(apiVersion < 68
      ? [{ name: 'API version: after the type', text, expected: 'element-outside-api-version 2:1', apiVersion: 68 }]
      : []),
  ];
}

const briefly = ({ ruleId, position: { line, column } }: Finding): string => `${ruleId} ${line}:${column}`;

describe('A part of an app that the scripts do not deploy', () => {
  it('is one of each kindred type', () => {
    expect(KINDRED_PARTS.map(({ type }) => type)).to.deep.equal(KINDRED_TYPES.map(({ name }) => name));
  });

  for (const part of KINDRED_PARTS) {
    const { type, path, text, apiVersion } = part;
    it(`has no finding as it should be: ${type}`, () => {
      expect(judge({ [path]: text }, apiVersion)).to.deep.equal([]);
    });

    it(`is told where it is broken: ${type}`, () => {
      const cases = casesOf(part);
      expect(cases.length).to.be.at.least(12);
      for (const one of cases) {
        const said = judge({ [path]: one.text }, one.apiVersion ?? apiVersion).map(briefly);
        expect(
          said.some((finding) => finding.startsWith(one.expected)),
          `${one.name}: expected ${one.expected}, said ${said.join(', ') || 'nothing'}`,
        ).to.equal(true);
      }
    });

    it(`is told when it lies in another folder or has another suffix: ${type}`, () => {
      const [folder = '', name = ''] = path.split('/').slice(-2);
      const rulesOf = (moved: string) => judge({ [moved]: text }, apiVersion).map(({ ruleId }) => ruleId);
      expect(rulesOf(path.replace(folder, 'elsewhere'))).to.deep.equal(['folder']);
      expect(rulesOf(path.replace('-meta', 's-meta'))).to.deep.equal(['suffix']);
      expect(rulesOf(path.replace(name, `1${name}`))).to.deep.equal(['api-name']);
      const twin = path.replace(folder, `other/${folder}`);
      expect(judge({ [path]: text, [twin]: text }, apiVersion).map(({ ruleId }) => ruleId)).to.deep.equal([
        'component-twice',
      ]);
    });
  }

  it('is judged by the API version in its elements and values', () => {
    const [saml] = KINDRED_PARTS.filter(({ type }) => type === 'ExtlClntAppSamlConfigurablePolicies');
    const text = (saml?.text ?? '').replace('<subjectType>', '<startUrl>https://acme.test</startUrl>\n<subjectType>');
    expect(judge({ [saml?.path ?? '']: text }, 63)).to.deep.equal([]);
    const [finding, ...others] = judge({ [saml?.path ?? '']: text }, 64);
    expect(others).to.deep.equal([]);
    expect(finding?.message).to.equal(
      'startUrl exists in ExtlClntAppSamlConfigurablePolicies up to API version 63.0; this project uses 64.0, at which an org refuses it',
    );
    expect(finding?.severity).to.equal('warning');
  });

  it('has no wrong range of addresses and no attribute twice', () => {
    const partOf = (name: string) => KINDRED_PARTS.find(({ type }) => type === name) ?? KINDRED_PARTS[0];
    const security = partOf('ExtlClntAppOauthSecuritySettings');
    const saml = partOf('ExtlClntAppSamlConfigurablePolicies');
    const [group = ''] = /<customAttributes>[\s\S]*<\/customAttributes>\n/.exec(saml?.text ?? '') ?? [];
    const rules = (part: KindredPart | undefined, change: (text: string) => string) =>
      judge({ [part?.path ?? '']: change(part?.text ?? '') }, 68).map(({ ruleId }) => ruleId);
    expect(rules(security, (text) => text.replace('192.0.2.9', '192.0.2.0'))).to.deep.equal(['ip-range']);
    expect(rules(security, (text) => text.replace('192.0.2.9', 'here'))).to.deep.equal(['ip-address']);
    expect(rules(saml, (text) => text.replace(group, group + group))).to.deep.equal(['attribute-repeated']);
  });
});
