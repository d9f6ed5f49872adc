/**
 * The JWT bearer grant: an assertion signed with the key of the certificate in the app's global OAuth settings logs a
 * pre-authorised user in. On the login host the org is that of the user.
 */
import { reuseOrIssueAccessToken } from '../accessToken.ts';
import { readAppConfiguration, refuseDisabledApp, textOf } from '../appConfiguration.ts';
import { acceptedAudiences, checkAssertion, parseAssertion } from '../assertion.ts';
import { findClient } from '../clientAuthentication.ts';
import { refuseRestrictedIp } from '../ipRestriction.ts';
import { withLoginHistory } from '../loginHistory.ts';
import { countLogin } from '../loginRate.ts';
import { needsPreAuthorization, refuseLockedUser, refuseUserNotApproved } from '../loginUser.ts';
import { parameter, requireParameter } from '../readForm.ts';
import { refuse } from '../refusals.ts';
import { configuredScopes, narrowScopes } from '../scopes.ts';
import type { TokenAnswer } from '../tokenAnswer.ts';
import { buildTokenAnswer } from '../tokenAnswer.ts';
import type { TokenOwner } from '../tokenOwner.ts';
import type { TokenRequest } from '../tokenRequest.ts';

/** The user that the assertion names: of the org that was called, or of any on the login host. */
const findSubject = ({ emulator, org }: TokenRequest, username: string): TokenOwner | undefined => {
  const { state } = emulator;
  if (org !== undefined) {
    const user = state.records.find(org.orgId, 'User', { Username: username })[0];
    return user === undefined ? undefined : { org, user };
  }
  const found = state.records.findUserAnywhere(username);
  const orgOfUser = found === undefined ? undefined : state.orgs.get(found.orgId);
  return found === undefined || orgOfUser === undefined ? undefined : { org: orgOfUser, user: found.user };
};

/**
 * Grants the token of the user that the assertion names. No refresh token: the assertion takes its place.
 * @throws {ApiError} invalid_grant, invalid_client_id, invalid_app_access, OAUTH_APP_BLOCKED
 * @see https://www.rfc-editor.org/rfc/rfc7523#section-2.1
 */
export const grantByJwtBearer = (request: TokenRequest): TokenAnswer => {
  const { emulator, form, sourceIp } = request;
  const { state } = emulator;
  const assertion = parseAssertion(requireParameter(form, 'assertion'));
  const owner = findSubject(request, assertion.subject);
  const client = findClient({ emulator, org: owner?.org ?? request.org }, assertion.issuer);
  const app = readAppConfiguration(state, client.consumer);
  refuseDisabledApp(app);
  const certificate = textOf(app.globalSettings, 'certificate');
  if (certificate === undefined) {
    throw refuse('jwtBearerOff');
  }
  const appOrg = owner?.org ?? state.orgs.get(client.consumer.orgId);
  checkAssertion(assertion, {
    certificate,
    audiences: appOrg === undefined ? new Set() : acceptedAudiences(appOrg, emulator.loginUrl()),
    now: state.clock.now(),
  });
  if (owner === undefined) {
    throw refuse('consumerNotApproved', 'no such user');
  }
  const { org, user } = owner;
  return withLoginHistory(
    request,
    { orgId: org.orgId, user, application: app.label, subType: 'OauthJwtBearer' },
    () => {
      refuseLockedUser(state, org.orgId, user);
      if (!needsPreAuthorization(app)) {
        throw refuse('consumerNotApproved', 'the policy lets users authorise themselves, and this one has not');
      }
      refuseUserNotApproved(state, org.orgId, user, app);
      refuseRestrictedIp(state, org.orgId, user, app, sourceIp, true);
      const scope = narrowScopes(configuredScopes(app), parameter(form, 'scope')).join(' ');
      if (scope === '') {
        throw refuse('noScopes');
      }
      countLogin(emulator, org.orgId, user.Id);
      const token = reuseOrIssueAccessToken(request, { org, user, clientId: client.key, scope, app });
      return buildTokenAnswer(request, { token, secret: client.secret });
    },
  );
};
