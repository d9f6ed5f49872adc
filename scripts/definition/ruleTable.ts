/**
 * Every rule that findings name: what it is about and where that is known from. In: nothing. Out: the table that `validate`,
 * its SARIF and the documentation share. How severe a finding is stands with the finding: some rules know both.
 */

export type RuleEntry = {
  readonly title: string;
  /** Public page, or a field report of this project. */
  readonly source: string;
  /** `validate --fix` repairs it. */
  readonly isFixable?: boolean;
};

const metadata = (page: string): string =>
  `https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/${page}.htm`;
const help = (id: string): string => `https://help.salesforce.com/s/articleView?id=${id}.htm`;

const APP = metadata('meta_externalclientapplication');
const SETTINGS = metadata('meta_extlclntappoauthsettings');
const GLOBAL = metadata('meta_extlclntappglobaloauthsettings');
const POLICIES = metadata('meta_extlclntappoauthconfigurablepolicies');
const DEPLOY = help('xcloud.deploy_external_client_app_with_global_settings_file');
const FLOW = help('xcloud.meta_configure_client_credentials_flow_for_external_client_apps');
const REGISTRY = 'https://github.com/forcedotcom/source-deploy-retrieve/blob/main/src/registry/metadataRegistry.json';
const DX = 'https://developer.salesforce.com/docs/atlas.en-us.sfdx_dev.meta/sfdx_dev/';
const REPLACEMENTS = `${DX}sfdx_dev_ws_string_replace.htm`;
const XML = 'https://www.w3.org/TR/xml/';

