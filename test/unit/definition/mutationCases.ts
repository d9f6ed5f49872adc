/**
 * Broken projects made from this project's own valid one by named mutators. In: the texts of its files. Out: cases, each
 * with the change and with the rule and place that it must lead to, computed from where the text was changed.
 */
export type MutationCase = {
  readonly family: string;
  readonly name: string;
  /** `undefined` deletes the file. */
  readonly changes: Readonly<Record<string, string | Uint8Array | undefined>>;
  readonly expected: {
    readonly ruleId: string;
    readonly file: string;
    readonly line?: number;
    readonly column?: number;
  };
};
export type Texts = ReadonlyMap<string, string>;

const BASE = 'force-app/main/default';
const FILES = {
  app: `${BASE}/externalClientApps/Order_Sync.eca-meta.xml`,
  global: `${BASE}/extlClntAppGlobalOauthSets/Order_Sync_glbloauth.ecaGlblOauth-meta.xml`,
  oauth: `${BASE}/extlClntAppOauthSettings/Order_Sync_oauth.ecaOauth-meta.xml`,
  oauthPolicies: `${BASE}/extlClntAppOauthPolicies/Order_Sync_oauthPlcy.ecaOauthPlcy-meta.xml`,
  policies: `${BASE}/extlClntAppPolicies/Order_Sync_plcy.ecaPlcy-meta.xml`,
  settings: `${BASE}/settings/ExternalClientApp.settings-meta.xml`,
  permissionSet: `${BASE}/permissionsets/Order_Sync_Integration.permissionset-meta.xml`,
} as const;
const APP_FILES = [FILES.app, FILES.global, FILES.oauth, FILES.oauthPolicies, FILES.policies] as const;
const TABLED = [...APP_FILES, FILES.settings] as const;
const ALL = [...TABLED, FILES.permissionSet] as const;
const PROJECT = 'sfdx-project.json';

/** Line and column, from 1, of a piece that the mutated text holds once. */
function placeOf(text: string, piece: string): { readonly line: number; readonly column: number } {
  const offset = text.indexOf(piece);
  if (offset < 0) {
    throw new Error(`The mutated text does not hold ${piece}`);
  }
  const before = text.slice(0, offset).split('\n');
  return { line: before.length, column: (before.at(-1) ?? '').length + 1 };
}

const START = { line: 1, column: 1 };
const ROOT_PLACE = { line: 2, column: 1 };
const LEAF = /^ {4}<(\w+)>([^<]*)<\/\1>$/gm;
const leaves = (text: string) =>
  [...text.matchAll(LEAF)].map(([whole, name = '', value = '']) => ({ whole, name, value }));

export function buildMutationCases(texts: Texts): readonly MutationCase[] {
  const cases: MutationCase[] = [];
  const textOf = (file: string): string => texts.get(file) ?? '';
  const add = (
    family: string,
    name: string,
    ruleId: string,
    file: string,
    content: string | Uint8Array | undefined,
    place: { line?: number; column?: number },
  ) =>
    cases.push({
      family,
      name: `${file.split('/').at(-1)}: ${name}`,
      changes: { [file]: content },
      expected: { ruleId, file, ...place },
    });
  /** Puts `put` in the place of `find`; the finding is at `piece`, or at the beginning of `put`. */
  const swap = (family: string, ruleId: string, file: string, find: string, put: string, piece = put.trimStart()) => {
    const changed = textOf(file).replace(find, () => put);
    if (changed === textOf(file)) {
      throw new Error(`${file} does not hold ${find}`);
    }
    add(
      family,
      `${JSON.stringify(find)} becomes ${JSON.stringify(put)}`,
      ruleId,
      file,
      changed,
      placeOf(changed, piece),
    );
  };
  const setValue = (family: string, ruleId: string, file: string, name: string, value: string) => {
    const leaf = leaves(textOf(file)).find((candidate) => candidate.name === name);
    if (leaf === undefined) {
      throw new Error(`${file} has no ${name}`);
    }
    swap(family, ruleId, file, leaf.whole, `    <${name}>${value}</${name}>`);
  };
  /** A line before the end of the root element. */
  const append = (family: string, ruleId: string, file: string, line: string, piece = line) =>
    swap(family, ruleId, file, '\n</', `\n    ${line}\n</`, piece);
  const move = (family: string, ruleId: string, from: string, to: string) =>
    cases.push({
      family,
      name: `${from} becomes ${to}`,
      changes: { [from]: undefined, [to]: textOf(from) },
      expected: { ruleId, file: to, ...START },
    });
  const remove = (family: string, ruleId: string, file: string, at: string) =>
    cases.push({ family, name: file, changes: { [file]: undefined }, expected: { ruleId, file: at, ...ROOT_PLACE } });
  const tools: Tools = { add, swap, setValue, append, textOf, move, remove };
  addElements(tools);
  addXml(tools);
  addPlaces(tools);
  addValues(tools);
  addVersions(tools);
  addProject(tools);
  return cases;
}

