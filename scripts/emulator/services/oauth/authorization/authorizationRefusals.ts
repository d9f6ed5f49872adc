/**
 * Every refusal of the authorization endpoint: what causes it, how it is worded, and where a browser sees it. One table,
 * so that the endpoint, the coverage list and the tests can't disagree.
 */

/**
 * `text`: the whole body, without a content type; the client is not called back, since it is not trusted yet.
 * `callback`: the browser goes to the client's callback URL. `page`: it goes to the error page of the org, whose only
 * words are OAUTH_APPROVAL_ERROR_GENERIC whatever the reason, which stands in the address.
 */
type Shown = 'text' | 'callback' | 'page';

export type AuthorizationRefusal = {
  readonly error: string;
  readonly description: string;
  readonly shown: Shown;
  readonly cause: string;
  readonly source: string;
};

const row = (
  shown: Shown,
  [error, description]: readonly [string, string],
  cause: string,
  source: string,
): AuthorizationRefusal => ({ error, description, shown, cause, source });

const flowHelp = 'help.salesforce.com remoteaccess_oauth_user_agent_flow';
const mobileSdk = 'github.com/forcedotcom/SalesforceMobileSDK-iOS user interface tests';

/** What the error page says. @see https://github.com/forcedotcom/mcp-hosted/issues/47 */
export const pageError = {
  error: 'OAUTH_APPROVAL_ERROR_GENERIC',
  description: 'An unexpected error has occurred during authentication. Please try again.',
} as const;

export const authorizationRefusals = {
  unknownKey: row('text', ['invalid_client_id', 'client identifier invalid'], 'consumer key unknown', mobileSdk),
  redirectMissing: row('text', ['redirect_uri_missing', 'redirect_uri not provided'], 'no redirect_uri', flowHelp),
  redirectMismatch: row(
    'text',
    ['redirect_uri_mismatch', 'redirect_uri must match configuration'],
    'redirect_uri is none of the callback URLs of the app',
    'published field reports on callback URLs',
  ),
  challengeMissing: row(
    'text',
    ['invalid_request', 'missing required code challenge'],
    'the app requires PKCE, which is the default, and no code_challenge came',
    'published field reports on PKCE',
  ),
  foreignApp: row(
    'callback',
    ['OAUTH_EC_APP_NOT_FOUND', 'External client app is not installed in this org'],
    'consumer key of another org',
    'published field reports on External Client Apps of other orgs',
  ),
  wrongType: row(
    'callback',
    ['unsupported_response_type', 'response type not supported'],
    'response_type is not code',
    flowHelp,
  ),
  immediate: row(
    'callback',
    ['immediate_unsuccessful', 'immediate unsuccessful'],
    'immediate=true and nobody is logged in',
    flowHelp,
  ),
  orgLocked: row('callback', ['inactive_org', 'org is locked, closed, or suspended'], 'org locked', flowHelp),
  userInactive: row('callback', ['inactive_user', 'user is inactive'], 'user deactivated or frozen', flowHelp),
  appBlocked: row(
    'callback',
    ['OAUTH_APP_BLOCKED', 'this app is blocked by admin'],
    'app or its OAuth plugin disabled',
    'learn.microsoft.com Dynamics 365 connection to Salesforce',
  ),
  accessDenied: row(
    'callback',
    ['OAUTH_APP_ACCESS_DENIED', 'user is not admin approved to access this app'],
    'policy AdminApprovedPreAuthorized, user has none of the listed permission sets and profiles',
    'published field reports on pre-authorised apps',
  ),
  ipRestricted: row(
    'callback',
    ['invalid_grant', 'ip restricted or invalid login hours'],
    'browser outside the profile login ranges or the trusted ranges of the app',
    flowHelp,
  ),
  loginRate: row(
    'callback',
    ['rate_limit_exceeded', 'number of logins exceeded'],
    'too many logins of one user in an hour',
    flowHelp,
  ),
  scope: row(
    'page',
    ['invalid_scope', 'the requested scope is not allowed'],
    'a scope that the app has not',
    'github.com/forcedotcom/mcp-hosted/issues/47',
  ),
  apiOnlyUser: row(
    'page',
    [pageError.error, pageError.description],
    'an API-only user, who cannot approve an app',
    'published guide of an app vendor on integration users',
  ),
} as const satisfies Record<string, AuthorizationRefusal>;

export type AuthorizationRefusalName = keyof typeof authorizationRefusals;
