/**
 * Parts of an app that the org has under another name. In: app and snapshot. Out: what would have to be deleted and made anew
 * for the source to be deployed as it is, with what that takes along. An app has one component of each of these types, and no
 * component can be renamed. Nothing here deletes one: what an org does between the two is not documented. Pure.
 */
import type { SourceComponent } from '../definition/appDefinition.ts';
import { includesName, isSameName } from './componentName.ts';
import type { ConcernInput } from './concern.ts';
import type { DeploymentGroup, DeploymentGroups } from './deploymentGroups.ts';
import type { Recreation } from './deployPlan.ts';
import { valueText } from './settingValue.ts';

/**
 * What follows from where Salesforce keeps things: the consumer, which is key and secret, belongs to the global settings, and
 * the OAuth settings link to it; run-as user and permitted users are in the policies.
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_extlclntappglobaloauthsettings.htm
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_extlclntappoauthconfigurablepolicies.htm
 */
const CONSUMER_ENDS =
  'Key and secret are lost and tokens are revoked; every integration stops until it has the new pair.';
const POLICIES_END =
  'Run-as user, permitted users, IP policy and lifetimes are lost until the new ones are deployed, so that no token is issued meanwhile. Key and secret are kept.';
const APP_POLICIES_END =
  'Whether app and OAuth plugin are on is lost until the new ones are deployed, so that tokens may be refused meanwhile. Key and secret are kept.';

export type PartOfApp = {
  /** Of the obstacle. */
  readonly id: string;
  readonly component: SourceComponent;
  readonly held: readonly string[];
  readonly effect: string;
};

function partsOf({ app, snapshot }: ConcernInput): readonly PartOfApp[] {
  const heldNames = (type: string): readonly string[] =>
    snapshot.components
      .filter((one) => one.type === type && isSameName(valueText(one.record['externalClientApplication']), app.name))
      .map(({ record }) => record.fullName);
  const { globalOauthSettings, oauthSettings, oauthPolicies, appPolicies } = app;
  const part = (id: string, component: SourceComponent, held: readonly string[], effect: string): PartOfApp => ({
    id,
    component,
    held,
    effect,
  });
  return [
    part('global-oauth-settings-name', globalOauthSettings, heldNames(globalOauthSettings.type), CONSUMER_ENDS),
    part('oauth-settings-name', oauthSettings, heldNames(oauthSettings.type), CONSUMER_ENDS),
    part('oauth-policy-name', oauthPolicies, snapshot.oauthPolicyNames, POLICIES_END),
    part('app-policy-name', appPolicies, snapshot.appPolicyNames, APP_POLICIES_END),
  ];
}

/** Those that the org has, and not by the name of the source. */
export const partsOfOtherName = (input: ConcernInput): readonly PartOfApp[] =>
  partsOf(input).filter(({ component, held }) => held.length > 0 && !includesName(held, component.fullName));

export const recreationOf = ({ component, held, effect }: PartOfApp, orgAlias: string): Recreation => ({
  type: component.type,
  fullName: component.fullName,
  held,
  effect,
  byHand: `sf project deploy start --target-org ${orgAlias} --manifest package.xml --post-destructive-changes destructiveChanges.xml, with an empty package.xml and a destructiveChanges.xml that names ${component.type} ${held.join(', ')}; then deploy.`,
});

/** The changes with what would have to be recreated called so: to the source it is new, to the org it is not. */
export function markRecreated(groups: DeploymentGroups, recreations: readonly Recreation[]): DeploymentGroups {
  const mark = (group: DeploymentGroup): DeploymentGroup => ({
    ...group,
    changes: group.changes.map((change) =>
      recreations.some(({ type, fullName }) => type === change.type && fullName === change.fullName)
        ? { ...change, action: 'recreate' }
        : change,
    ),
  });
  return recreations.length === 0 ? groups : { ...groups, first: mark(groups.first), policies: mark(groups.policies) };
}