type Add = (
  family: string,
  name: string,
  ruleId: string,
  file: string,
  content: string | Uint8Array | undefined,
  place: { line?: number; column?: number },
) => void;
type Swap = (family: string, ruleId: string, file: string, find: string, put: string, piece?: string) => void;
type Tools = {
  readonly add: Add;
  readonly swap: Swap;
  readonly setValue: (family: string, ruleId: string, file: string, name: string, value: string) => void;
  readonly append: (family: string, ruleId: string, file: string, line: string, piece?: string) => void;
  readonly textOf: (file: string) => string;
  readonly move: (family: string, ruleId: string, from: string, to: string) => void;
  readonly remove: (family: string, ruleId: string, file: string, at: string) => void;
};

function addElements({ add, swap, setValue, append, textOf }: Tools): void {
  for (const file of TABLED) {
    for (const name of ['bogus', 'labels', 'constructor', 'toString', 'Label', 'ipRelaxation', 'größe']) {
      append('an unknown element', 'element-unknown', file, `<${name}>x</${name}>`);
    }
    append('text between elements', 'stray-text', file, 'stray', textOf(file).split('\n')[1] ?? '');
    for (const { whole, name, value } of leaves(textOf(file))) {
      const doubled = textOf(file).replace(whole, () => `${whole}\n${whole}`);
      const { line } = placeOf(doubled, whole);
      add('an element twice', name, 'too-many-elements', file, doubled, { line: line + 1, column: 5 });
      swap('elements in the place of text', 'element-not-text', file, whole, `    <${name}><item>x</item></${name}>`);
      for (const wrong of value === 'true' || value === 'false' ? ['yes', 'TRUE', '1', ''] : []) {
        setValue('a boolean that is none', 'value-not-allowed', file, name, wrong);
      }
    }
  }
  for (const [file, name] of [
    [FILES.app, 'contactEmail'],
    ...[FILES.global, FILES.oauth, FILES.oauthPolicies, FILES.policies].map(
      (path) => [path, 'externalClientApplication'] as const,
    ),
  ] as const) {
    const changed = textOf(file).replace(new RegExp(`\n {4}<${name}>.*`), '');
    add('a required element is missing', name, 'element-missing', file, changed, ROOT_PLACE);
    setValue('a required element is blank', 'value-not-allowed', file, name, ' ');
  }
  for (const [file, name, ...values] of [
    [FILES.app, 'distributionState', 'local', 'Public', ''],
    [FILES.oauthPolicies, 'permittedUsersPolicyType', 'AllUsers', 'adminApprovedPreAuthorized', ''],
    [FILES.oauthPolicies, 'refreshTokenPolicyType', 'zero', 'Never', ''],
    [FILES.oauthPolicies, 'requiredSessionLevel', 'Standard', 'HIGH', ''],
    [FILES.oauthPolicies, 'ipRelaxationPolicyType', 'ENFORCE', 'None'],
    [FILES.oauthPolicies, 'sessionTimeoutInMinutes', 'two hours', '1.5', ''],
  ] as const) {
    for (const value of values) {
      setValue('a value that the element does not know', 'value-not-allowed', file, name, value);
    }
  }
}

