/** OAuth settings of an app: scopes, the link to the consumer, attributes, trusted addresses. */

import { to15 } from '../../../../state/ids.ts';
import { isInVersion } from '../../types/fieldTable.ts';
import { oauthScopeTokens } from '../../types/oauthScopes.ts';
import { namesAt, textAt } from '../../xml/body.ts';
import { findApp } from '../deployContext.ts';
import { customAttributesRule } from './customAttributesRule.ts';
import { errorAt, noSuchReference, type Rule } from './rule.ts';
import { trustedIpRangesRule } from './trustedIpRangesRule.ts';

const scopesRule: Rule = ({ version }, candidate) => {
  const valid = oauthScopeTokens.filter((scope) => isInVersion(scope, version)).map(({ token }) => token);
  const unknown = namesAt(candidate.body, 'commaSeparatedOauthScopes').filter((name) => !valid.includes(name));
  if (unknown.length === 0) return [];
  const problem = `There's a problem with your scope(s): ${unknown.join(', ')}. Use only these valid scopes: ${valid.join(', ')}.`;
  return [errorAt(candidate, 'commaSeparatedOauthScopes', problem)];
};

/** Custom scopes are a type of their own, which the emulator does not have: no org has any. */
export const customScopesRule: Rule = (_context, candidate) =>
  namesAt(candidate.body, 'commaSeparatedCustomScopes').map((name) =>
    noSuchReference(candidate, 'commaSeparatedCustomScopes', 'OauthCustomScope', name),
  );

/**
 * A link leads to the consumer of the app in this org; links to the consumer of another org are for packaged apps, which
 * are not emulated. The text is a guess.
 * @see https://help.salesforce.com/s/articleView?id=xcloud.deploy_external_client_app_with_global_settings_file.htm
 */
const linkRule: Rule = (context, candidate) => {
  const value = textAt(candidate.body, 'oauthLink')?.trim();
  if (value === undefined) return [];
  const { state, org } = context;
  const app = findApp(context, textAt(candidate.body, 'externalClientApplication') ?? '');
  const [orgId = '', consumerId = ''] = value.split(':');
  const isOwn =
    to15(orgId) === to15(org.orgId) &&
    app !== undefined &&
    state.consumers.byApp(org.orgId, app.id).some((consumer) => to15(consumer.consumerId) === to15(consumerId));
  return isOwn ? [] : [errorAt(candidate, 'oauthLink', `The OAuth link ${value} isn't valid.`)];
};

export const oauthSettingsRules: readonly Rule[] = [
  scopesRule,
  customScopesRule,
  linkRule,
  customAttributesRule,
  trustedIpRangesRule,
];
