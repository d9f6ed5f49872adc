/** Which rules a component has to pass, by its type. */
import type { DeployContext } from '../deployContext.ts';
import type { Candidate, Problem } from '../deployTypes.ts';
import { accessRule } from './accessRule.ts';
import { appRules } from './appRules.ts';
import { connectedAppRules } from './connectedAppRules.ts';
import { developerNameRule } from './developerNameRule.ts';
import { globalOauthSettingsRules } from './globalOauthSettingsRules.ts';
import { oauthPolicyRules } from './oauthPolicyRules.ts';
import { oauthSettingsRules } from './oauthSettingsRules.ts';
import { permissionSetRules } from './permissionSetRules.ts';
import { profileRules } from './profileRules.ts';
import type { Rule } from './rule.ts';
import { satelliteRule } from './satelliteRule.ts';

const rulesByType: Readonly<Record<string, readonly Rule[]>> = {
  ConnectedApp: connectedAppRules,
  ExternalClientApplication: appRules,
  ExtlClntAppGlobalOauthSettings: globalOauthSettingsRules,
  ExtlClntAppOauthConfigurablePolicies: oauthPolicyRules,
  ExtlClntAppOauthSettings: oauthSettingsRules,
  PermissionSet: permissionSetRules,
  Profile: profileRules,
};

/**
 * The problems of a component in the org as it is now. Without the right to deploy it, or without its app, nothing else is
 * looked at.
 */
export const judgeCandidate = (context: DeployContext, candidate: Candidate): readonly Problem[] => {
  for (const rule of [accessRule, satelliteRule]) {
    const problems = rule(context, candidate);
    if (problems.length > 0) return problems;
  }
  const rules = [developerNameRule, ...(rulesByType[candidate.type.name] ?? [])];
  return rules.flatMap((rule) => rule(context, candidate));
};