export const RULES: Readonly<Record<string, RuleEntry>> = {
  'api-name': { title: 'API names have letters, digits and single underscores, and begin with a letter', source: APP },
  'api-name-length': {
    title: 'The API name of an app has 40 characters or fewer',
    source:
      'https://developer.salesforce.com/docs/platform/object-reference/references/standard-objects/object-externalclientapplication.html',
  },
  'api-version-unknown': {
    title: 'The API version of the source is one that is known',
    source: `${DX}sfdx_dev_ws_config.htm`,
  },
  'app-none': { title: 'The package directories hold an External Client App', source: APP },
  'app-packaged': { title: 'An app that is deployed org by org is Local', source: APP },
  'app-reference': { title: 'Settings and policies name an app that the source holds', source: SETTINGS },
  'attribute-repeated': {
    title: 'An attribute of the external client app settings stands once',
    source: metadata('meta_settings'),
  },
  'callback-fragment': {
    title: 'Callback URLs have no fragment',
    source: 'https://www.rfc-editor.org/rfc/rfc6749#section-3.1.2',
  },
  'callback-http': { title: 'Callback URLs use https, or a scheme of an app', source: GLOBAL },
  'callback-repeated': { title: 'A callback URL is listed once', source: GLOBAL },
  'callback-url': { title: 'Callback URLs are URLs', source: GLOBAL },
  'callback-wildcard': { title: 'Callback URLs have no wildcards', source: GLOBAL },
  certificate: { title: 'A certificate is the text of one', source: GLOBAL },
  'component-twice': {
    title: 'A component stands in one file',
    source: `${DX}sfdx_dev_ws_source_file_format.htm`,
  },
  'contact-email': { title: 'The contact of the app is an e-mail address', source: APP },
  'contact-example': { title: 'The contact of the app is an address that somebody reads', source: APP },
  'contact-hard-coded': { title: 'The contact is a value of each org', source: REPLACEMENTS },
  'element-missing': { title: 'Required elements are there', source: GLOBAL },
  'element-not-text': { title: 'Elements of a value hold text, and no other elements', source: SETTINGS },
  'element-outside-api-version': {
    title: 'Types, elements and values exist at the API version of the source',
    source: 'https://github.com/forcedotcom/wsdl',
  },
  'element-unknown': { title: 'Elements are those of the metadata type', source: POLICIES },
  'empty-credential': {
    title: 'No empty key and no empty secret stands in the source',
    source: GLOBAL,
    isFixable: true,
  },
  'file-missing': { title: 'An app has all five of its files', source: DEPLOY },
  'file-twice': { title: 'An app has one component of each type', source: DEPLOY },
  'flow-switch': {
    title: 'The client credentials flow is on in settings and policies, and the app and its plugin too',
    source: FLOW,
  },
  folder: { title: 'Files lie in the folder of their type', source: REGISTRY, isFixable: true },
  'id-token-validity': { title: 'The validity of ID tokens is one that an org takes', source: GLOBAL },
  'ip-address': { title: 'Addresses of IP ranges are addresses', source: POLICIES },
  'ip-range': { title: 'IP ranges begin before they end', source: POLICIES },
  'jwt-timeout': { title: 'The timeout of JWT-based tokens is one that an org takes', source: POLICIES },
  'jwt-timeout-missing': { title: 'JWT-based tokens have a timeout', source: POLICIES },
  'jwt-timeout-unused': {
    title: 'A timeout of JWT-based tokens stands only where there are such tokens',
    source: POLICIES,
  },
  namespace: { title: 'The root element is in the namespace of the Metadata API', source: metadata('meta_intro') },
  'nested-forceignore': { title: 'There is one .forceignore, at the root', source: `${DX}sfdx_dev_exclude_source.htm` },
  'org-bound-value': {
    title: 'No value that an org makes for itself stands in the source',
    source: DEPLOY,
    isFixable: true,
  },
  'package-directory-missing': { title: 'Package directories exist', source: `${DX}sfdx_dev_ws_config.htm` },
  'part-not-deployed': { title: 'Parts of an app that are not of this flow are deployed by sf', source: REGISTRY },
  'permission-set-empty': { title: 'The list of permission sets has no empty item', source: POLICIES },
  'permission-set-id': { title: 'Permission sets are listed by name, not by id', source: POLICIES },
  'permission-set-license': {
    title: 'The permission set is bound to the licence of the integration user',
    source: help('platform.integration_user'),
  },
  'permission-set-not-in-source': {
    title: 'Permission sets that the policies list are in the source or in the org',
    source: POLICIES,
  },
  'permission-set-repeated': { title: 'A permission set is listed once', source: POLICIES },
  'permitted-users-empty': {
    title: 'Somebody is pre-authorised where only pre-authorised users are let in',
    source: POLICIES,
  },
  'permitted-users-unused': {
    title: 'Permission sets and profiles are listed only where they count',
    source: POLICIES,
  },
  'placeholder-left': { title: 'Every placeholder is replaced', source: REPLACEMENTS },
  'project-invalid': {
    title: 'sfdx-project.json can be read, and says what it must',
    source: `${DX}sfdx_dev_ws_config.htm`,
  },
  'replacement-of-everything': { title: 'A replacement looks for something of its own', source: REPLACEMENTS },
  'replacement-without-file': { title: 'Every replacement matches a file', source: REPLACEMENTS },
  'replacement-without-match': { title: 'Every replacement finds its text in one of its files', source: REPLACEMENTS },
  'root-element': { title: 'The root element is the type of the file', source: metadata('meta_intro') },
  'rotation-in-source': { title: 'No deployment replaces key or secret', source: GLOBAL, isFixable: true },
  'run-as-hard-coded': { title: 'The run-as user is a value of each org', source: REPLACEMENTS },
  'run-as-missing': { title: 'The policies name a run-as user', source: FLOW },
  'run-as-username': { title: 'The run-as user is a username, by its form', source: FLOW },
  'scope-api-missing': { title: 'A scope that lets the token call an API is declared', source: SETTINGS },
  'scope-empty': { title: 'The list of scopes has no empty item', source: SETTINGS },
  'scope-none': { title: 'A scope is declared that this flow returns', source: SETTINGS },
  'scope-repeated': { title: 'A scope is listed once', source: SETTINGS },
  'scope-unconfirmed': { title: 'A scope of Connected Apps may be unknown to External Client Apps', source: SETTINGS },
  'scope-unknown': { title: 'Scopes are those of External Client Apps', source: SETTINGS },
  'scope-without-effect': { title: 'A scope that no token of this flow carries is left out', source: FLOW },
  'secret-in-source': { title: 'No key, secret or token stands in the source', source: GLOBAL, isFixable: true },
  'session-timeout-unused': { title: 'A session timeout stands only where it counts', source: POLICIES },
  'stray-text': { title: 'No text stands between elements', source: XML },
  suffix: { title: 'Files have the suffix of their type', source: REGISTRY, isFixable: true },
  'text-too-long': {
    title: 'A label is no longer than labels of other components may be',
    source:
      'https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_permissionset.htm',
  },
  'too-many-elements': { title: 'An element that stands once stands once', source: POLICIES },
  'value-breaks-plain-sf': { title: 'Values are such that a plain sf deployment takes them too', source: REPLACEMENTS },
  'value-not-allowed': { title: 'Values are those of the element', source: POLICIES },
  'xml-unreadable': { title: 'Files are well-formed XML in UTF-8', source: XML },
};
