/** Every rule of the audit: how severe, why, and where that is known from. Findings and documentation take it from here. */

export type Severity = 'critical' | 'high' | 'medium' | 'low';

export type AuditRule = {
  readonly severity: Severity;
  readonly title: string;
  readonly rationale: string;
  /** Public page. */
  readonly source: string;
};

const help = (id: string): string => `https://help.salesforce.com/s/articleView?id=${id}.htm`;
const metadata = (page: string): string =>
  `https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/${page}.htm`;
const FLOW = help('xcloud.meta_configure_client_credentials_flow_for_external_client_apps');
const GLOBAL = metadata('meta_extlclntappglobaloauthsettings');
const POLICIES = metadata('meta_extlclntappoauthconfigurablepolicies');
const SCOPES = help('xcloud.remoteaccess_oauth_tokens_scopes');
const ACCESS_TOKENS = help('xcloud.remoteaccess_access_tokens');
const INTEGRATION_USER = help('platform.integration_user');
const BCP = 'https://www.rfc-editor.org/rfc/rfc9700';

export const AUDIT_RULES = {
  'scope-full': {
    severity: 'high',
    title: 'The scope Full is declared',
    rationale: 'It asks for everything that the run-as user may do; what an integration needs is named scope by scope.',
    source: SCOPES,
  },
  'scope-beside-flow': {
    severity: 'medium',
    title: 'A scope is declared that only flows with a person use',
    rationale:
      'Web, RefreshToken and OfflineAccess do nothing in this flow, and open the app to flows that it does not need.',
    source: FLOW,
  },
  'secret-optional': {
    severity: 'high',
    title: 'A secret is optional',
    rationale: 'Whoever knows the key alone can then use flows that ask for no secret.',
    source: GLOBAL,
  },
  'introspect-all': {
    severity: 'medium',
    title: 'The app may introspect the tokens of every app',
    rationale: 'Introspection tells users and scopes of tokens; an integration needs it for its own tokens at most.',
    source: GLOBAL,
  },
  'other-flow': {
    severity: 'medium',
    title: 'A flow beside the client credentials flow is on',
    rationale: 'Each flow that is on and not used is a way in that nobody watches.',
    source: GLOBAL,
  },
  'pkce-off': {
    severity: 'low',
    title: 'PKCE is not required',
    rationale: 'Where the code flow is ever used, a stolen code is enough without it.',
    source: BCP,
  },
  'refresh-without-secret': {
    severity: 'medium',
    title: 'Refreshing a token needs no secret',
    rationale: 'A stolen refresh token is then enough by itself.',
    source: BCP,
  },
  'self-authorised': {
    severity: 'high',
    title: 'All users may authorise themselves',
    rationale: 'With pre-authorisation only users with the permission set get in, and only an administrator gives it.',
    source: POLICIES,
  },
  'ip-relaxed': {
    severity: 'high',
    title: 'IP restrictions are relaxed',
    rationale: 'A stolen secret works from anywhere then; the login ranges of the profile are passed over.',
    source: POLICIES,
  },
  'ranges-missing': {
    severity: 'low',
    title: 'The profile of the run-as user has no login IP ranges',
    rationale: 'The policy enforces the ranges of the profile: without any, a stolen secret works from anywhere.',
    source:
      'https://developer.salesforce.com/docs/atlas.en-us.220.0.securityImplGuide.meta/securityImplGuide/users_profiles_epui_login_ip_ranges_edit.htm',
  },
  'session-long': {
    severity: 'medium',
    title: 'Tokens live for more than 12 hours',
    rationale: 'A token that leaks is of use for as long as it lives; the integration gets a new one at any time.',
    source: POLICIES,
  },
  'jwt-long': {
    severity: 'medium',
    title: 'JWT-based tokens live for more than 30 minutes',
    rationale:
      'A service that checks them by their signature takes them until they expire, whatever is revoked meanwhile.',
    source: ACCESS_TOKENS,
  },
  'token-jwt': {
    severity: 'low',
    title: 'Access tokens are JWT-based',
    rationale:
      'Whoever finds one reads user, org and scopes in it; Salesforce revokes it like an opaque one, but a service that checks it by its signature does not notice. Salesforce calls opaque tokens the better choice where only one org is called.',
    source: ACCESS_TOKENS,
  },
  'lifetime-open': {
    severity: 'low',
    title: 'The policies leave the lifetime of tokens to sessions',
    rationale:
      'It is then that of the profile of the run-as user, else that of the org: set for people, and changed without a look at the app.',
    source: help('xcloud.connected_app_manage_session_policies'),
  },
  'rotation-in-source': {
    severity: 'high',
    title: 'Each deployment replaces key or secret',
    rationale: 'Integrations stop at the moment of the deployment; staged credentials rotate without a gap.',
    source: GLOBAL,
  },
  'secrets-readable': {
    severity: 'medium',
    title: 'Secrets can be read by REST all the time',
    rationale:
      'The setting is needed while a pair is read or staged; --temporary-access switches it on for those seconds only.',
    source: metadata('meta_externalclientappsettings'),
  },
  'permission-set-wide': {
    severity: 'critical',
    title: 'The permission set of the integration user has an administrative permission',
    rationale: 'A stolen secret then takes the whole org, not the data of one integration.',
    source: INTEGRATION_USER,
  },
  'object-wide': {
    severity: 'high',
    title: 'The permission set sees or changes all records of an object',
    rationale: 'Sharing is passed over; an integration that needs some records gets all of them.',
    source: INTEGRATION_USER,
  },
  'secret-in-file': {
    severity: 'critical',
    title: 'A tracked file holds a key, a secret or a token',
    rationale: 'Everybody with the repository has it. Rotate it, then take it out of the file.',
    source: 'https://docs.github.com/en/code-security/secret-scanning/introduction/about-secret-scanning',
  },
  'secret-in-history': {
    severity: 'critical',
    title: 'A commit of the past holds a key, a secret or a token',
    rationale: 'Taking it out of the files of today does not take it out of the history: rotate it.',
    source:
      'https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/removing-sensitive-data-from-a-repository',
  },
  'run-as-admin': {
    severity: 'critical',
    title: 'The run-as user has an administrative permission',
    rationale: 'Every token of the app is then a token of an administrator.',
    source: FLOW,
  },
  'run-as-person': {
    severity: 'high',
    title: 'The run-as user has no integration licence',
    rationale: 'A person who leaves takes the integration along, and what the app does is told as done by that person.',
    source: INTEGRATION_USER,
  },
  'run-as-not-api-only': {
    severity: 'high',
    title: 'The run-as user may log in through the user interface',
    rationale: 'With API Only its password is of no use to anybody.',
    source: INTEGRATION_USER,
  },
  'run-as-inactive': {
    severity: 'high',
    title: 'The run-as user is missing, inactive or frozen',
    rationale: 'No token is issued; a user who is switched on again in a hurry often comes back with too much.',
    source: FLOW,
  },
  'run-as-shared': {
    severity: 'medium',
    title: 'Several apps share a run-as user',
    rationale: 'What one app needs the others get, and the org can not tell who did what.',
    source: INTEGRATION_USER,
  },
  'run-as-beyond-source': {
    severity: 'high',
    title: 'The run-as user can do other things than the source grants',
    rationale:
      'Measured with its token by --privileges: what the permission sets of the source say is not what the org lets it do.',
    source: INTEGRATION_USER,
  },
  'key-shared': {
    severity: 'high',
    title: 'Two orgs or apps have one consumer key',
    rationale: 'Whoever has the pair of the one has the other, and rotating one breaks the other.',
    source: GLOBAL,
  },
  'credentials-old': {
    severity: 'medium',
    title: 'The credentials are old',
    rationale: 'The longer a secret lives, the more places have seen it.',
    source: help('xcloud.external_client_apps_rotate_oauth_credentials'),
  },
  'staged-ends-soon': {
    severity: 'medium',
    title: 'A staged pair ends soon',
    rationale: 'A rotation that was begun and not finished ends by itself, and whoever uses that pair stops.',
    source: help('xcloud.external_client_apps_rotate_oauth_credentials'),
  },
  'connected-app-twin': {
    severity: 'medium',
    title: 'A Connected App has the name of the app',
    rationale: 'Its key may still get tokens, past every policy of the External Client App.',
    source: help('xcloud.migrate_connected_app_to_external_client_app'),
  },
  'plugin-off': {
    severity: 'low',
    title: 'The app or its OAuth plugin is off in the org',
    rationale: 'An app that nobody uses any more is one to delete.',
    source: FLOW,
  },
} as const satisfies Readonly<Record<string, AuditRule>>;

export type AuditRuleId = keyof typeof AUDIT_RULES;

/** The most severe first. */
export const SEVERITIES: readonly Severity[] = ['critical', 'high', 'medium', 'low'];