function addXml({ add, swap, textOf }: Tools): void {
  const family = 'XML that is none';
  for (const file of ALL) {
    const text = textOf(file);
    const [, root = ''] = text.split('\n');
    const [leaf] = leaves(text);
    if (leaf === undefined) {
      throw new Error(`${file} has no leaf`);
    }
    const { line } = placeOf(text, leaf.whole);
    const unreadable = (name: string, content: string | Uint8Array, place: { line?: number; column?: number }) =>
      add(family, name, 'xml-unreadable', file, content, place);
    const inLeaf = (name: string, put: string) =>
      unreadable(
        name,
        text.replace(leaf.whole, () => put),
        { line },
      );
    unreadable('nothing', '', START);
    unreadable('only blanks', ' \n\n ', START);
    unreadable('JSON', '{"a":1}', START);
    unreadable('a blank line before the declaration', `\n${text}`, START);
    unreadable('UTF-16 with a mark', Buffer.from(`\uFEFF${text}`, 'utf16le'), START);
    unreadable('UTF-16 without a mark', Buffer.from(text, 'utf16le'), START);
    unreadable('a byte of Latin-1', Buffer.from(text.replace('</', 'é</'), 'latin1'), START);
    unreadable('another encoding declared', text.replace('UTF-8', 'ISO-8859-1'), START);
    unreadable(
      'a DOCTYPE',
      text.replace(root, () => `<!DOCTYPE x>\n${root}`),
      { line: 2, column: 1 },
    );
    unreadable('cut off', text.slice(0, text.lastIndexOf('</')), {});
    unreadable('two roots', `${text}<second/>\n`, { line: text.split('\n').length });
    inLeaf('a bare ampersand', `    <${leaf.name}>a & b</${leaf.name}>`);
    inLeaf('an entity that is not defined', `    <${leaf.name}>&nbsp;</${leaf.name}>`);
    inLeaf('a closing tag of another name', `    <${leaf.name}>x</other>`);
    inLeaf('an attribute without quotes', `    <${leaf.name} a=1>x</${leaf.name}>`);
    inLeaf('an attribute twice', `    <${leaf.name} a="1" a="2">x</${leaf.name}>`);
    inLeaf('a control character', `    <${leaf.name}>\u0001</${leaf.name}>`);
    inLeaf('a prefix that is not bound', `    <p:${leaf.name}>x</p:${leaf.name}>`);
    swap(
      'a root without its namespace',
      'namespace',
      file,
      ' xmlns="http://soap.sforce.com/2006/04/metadata"',
      '',
      root.replace(/ .*/, '>'),
    );
    swap(
      'a root of another namespace',
      'namespace',
      file,
      '2006/04/metadata',
      '2006/04/other',
      root.replace(/ .*/, ''),
    );
    const rootName = /<(\w+)/.exec(root)?.[1] ?? '';
    add(
      'a root of another name',
      rootName,
      'root-element',
      file,
      text.replaceAll(rootName, 'SomethingElse'),
      ROOT_PLACE,
    );
  }
}

function addPlaces({ move, remove }: Tools): void {
  for (const file of TABLED) {
    const [folder = '', name = ''] = file.split('/').slice(-2);
    move('a file in another folder', 'folder', file, file.replace(`${folder}/`, 'elsewhere/'));
    if (file !== FILES.settings) {
      move('a file of another suffix', 'suffix', file, file.replace(/\.(\w+)-meta/, '.$1s-meta'));
      move('a name with a hyphen', 'api-name', file, file.replace(name, `A-${name}`));
      move('a name that begins with a digit', 'api-name', file, file.replace(name, `1${name}`));
    }
    if (file !== FILES.settings && file !== FILES.app) {
      remove('a file is missing', 'file-missing', file, FILES.app);
    }
  }
}

