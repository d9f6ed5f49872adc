/**
 * From a Connected App to an External Client App. In: the parsed file. Out: the components of the app, and an account of every
 * element: where it went, or why it went nowhere. Pure; claims no equivalence beyond the elements.
 */
import {
  APP_POLICIES_TYPE,
  APP_TYPE,
  GLOBAL_OAUTH_TYPE,
  OAUTH_POLICIES_TYPE,
  OAUTH_TYPE,
  PERMISSION_SET_TYPE,
} from '../../definition/metadataTypes.ts';
import type { XmlElement } from '../../definition/xml/xmlElement.ts';
import type { HeldRecord } from '../importedApp.ts';
import { componentNames } from '../newApp.ts';
import { ASSET_TOKEN, CONNECTED_APP_MAPPING, ID_TOKEN, IP_RANGE, type ValueMap } from './connectedAppMapping.ts';
import { normalizeCertificate } from './normalizeCertificate.ts';
import { parseRefreshTokenPolicy } from './parseRefreshTokenPolicy.ts';

export type Account = {
  /** Path in the Connected App. */
  readonly element: string;
  readonly line: number;
  /** Where it is now; empty where it went nowhere. */
  readonly to: readonly string[];
  readonly value?: { readonly from: string; readonly to: string };
  readonly reason?: string;
  readonly action?: string;
};

export type Conversion = {
  readonly records: readonly HeldRecord[];
  readonly account: readonly Account[];
  /** Made since pre-authorised users are asked for and the file lists no permission set that could let the run-as user in. */
  readonly permissionSet: string | undefined;
};

export type ConversionRequest = {
  /** API name of the new app. */
  readonly name: string;
  readonly root: XmlElement;
  /** Switches the client credentials flow on where it is off. */
  readonly enableFlow: boolean;
};

type Values = Map<string, Record<string, unknown>>;

const GROUPS = new Set(['oauthConfig', 'oauthPolicy', 'sessionPolicy']);
const SCOPES: ValueMap = { SFAP: 'SFApiPlatform' };

export function convertConnectedApp({ name, root, enableFlow }: ConversionRequest): Conversion {
  const label = root.children.find((child) => child.name === 'label')?.text.trim() || name;
  const values = startValues(name, label);
  const set = (type: string, element: string, value: unknown): void => {
    const record = values.get(type) ?? {};
    values.set(type, { ...record, [element]: value });
  };
  const leaves = root.children.flatMap((child) =>
    GROUPS.has(child.name)
      ? child.children.map((inner) => ({ path: `${child.name}/${inner.name}`, element: inner }))
      : [{ path: child.name, element: child }],
  );
  const account = leaves.map(({ path, element }) => accountFor(path, element, set));
  setLists(leaves, set);
  if (enableFlow) {
    set(GLOBAL_OAUTH_TYPE.name, 'isClientCredentialsFlowEnabled', 'true');
    set(OAUTH_POLICIES_TYPE.name, 'isClientCredentialsFlowEnabled', 'true');
  }
  const policies = values.get(OAUTH_POLICIES_TYPE.name) ?? {};
  const needsSet =
    policies['permittedUsersPolicyType'] === 'AdminApprovedPreAuthorized' &&
    policies['commaSeparatedPermissionSet'] === undefined;
  if (needsSet) {
    set(OAUTH_POLICIES_TYPE.name, 'commaSeparatedPermissionSet', componentNames(name).permissionSet);
  }
  const records = recordsOf(name, values);
  return {
    records: needsSet ? [...records, permissionSetOf(name, label)] : records,
    account,
    permissionSet: needsSet ? componentNames(name).permissionSet : undefined,
  };
}

/** What a Connected App has no element for, or another default: written out, so that nothing changes in silence. */
const startValues = (name: string, label: string): Values =>
  new Map<string, Record<string, unknown>>([
    [APP_TYPE.name, { distributionState: 'Local', isProtected: 'false' }],
    [
      GLOBAL_OAUTH_TYPE.name,
      { externalClientApplication: name, label: `${label} global OAuth settings`, isPkceRequired: 'false' },
    ],
    [OAUTH_TYPE.name, { externalClientApplication: name, label: `${label} OAuth settings` }],
    [OAUTH_POLICIES_TYPE.name, { externalClientApplication: name, label: `${label} OAuth policies` }],
    [
      APP_POLICIES_TYPE.name,
      {
        externalClientApplication: name,
        label: `${label} policies`,
        isEnabled: 'true',
        isOauthPluginEnabled: 'true',
        startPage: 'None',
      },
    ],
  ]);

type Set = (type: string, element: string, value: unknown) => void;

function accountFor(path: string, { text, position, children }: XmlElement, set: Set): Account {
  const base = { element: path, line: position.line };
  const mapping = Object.hasOwn(CONNECTED_APP_MAPPING, path) ? CONNECTED_APP_MAPPING[path] : undefined;
  if (mapping === undefined) {
    return {
      ...base,
      to: [],
      reason: 'it is no element of a Connected App that is known here',
      action: 'Compare with the Connected App in Setup > App Manager.',
    };
  }
  if (mapping.kind === 'dropped') {
    return { ...base, to: [], reason: mapping.reason, action: mapping.action };
  }
  if (mapping.kind === 'converted') {
    return { ...base, ...convertValue(path, { text: text.trim(), children }, set, mapping.note) };
  }
  const from = text.trim();
  const to = mapping.values === undefined ? from : (mapping.values[from.toUpperCase()] ?? mapping.values[from]);
  if (to === undefined) {
    return {
      ...base,
      to: [],
      reason: `its value "${from}" is none that is known`,
      action: `Set ${mapping.to.map(({ element }) => element).join(', ')} by hand.`,
    };
  }
  for (const { type, element } of mapping.to) {
    set(type, element, to);
  }
  return {
    ...base,
    to: mapping.to.map(({ type, element }) => `${type}.${element}`),
    ...(to === from ? {} : { value: { from, to } }),
  };
}

