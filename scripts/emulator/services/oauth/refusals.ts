/**
 * Every refusal of the token, introspection and revocation endpoints: what causes it, how it is worded, where that is
 * known from. One table, so that the endpoints, the coverage list and the tests can't disagree.
 * Salesforce answers 400 wherever a status was seen; texts marked `guess` are ours, for causes with no published answer.
 */
import { ApiError } from '../../apiError.ts';

type Refusal = {
  readonly cause: string;
  readonly error: string;
  readonly description: string;
  readonly httpStatus: number;
  readonly source: string;
};

const row = (error: string, description: string, cause: string, source: string, httpStatus: number = 400): Refusal => ({
  cause,
  error,
  description,
  httpStatus,
  source,
});

const errorGuide = 'help.salesforce.com xcloud.remoteaccess_oauth_flow_errors';

export const refusals = {
  notPost: row('invalid_request', 'must use HTTP POST', 'another method than POST', 'guess', 405),
  notForm: row('invalid_request', 'content type must be application/x-www-form-urlencoded', 'another body', 'guess'),
  repeatedParameter: row('invalid_request', 'duplicate parameter', 'a parameter given twice', 'RFC 6749 section 3.2'),
  twoAuthentications: row(
    'invalid_request',
    'multiple client authentication methods',
    'client credentials in header and body',
    'RFC 6749 section 2.3',
  ),
  missingParameter: row('invalid_request', 'missing required parameter', 'a parameter is missing', errorGuide),
  unsupportedGrant: row(
    'unsupported_grant_type',
    'grant type not supported',
    'grant_type missing or unknown',
    'github.com/jsforce/jsforce/issues/706',
  ),
  wrongDomain: row(
    'invalid_grant',
    'request not supported on this domain',
    'the client credentials flow on the generic login host',
    'github.com/pozil/pub-sub-api-node-client/issues/58',
  ),
  unknownKey: row(
    'invalid_client_id',
    'client identifier invalid',
    'consumer key unknown, too new, expired or deleted',
    'github.com/pozil/salesforce-react-integration/issues/15',
  ),
  foreignApp: row(
    'invalid_grant',
    'External client app is not installed in this org',
    'consumer key of another org',
    'github.com/forcedotcom/cli/issues/3638',
  ),
  wrongSecret: row(
    'invalid_client',
    'invalid client credentials',
    'consumer secret wrong',
    'github.com/restforce/restforce/issues/338',
  ),
  appDisabled: row('OAUTH_APP_BLOCKED', 'this app is blocked by admin', 'app or its OAuth plugin disabled', 'guess'),
  flowOff: row(
    'invalid_grant',
    'client credentials flow not enabled',
    'flow off in the global OAuth settings',
    'field report of app vendors on ExtlClntAppGlobalOauthSettings.isClientCredentialsFlowEnabled',
  ),
  noRunAsUser: row(
    'invalid_grant',
    'no client credentials user enabled',
    'flow off in the policies, no run-as user named, or the name is no username of this org',
    'help.sumologic.com and other vendor guides',
  ),
  orgLocked: row('inactive_org', 'org is locked, closed, or suspended', 'org locked or suspended', 'guess'),
  userInactive: row('invalid_grant', 'inactive user', 'user deactivated', 'guess'),
  userFrozen: row('invalid_grant', 'user is frozen', 'user frozen', 'guess'),
  userWithoutApi: row('invalid_grant', 'API is disabled for this User', 'user lacks API Enabled', 'guess'),
  userNotApproved: row(
    'invalid_app_access',
    'user is not admin approved to access this app',
    'policy AdminApprovedPreAuthorized, user has none of the listed permission sets and profiles',
    'github.com/forcedotcom/cli/issues/1028',
  ),
  consumerNotApproved: row(
    'invalid_grant',
    "user hasn't approved this consumer",
    'JWT bearer for a user who is unknown, or not pre-authorised',
    'github.com/omniphx/forrest/issues/278',
  ),
  ipRestricted: row(
    'invalid_grant',
    'ip restricted',
    'caller outside the profile login ranges or the trusted ranges of the app, IP policy enforced',
    'github.com/forceworkbench/forceworkbench/issues/772',
  ),
  noScopes: row(
    'invalid_grant',
    'no valid scopes defined',
    'no scope is left that this flow may give',
    'github.com/simple-salesforce/simple-salesforce/pull/662',
  ),
  loginRate: row(
    'invalid_grant',
    'login rate exceeded',
    'too many logins of one user in an hour',
    'github.com/n8n-io/n8n/issues/31948',
  ),
  refreshTokenInvalid: row(
    'invalid_grant',
    'expired access/refresh token',
    'refresh token unknown, revoked, expired or of another client',
    errorGuide,
  ),
  unknownKeyOlder: row(
    'invalid_client',
    'client identifier invalid',
    'consumer key unknown, where the setting unknownKeyIsInvalidClient asks for the pair of older releases',
    'published tests of OAuth clients',
  ),
  redirectMismatch: row(
    'redirect_uri_mismatch',
    'redirect_uri must match configuration',
    'redirect_uri is not the one that the code was asked for with',
    'published field reports on callback URLs',
  ),
  verifierMissing: row(
    'invalid_grant',
    'invalid code verifier',
    'the code was asked for with a code_challenge, and no code_verifier came; the text is a guess',
    'help.salesforce.com xcloud.remoteaccess_oauth_web_server_flow',
  ),
  verifierWrong: row(
    'invalid_request',
    'invalid code verifier',
    'code_verifier does not match the code_challenge; the text is a guess',
    'help.salesforce.com xcloud.remoteaccess_oauth_web_server_flow',
  ),
  codeInvalid: row('invalid_grant', 'invalid authorization code', 'code unknown, used or expired', 'guess'),
  assertionInvalid: row('invalid_grant', 'invalid assertion', 'assertion not readable or signature wrong', 'guess'),
  audienceInvalid: row(
    'invalid_grant',
    'audience is invalid',
    'aud names no host of this org',
    'github.com/omniphx/forrest/issues/302',
  ),
  assertionExpired: row('invalid_grant', 'expired authorization code', 'assertion expired', 'guess'),
  jwtBearerOff: row('invalid_grant', 'invalid assertion', 'app has no certificate: JWT bearer is off', 'guess'),
  passwordFlow: row(
    'invalid_grant',
    'authentication failure',
    'username-password flow, which External Client Apps do not have',
    'github.com/simple-salesforce/simple-salesforce/issues/753',
  ),
  introspectionClient: row(
    'invalid_client',
    'invalid client credentials',
    'introspection with wrong client credentials',
    'guess',
    401,
  ),
  tokenInvalid: row(
    'invalid_token',
    'invalid token',
    'revocation of a token that is unknown or revoked',
    'developer.salesforce.com Mobile SDK oauth-revoking-tokens',
  ),
} as const satisfies Record<string, Refusal>;

export type RefusalName = keyof typeof refusals;

/** The error of one row; `detail` goes to the emulator's log and must hold no secret. */
export const refuse = (name: RefusalName, detail?: string): ApiError => {
  const { error, description, httpStatus }: Refusal = refusals[name];
  return new ApiError({ httpStatus, errorCode: error, publicMessage: description, detail: detail ?? name });
};
