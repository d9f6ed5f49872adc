/** OAuth policies of an app: users, permission sets and profiles must exist; lifetimes have a few possible values. */

import { findPermissionSet, findProfile } from '../../records/findAccessHolders.ts';
import { type Body, namesAt, textAt } from '../../xml/body.ts';
import { type DeployContext, findComponent } from '../deployContext.ts';
import type { Candidate, Problem } from '../deployTypes.ts';
import { bodyOf } from '../storedBody.ts';
import { customAttributesRule } from './customAttributesRule.ts';
import { customScopesRule } from './oauthSettingsRules.ts';
import { errorAt, noSuchReference, type Rule } from './rule.ts';

/** The policy as it will be: what the file does not state stays. */
const mergedBody = (context: DeployContext, { type, fullName, body }: Candidate): Body => {
  const existing = findComponent(context, type.name, fullName);
  return existing ? { ...bodyOf(existing), ...body } : body;
};

/** Usernames are compared without case; e-mail addresses and ids are no usernames. */
const userRule =
  (element: string): Rule =>
  ({ state, org }, candidate) => {
    const username = textAt(candidate.body, element)?.trim();
    const isKnown = username === undefined || state.records.find(org.orgId, 'User', { Username: username }).length > 0;
    return isKnown ? [] : [errorAt(candidate, element, `No such user: ${username}`)];
  };

const permissionSetsRule: Rule = ({ state, org }, candidate) =>
  namesAt(candidate.body, 'commaSeparatedPermissionSet')
    .filter((name) => !findPermissionSet(state, org.orgId, name))
    .map((name) => noSuchReference(candidate, 'commaSeparatedPermissionSet', 'PermissionSet', name));

const profilesRule: Rule = ({ state, org }, candidate) =>
  namesAt(candidate.body, 'commaSeparatedProfile')
    .filter((name) => !findProfile(state, org.orgId, name))
    .map((name) => noSuchReference(candidate, 'commaSeparatedProfile', 'Profile', name));

const apexHandlerRule: Rule = (context, candidate) => {
  const name = textAt(candidate.body, 'apexHandler');
  return name === undefined || findComponent(context, 'ApexClass', name) !== undefined
    ? []
    : [noSuchReference(candidate, 'apexHandler', 'ApexClass', name)];
};

const oneOfRule =
  (element: string, values: readonly string[]): Rule =>
  (_context, candidate) => {
    const value = textAt(candidate.body, element)?.trim();
    return value === undefined || values.includes(value)
      ? []
      : [errorAt(candidate, element, `Invalid value for field ${element}: ${value}`)];
  };

const refreshTokenRule: Rule = (context, candidate) => {
  const merged = mergedBody(context, candidate);
  const type = textAt(merged, 'refreshTokenPolicyType');
  const period = Number(textAt(merged, 'refreshTokenValidityPeriod') ?? 365);
  return type?.startsWith('Specific') && period < 1
    ? [errorAt(candidate, 'refreshTokenValidityPeriod', `Invalid refresh token validity period: ${period}`)]
    : [];
};

const sessionTimeoutRule: Rule = (_context, candidate) => {
  const minutes = textAt(candidate.body, 'sessionTimeoutInMinutes');
  // The values of the list in Setup; that others are refused is a guess.
  return minutes === undefined || ['15', '30', '60', '120', '240', '480', '720', '1440'].includes(minutes)
    ? []
    : [errorAt(candidate, 'sessionTimeoutInMinutes', `Invalid session timeout: ${minutes}`)];
};

/** @see https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_extlclntappoauthconfigurablepolicies.htm */
const jwtTimeoutRule =
  (owner: 'namedUser' | 'guest'): Rule =>
  (context, candidate) => {
    const element = `${owner}JwtTimeout`;
    const minutes = textAt(candidate.body, element);
    if (minutes === undefined) return [];
    const { version } = context;
    const allowed = ['1', '5', '10', '15', '30', ...(version >= 65 ? ['60', '90', '120', '240', '480', '720'] : [])];
    const typeElement = `${owner}JwtSessionTimeoutType`;
    const isCustom = version < 65 || textAt(mergedBody(context, candidate), typeElement) === 'Custom';
    const problems: readonly (Problem | undefined)[] = [
      allowed.includes(minutes) ? undefined : errorAt(candidate, element, `Invalid JWT timeout: ${minutes}`),
      isCustom ? undefined : errorAt(candidate, element, `${element} needs ${typeElement} to be Custom.`),
    ];
    return problems.filter((problem) => problem !== undefined);
  };

export const oauthPolicyRules: readonly Rule[] = [
  userRule('clientCredentialsFlowUser'),
  userRule('executeHandlerAs'),
  permissionSetsRule,
  profilesRule,
  apexHandlerRule,
  customScopesRule,
  customAttributesRule,
  oneOfRule('ipRelaxationPolicyType', ['Enforce', 'Bypass', 'Bypass_2factor', 'Enforce_RelaxRefresh']),
  oneOfRule('refreshTokenValidityUnit', ['Hours', 'Days', 'Months']),
  refreshTokenRule,
  sessionTimeoutRule,
  jwtTimeoutRule('namedUser'),
  jwtTimeoutRule('guest'),
];