type Content = Pick<XmlElement, 'text' | 'children'>;

const renamed = (children: readonly XmlElement[], names: ValueMap): Readonly<Record<string, string>> =>
  Object.fromEntries(
    children.flatMap(({ name, text }) => {
      const to = names[name];
      return to === undefined ? [] : [[to, text.trim()] as const];
    }),
  );

function convertValue(
  path: string,
  { text, children }: Content,
  set: Set,
  note: string,
): Omit<Account, 'element' | 'line'> {
  switch (path) {
    case 'oauthConfig/certificate': {
      const certificate = normalizeCertificate(text);
      if (certificate === undefined) {
        return { to: [], reason: 'it is neither PEM nor base64', action: 'Upload the certificate again.' };
      }
      set(GLOBAL_OAUTH_TYPE.name, 'certificate', certificate);
      return { to: [`${GLOBAL_OAUTH_TYPE.name}.certificate`] };
    }
    case 'oauthConfig/idTokenConfig': {
      set(GLOBAL_OAUTH_TYPE.name, 'idTokenConfig', renamed(children, ID_TOKEN));
      return { to: [`${GLOBAL_OAUTH_TYPE.name}.idTokenConfig`] };
    }
    case 'oauthConfig/assetTokenConfig': {
      const elements = renamed(children, ASSET_TOKEN);
      for (const [element, value] of Object.entries(elements)) {
        set(OAUTH_TYPE.name, element, value);
      }
      return { to: Object.keys(elements).map((element) => `${OAUTH_TYPE.name}.${element}`) };
    }
    case 'oauthPolicy/refreshTokenPolicy': {
      const policy = parseRefreshTokenPolicy(text);
      if (policy === undefined) {
        return {
          to: [],
          reason: `its value "${text}" is none that is known`,
          action: 'Set refreshTokenPolicyType by hand.',
        };
      }
      for (const [element, value] of Object.entries(policy)) {
        set(OAUTH_POLICIES_TYPE.name, element, value);
      }
      return {
        to: Object.keys(policy).map((element) => `${OAUTH_POLICIES_TYPE.name}.${element}`),
        value: { from: text, to: Object.values(policy).join(' ') },
      };
    }
    default:
      // Lists, which are set as a whole.
      return { to: [note] };
  }
}

type Leaf = { readonly path: string; readonly element: XmlElement };

function setLists(leaves: readonly Leaf[], set: Set): void {
  const textsOf = (path: string): readonly string[] =>
    leaves.filter((leaf) => leaf.path === path).map(({ element }) => element.text.trim());
  const objectsOf = (path: string, names: ValueMap) =>
    leaves.filter((leaf) => leaf.path === path).map(({ element }) => renamed(element.children, names));
  const lists: readonly (readonly [type: string, element: string, texts: readonly string[]])[] = [
    [
      OAUTH_TYPE.name,
      'commaSeparatedOauthScopes',
      textsOf('oauthConfig/scopes').map((scope) => SCOPES[scope] ?? scope),
    ],
    [OAUTH_POLICIES_TYPE.name, 'commaSeparatedProfile', textsOf('profileName')],
    [OAUTH_POLICIES_TYPE.name, 'commaSeparatedPermissionSet', textsOf('permissionSetName')],
  ];
  for (const [type, element, texts] of lists) {
    if (texts.length > 0) {
      set(type, element, texts.join(', '));
    }
  }
  const objects: readonly (readonly [element: string, items: readonly object[]])[] = [
    ['trustedIpRanges', objectsOf('ipRanges', IP_RANGE)],
    ['customAttributes', objectsOf('attributes', { key: 'key', formula: 'formula' })],
  ];
  for (const [element, items] of objects) {
    if (items.length > 0) {
      set(OAUTH_TYPE.name, element, items.length === 1 ? items[0] : items);
    }
  }
}

const permissionSetOf = (name: string, label: string): HeldRecord => ({
  type: PERMISSION_SET_TYPE.name,
  record: {
    fullName: componentNames(name).permissionSet,
    description: `Lets the integration user of ${label} in.`,
    hasActivationRequired: 'false',
    label: `${label} Integration`,
    license: 'SalesforceAPIIntegrationPsl',
  },
  path: undefined,
});

function recordsOf(name: string, values: Values): readonly HeldRecord[] {
  const names = componentNames(name);
  const fullNames: readonly (readonly [type: string, fullName: string])[] = [
    [APP_TYPE.name, name],
    [GLOBAL_OAUTH_TYPE.name, names.globalOauthSettings],
    [OAUTH_TYPE.name, names.oauthSettings],
    [OAUTH_POLICIES_TYPE.name, names.oauthPolicies],
    [APP_POLICIES_TYPE.name, names.appPolicies],
  ];
  return fullNames.map(([type, fullName]) => ({
    type,
    record: { ...values.get(type), fullName },
    path: undefined,
  }));
}
