/**
 * The client credentials grant, one step a question, in the order in which an org decides: host, key, secret, app, flow,
 * run-as user, permitted users, address, scopes, login rate. A request that fails several gets the first.
 */
import { reuseOrIssueAccessToken } from '../accessToken.ts';
import { isOn, readAppConfiguration, refuseDisabledApp } from '../appConfiguration.ts';
import type { KnownClient } from '../clientAuthentication.ts';
import { checkSecret, findClient, readClient } from '../clientAuthentication.ts';
import { refuseRestrictedIp } from '../ipRestriction.ts';
import { withLoginHistory } from '../loginHistory.ts';
import { countLogin } from '../loginRate.ts';
import { findRunAsUser, refuseLockedUser, refuseUserNotApproved, refuseUserWithoutApi } from '../loginUser.ts';
import { parameter } from '../readForm.ts';
import { refuse } from '../refusals.ts';
import { grantClientCredentialsScopes } from '../scopes.ts';
import type { TokenAnswer } from '../tokenAnswer.ts';
import { buildTokenAnswer } from '../tokenAnswer.ts';
import type { TokenRequest } from '../tokenRequest.ts';

const authenticateClient = (request: TokenRequest): KnownClient => {
  const { clientId, clientSecret } = readClient(request);
  if (clientSecret === undefined) {
    throw refuse('missingParameter', 'client_secret');
  }
  const client = findClient(request, clientId);
  checkSecret(client, clientSecret);
  return client;
};

/**
 * Grants the run-as user's token to the app.
 * @throws {ApiError} each row of `refusals` that names this flow
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-4.4
 * @see https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_oauth_client_credentials_flow.htm
 */
export const grantClientCredentials = (request: TokenRequest): TokenAnswer => {
  const { emulator, org, form, sourceIp } = request;
  const { state } = emulator;
  if (org === undefined) {
    throw refuse('wrongDomain');
  }
  const client = authenticateClient(request);
  const app = readAppConfiguration(state, client.consumer);
  refuseDisabledApp(app);
  if (!isOn(app.globalSettings, 'isClientCredentialsFlowEnabled')) {
    throw refuse('flowOff');
  }
  const user = findRunAsUser(state, org.orgId, app);
  const login = { orgId: org.orgId, user, application: app.label, subType: 'OauthClientCredentials' } as const;
  return withLoginHistory(request, login, () => {
    refuseLockedUser(state, org.orgId, user);
    refuseUserWithoutApi(request, org.orgId, user);
    refuseUserNotApproved(state, org.orgId, user, app);
    refuseRestrictedIp(state, org.orgId, user, app, sourceIp);
    const scope = grantClientCredentialsScopes(app, parameter(form, 'scope'));
    countLogin(emulator, org.orgId, user.Id);
    const token = reuseOrIssueAccessToken(request, { org, user, clientId: client.key, scope, app });
    return buildTokenAnswer(request, { token, secret: client.secret });
  });
};
