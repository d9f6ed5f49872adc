/**
 * What the OAuth and identity endpoints answer, refuse and leave out, each with its public source or `guess`. Refusals
 * come from the table that the endpoints themselves use.
 */
import type { CoverageRow } from '../../coverageRow.ts';
import { authorizationRefusals } from './authorization/authorizationRefusals.ts';
import { refusals } from './refusals.ts';
import { grantsNotEmulated } from './tokenEndpoint.ts';

const token = 'POST /services/oauth2/token';
const flowHelp = 'help.salesforce.com xcloud.remoteaccess_oauth_client_credentials_flow';
const quickStart = 'developer.salesforce.com chatterapi/quickstart_connecting';
const discoveryPage = 'login.salesforce.com/.well-known/openid-configuration';
const revokeHelp = 'help.salesforce.com xcloud.remoteaccess_revoke_token';
const identityHelp = 'help.salesforce.com xcloud.remoteaccess_using_openid';
const cli = 'github.com/forcedotcom/sfdx-core src/org/authInfo.ts';

const answered = (operation: string, source: string): CoverageRow => ({ operation, status: 'answered', source });
const notEmulated = (operation: string, source: string): CoverageRow => ({ operation, status: 'notEmulated', source });

export const oauthCoverage: readonly CoverageRow[] = [
  answered(`${token} client_credentials, credentials in the body`, quickStart),
  answered(`${token} client_credentials, credentials as HTTP Basic`, 'Salesforce Platform APIs Postman collection'),
  answered(`${token} client_credentials: no expires_in, no refresh_token, issued_at as text`, quickStart),
  answered(`${token} client_credentials: signature is HMAC-SHA256 of id and issued_at`, 'guess'),
  answered(`${token} client_credentials: id on the login host`, quickStart),
  answered(`${token} client_credentials: issued_at is the time of the answer, for a live token too`, 'guess'),
  answered(
    `${token} repeated grants give the live opaque token`,
    'measured on a Developer Edition org, published 2026-06',
  ),
  answered(`${token} each grant gives a new JWT-based token`, 'guess'),
  answered(
    `${token} scopes full, web, refresh_token, offline_access are dropped`,
    'github.com/simple-salesforce/simple-salesforce/pull/662',
  ),
  answered(`${token} identity scopes alone make a token`, 'guess'),
  answered(`${token} scope narrows, unknown values are dropped`, 'cloudwithabhi.com 2025-10-17'),
  answered(`${token} lifetime from sessionTimeoutInMinutes`, 'metadata reference ExtlClntAppOauthConfigurablePolicies'),
  answered(`${token} lifetime of 120 minutes where the policy sets none`, 'guess'),
  answered(`${token} JWT-based tokens: header, claims, lifetime`, 'help.salesforce.com xcloud.jwt_access_tokens'),
  answered(`${token} JWT-based tokens of 30 minutes where the policy sets none`, 'guess'),
  answered(
    `${token} staged pair works while active, former pair while rotated`,
    'lekkimworld.com, ECA key and secret rotation',
  ),
  answered(`${token} run-as user need not be API-only`, 'help.salesforce.com platform.integration_user'),
  answered(
    `${token} permitted-users policy counts for the run-as user`,
    'field reports; a vendor guide says otherwise',
  ),
  answered(`${token} an empty pre-authorisation list admits nobody`, 'guess'),
  answered(`${token} policy lists profiles by record name, metadata name or id`, 'metadata reference Profile'),
  answered(`${token} policy lists permission sets by name or id`, 'metadata reference and its own example'),
  answered(`${token} trusted ranges of the app restrict this flow`, 'guess'),
  answered(`${token} 3600 logins of a user in an hour`, 'guess'),
  answered(`${token} LoginHistory row with OauthClientCredentials`, 'object reference LoginHistory'),
  answered(`${token} LoginHistory row of a refused login, its Status`, 'guess'),
  answered(`${token} refresh_token`, cli),
  answered(`${token} authorization_code after a scratch org sign-up`, cli),
  answered(`${token} JWT bearer, exp in seconds or milliseconds`, cli),
  answered(`${token} JWT bearer needs a pre-authorised user`, 'github.com/forcedotcom/cli/issues/3638'),
  answered(
    'POST /services/oauth2/introspect',
    'help.salesforce.com xcloud.remoteaccess_oidc_token_introspection_endpoint',
  ),
  answered('POST /services/oauth2/introspect of tokens of the other pair of the same app', 'guess'),
  answered('POST /services/oauth2/introspect of a JWT-based token', 'guess'),
  answered('GET, POST /services/oauth2/revoke', revokeHelp),
  answered('GET, POST /services/oauth2/userinfo', 'help.salesforce.com remoteaccess_using_userinfo_endpoint'),
  answered('GET /id/:org/:user', identityHelp),
  answered('GET /id/:org/:user: another user needs ViewSetup', 'guess'),
  answered('GET /id/keys', discoveryPage),
  answered('GET /.well-known/openid-configuration', discoveryPage),
  answered('GET, POST /services/oauth2/singleaccess', 'github.com/salesforcecli/plugin-org org open'),
  answered(
    'GET, POST /services/oauth2/authorize: response_type=code, PKCE by S256, for the user of the cookie sid',
    'help.salesforce.com xcloud.remoteaccess_oauth_web_server_flow',
  ),
  answered('GET, POST /services/oauth2/authorize: approved without asking the user', 'guess'),
  answered(
    'GET /setup/secur/RemoteAccessErrorPage.apexp: OAUTH_APPROVAL_ERROR_GENERIC, whatever the reason',
    'github.com/forcedotcom/mcp-hosted/issues/47',
  ),
  ...Object.values(authorizationRefusals).map(({ cause, error, description, source }): CoverageRow => {
    return { operation: `authorize: ${cause} -> ${error} / ${description}`, status: 'refused', source };
  }),
  ...Object.values(refusals).map(({ cause, error, description, source }): CoverageRow => {
    return { operation: `OAuth: ${cause} -> ${error} / ${description}`, status: 'refused', source };
  }),
  {
    operation: 'identity: 403 Missing_OAuth_Token, Bad_OAuth_Token, Wrong_Org, Bad_Id, Inactive, No_Access',
    status: 'refused',
    source: 'guess',
  },
  ...grantsNotEmulated.map((grant) => notEmulated(`${token} ${grant}`, flowHelp)),
  notEmulated('GET /services/oauth2/authorize: the login page, the user-agent and hybrid flows', discoveryPage),
  notEmulated('POST /services/oauth2/register', discoveryPage),
  notEmulated('GET /id/:org/:user as XML', 'developer.salesforce.com chatterapi/oauth_using_identity_urls'),
  notEmulated(`${token}: Maximum Logins Exceeded for agent users as run-as users`, 'field report of an app vendor'),
  notEmulated(
    `${token}: unauthorized_client and server_error, whose bodies are not public; inactive_user and rate_limit_exceeded, which are known of the authorization endpoint only`,
    flowHelp,
  ),
  notEmulated('POST /services/oauth2/revoke: unsupported_token_type, whose cause is not public', revokeHelp),
  notEmulated('ID tokens, DPoP, mutual TLS', discoveryPage),
];
