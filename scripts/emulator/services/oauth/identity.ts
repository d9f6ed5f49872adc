/**
 * What `/services/oauth2/userinfo` and the identity URL say of a user. JSON only; photos are addresses that nothing
 * answers. `{version}` in the addresses stands so on the wire.
 */
import type { Emulator } from '../../emulatorTypes.ts';
import type { EmulatedOrg, FieldValue, StoredRecord } from '../../state/stateTypes.ts';
import type { BearerSession } from './bearerSession.ts';
import { refuseIdentity } from './bearerSession.ts';
import { identityUrl } from './tokenAnswer.ts';
import type { OauthContext } from './tokenRequest.ts';

type Claims = Readonly<Record<string, unknown>>;

const urlsOf = (instanceUrl: string, org: EmulatedOrg, userId: string): Claims => ({
  enterprise: `${instanceUrl}/services/Soap/c/{version}/${org.orgId.slice(0, 15)}`,
  metadata: `${instanceUrl}/services/Soap/m/{version}/${org.orgId.slice(0, 15)}`,
  partner: `${instanceUrl}/services/Soap/u/{version}/${org.orgId.slice(0, 15)}`,
  rest: `${instanceUrl}/services/data/v{version}/`,
  sobjects: `${instanceUrl}/services/data/v{version}/sobjects/`,
  search: `${instanceUrl}/services/data/v{version}/search/`,
  query: `${instanceUrl}/services/data/v{version}/query/`,
  recent: `${instanceUrl}/services/data/v{version}/recent/`,
  tooling_soap: `${instanceUrl}/services/Soap/T/{version}/${org.orgId.slice(0, 15)}`,
  tooling_rest: `${instanceUrl}/services/data/v{version}/tooling/`,
  profile: `${instanceUrl}/${userId}`,
  custom_domain: instanceUrl,
});

const field = (user: StoredRecord, name: string): FieldValue => user[name] ?? null;

const nameOf = (user: StoredRecord): FieldValue =>
  field(user, 'Name') ??
  [user['FirstName'], user['LastName']].filter((part) => typeof part === 'string' && part !== '').join(' ');

const nickNameOf = (user: StoredRecord): FieldValue => field(user, 'CommunityNickname') ?? field(user, 'Alias');

const photosOf = (instanceUrl: string): Claims => ({
  picture: `${instanceUrl}/profilephoto/005/F`,
  thumbnail: `${instanceUrl}/profilephoto/005/T`,
});

/**
 * Claims of the token's own user.
 * @see https://help.salesforce.com/s/articleView?id=sf.remoteaccess_using_userinfo_endpoint.htm
 */
export const buildUserInfo = (emulator: Emulator, { org, user }: BearerSession): Claims => {
  const instanceUrl = emulator.instanceUrl(org);
  const { picture, thumbnail } = photosOf(instanceUrl);
  return {
    sub: identityUrl(emulator.loginUrl(), org.orgId, user.Id),
    user_id: user.Id,
    organization_id: org.orgId,
    preferred_username: field(user, 'Username'),
    nickname: nickNameOf(user),
    name: nameOf(user),
    email: field(user, 'Email'),
    email_verified: true,
    given_name: field(user, 'FirstName'),
    family_name: field(user, 'LastName'),
    zoneinfo: field(user, 'TimeZoneSidKey'),
    photos: { picture, thumbnail },
    profile: `${instanceUrl}/${user.Id}`,
    picture,
    urls: urlsOf(instanceUrl, org, user.Id),
    active: user['IsActive'] === true,
    user_type: 'STANDARD',
    language: field(user, 'LanguageLocaleKey'),
    locale: field(user, 'LocaleSidKey'),
    utcOffset: 0,
    updated_at: field(user, 'SystemModstamp'),
  };
};

const buildIdentity = (emulator: Emulator, org: EmulatedOrg, user: StoredRecord): Claims => {
  const instanceUrl = emulator.instanceUrl(org);
  return {
    id: identityUrl(emulator.loginUrl(), org.orgId, user.Id),
    asserted_user: true,
    user_id: user.Id,
    organization_id: org.orgId,
    username: field(user, 'Username'),
    nick_name: nickNameOf(user),
    display_name: nameOf(user),
    email: field(user, 'Email'),
    email_verified: true,
    first_name: field(user, 'FirstName'),
    last_name: field(user, 'LastName'),
    timezone: field(user, 'TimeZoneSidKey'),
    photos: photosOf(instanceUrl),
    mobile_phone: field(user, 'MobilePhone'),
    urls: urlsOf(instanceUrl, org, user.Id),
    active: user['IsActive'] === true,
    user_type: 'STANDARD',
    language: field(user, 'LanguageLocaleKey'),
    locale: field(user, 'LocaleSidKey'),
    utcOffset: 0,
    last_modified_date: field(user, 'LastModifiedDate'),
  };
};

const identityScopes: ReadonlySet<string> = new Set(['id', 'openid', 'profile', 'email', 'api', 'full', 'web']);
const apiScopes: ReadonlySet<string> = new Set(['api', 'full']);

const hasScope = (scope: string, wanted: ReadonlySet<string>): boolean =>
  scope.split(' ').some((name) => wanted.has(name));

/**
 * The answer of an identity URL. Another user than the token's needs the scope api and a user who may view users.
 * @throws {ApiError} 403 Wrong_Org, Bad_Id, Inactive, No_Access
 * @see https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_using_openid.htm
 */
export const readIdentity = (
  { emulator, hasPermission }: OauthContext,
  { org, user, token }: BearerSession,
  path: { readonly orgId: string; readonly userId: string },
): Claims => {
  if (path.orgId.slice(0, 15) !== org.orgId.slice(0, 15)) {
    throw refuseIdentity('Wrong_Org');
  }
  const asked = emulator.state.records.get(org.orgId, 'User', path.userId);
  if (asked === undefined) {
    throw refuseIdentity('Bad_Id');
  }
  const isOwn = asked.Id === user.Id;
  const mayRead = isOwn
    ? hasScope(token.scope, identityScopes)
    : hasScope(token.scope, apiScopes) && hasPermission(org.orgId, user.Id, 'ViewSetup');
  if (!mayRead) {
    throw refuseIdentity('No_Access');
  }
  if (asked['IsActive'] !== true) {
    throw refuseIdentity('Inactive');
  }
  return buildIdentity(emulator, org, asked);
};