function addValues(tools: Tools): void {
  const { setValue, append } = tools;
  for (const file of APP_FILES.filter((path) => path !== FILES.app)) {
    for (const name of ['Order Sync', 'Nope', 'order_sync', 'Order_Sync_', ' Order_Sync']) {
      setValue('an app that is not there', 'app-reference', file, 'externalClientApplication', name);
    }
  }
  for (const [ruleId, value] of [
    ['scope-unknown', 'Api, Everything'],
    ['scope-unknown', 'api'],
    ['scope-repeated', 'Api, Api'],
    ['scope-empty', 'Api,,Chatter'],
    ['scope-empty', 'Api,'],
    ['scope-none', ''],
    ['scope-without-effect', 'Api, RefreshToken'],
    ['scope-none', 'RefreshToken'],
    ['scope-api-missing', 'Chatter'],
  ] as const) {
    setValue('scopes', ruleId, FILES.oauth, 'commaSeparatedOauthScopes', value);
  }
  const range = (start: string, end: string) =>
    `<trustedIpRanges><startIpAddress>${start}</startIpAddress><endIpAddress>${end}</endIpAddress></trustedIpRanges>`;
  for (const [start, end] of [
    ['10.0.0.9', '10.0.0.1'],
    ['10.0.0.1', '2001:db8::1'],
    ['2001:db8::2', '2001:db8::1'],
  ] as const) {
    append('IP ranges', 'ip-range', FILES.oauth, range(start, end));
  }
  for (const wrong of ['256.0.0.1', '10.0.0', '10.0.0.0/8', 'host', '::g', '']) {
    append('IP ranges', 'ip-address', FILES.oauth, range(wrong, '10.0.0.9'), '<startIpAddress>');
    append('IP ranges', 'ip-address', FILES.oauth, range('10.0.0.1', wrong), '<endIpAddress>');
  }
  for (const [file, name] of [
    [FILES.app, 'orgScopedExternalApp'],
    [FILES.oauth, 'oauthLink'],
    [FILES.global, 'consumerKey'],
    [FILES.global, 'consumerSecret'],
  ] as const) {
    append('values of one org', 'org-bound-value', file, `<${name}>made-up</${name}>`);
  }
  for (const name of ['consumerKey', 'consumerSecret']) {
    append('secrets', 'secret-in-source', FILES.global, `<${name}>made-up</${name}>`);
    append('secrets', 'secret-in-source', FILES.global, `<!-- <${name}>made-up</${name}> -->`, `<${name}>`);
    append('secrets', 'secret-in-source', FILES.global, `<${name}><![CDATA[made-up]]></${name}>`);
    append('secrets', 'empty-credential', FILES.global, `<${name}></${name}>`);
    append(
      'rotation',
      'rotation-in-source',
      FILES.global,
      `<shouldRotate${name.replace('c', 'C')}>true</shouldRotate${name.replace('c', 'C')}>`,
    );
  }
  for (const [file, name] of [
    [FILES.global, 'isClientCredentialsFlowEnabled'],
    [FILES.oauthPolicies, 'isClientCredentialsFlowEnabled'],
    [FILES.policies, 'isEnabled'],
    [FILES.policies, 'isOauthPluginEnabled'],
  ] as const) {
    setValue('the flow is off', 'flow-switch', file, name, 'false');
  }
  for (const [ruleId, file, name, ...values] of [
    ['contact-email', FILES.app, 'contactEmail', 'nobody', 'a@b', 'a b@acme.com'],
    ['contact-example', FILES.app, 'contactEmail', 'a@example.com', 'a@sub.example.org'],
    ['callback-url', FILES.global, 'callbackUrl', 'acme.com/x', '/callback', '', 'https://'],
    ['callback-http', FILES.global, 'callbackUrl', 'http://acme.com/x'],
    ['callback-wildcard', FILES.global, 'callbackUrl', 'https://*.acme.com/x'],
    [
      'run-as-username',
      FILES.oauthPolicies,
      'clientCredentialsFlowUser',
      'runner',
      ' a@acme.com',
      '005000000000001',
      '',
    ],
    ['permission-set-empty', FILES.oauthPolicies, 'commaSeparatedPermissionSet', 'Order_Sync_Integration,'],
    [
      'permission-set-repeated',
      FILES.oauthPolicies,
      'commaSeparatedPermissionSet',
      'Order_Sync_Integration,Order_Sync_Integration',
    ],
    ['permission-set-id', FILES.oauthPolicies, 'commaSeparatedPermissionSet', '0PS000000000001'],
    ['permission-set-not-in-source', FILES.oauthPolicies, 'commaSeparatedPermissionSet', 'Nope'],
    ['permission-set-license', FILES.permissionSet, 'license', 'Salesforce'],
    ['app-packaged', FILES.app, 'distributionState', 'Packaged'],
    ...APP_FILES.map((file) => ['text-too-long', file, 'label', 'x'.repeat(81)] as const),
  ] as const) {
    for (const value of values) {
      setValue('values by their form', ruleId, file, name, value);
    }
  }
}

/** Of another API version than the project's: gone, or not there yet. */
function addVersions({ append }: Tools): void {
  for (const [file, name, value] of [
    [FILES.global, 'isClientCredentialEnabled', 'true'],
    [FILES.global, 'singleLogoutUrl', 'https://acme.test'],
    [FILES.global, 'isDPopEnabled', 'true'],
    [FILES.global, 'isEnforceRefreshTokenTTL', 'true'],
    [FILES.global, 'isMtlsEnabled', 'true'],
    [FILES.oauthPolicies, 'isNamedUserJwtEnabled', 'true'],
    [FILES.oauthPolicies, 'policyAction', 'StepUpMFA'],
    [FILES.policies, 'isAttestPluginEnabled', 'true'],
    [FILES.settings, 'enableExternalClientApps', 'true'],
  ] as const) {
    const line = `<${name}>${value}</${name}>`;
    append('an element or a value of another API version', 'element-outside-api-version', file, line);
  }
  const frame = '<certificate>-----BEGIN CERTIFICATE-----\nPLACEHOLDER\n-----END CERTIFICATE-----</certificate>';
  append('a certificate that is none', 'certificate', FILES.global, frame);
  append('a certificate that is none', 'certificate', FILES.global, '<certificate>Order_Sync</certificate>');
}

function addProject({ add }: Tools): void {
  for (const text of [
    '',
    '{',
    '[]',
    '{"packageDirectories": []}',
    '{"packageDirectories": [{"path": "force-app"}], "sourceApiVersion": "48.0"}',
    '{"packageDirectories": [{"path": "force-app"}], "sourceApiVersion": "59.0"}',
    '{"packageDirectories": [{"path": "force-app"}], "namespace": 5}',
    '{"packageDirectories": [{"path": "force-app"}], "replacements": [{}]}',
  ]) {
    add('the project file', text, 'project-invalid', PROJECT, text, {});
  }
}
