/**
 * Which components go into which deployment. In: app, snapshot and what the run-as user lacks. Out: the first
 * deployment and, where the policies must wait for the user, the second, with what each changes.
 *
 * An org makes a default policy of its own for a new app that comes without one, and then refuses ours under another
 * name. So the first deployment of a new app holds the OAuth policies under their own name, without what can't be said
 * yet: who the run-as user is, and which permission set lets it in. Policies that the org already has are left alone
 * until they can be deployed whole, so that a running integration never loses its flow on the way.
 */
import type { AppDefinition, SourceComponent } from '../definition/appDefinition.ts';
import type { ComponentRecord } from '../org/orgClient.ts';
import type { OrgSnapshot } from '../org/orgSnapshot.ts';
import { includesName, isSameName, splitNames } from './componentName.ts';
import type { ComponentChange } from './deployPlan.ts';
import { diffComponent } from './diffComponent.ts';
import { withElementText, withoutElements } from './editComponent.ts';
import { valueText } from './settingValue.ts';

/** What the first deployment of a new app leaves out of its OAuth policies. */
export const RUN_AS_ELEMENTS = [
  'clientCredentialsFlowUser',
  'commaSeparatedPermissionSet',
  'isClientCredentialsFlowEnabled',
] as const;

/** Of these a deployment keeps what the org has besides. */
export const EXTENDED_LISTS: readonly string[] = ['commaSeparatedPermissionSet', 'commaSeparatedProfile'];

export type DeploymentGroup = {
  readonly components: readonly SourceComponent[];
  readonly changes: readonly ComponentChange[];
};

export type DeploymentGroups = {
  readonly first: DeploymentGroup;
  /** Empty where one deployment does it all. */
  readonly policies: DeploymentGroup;
  /** True when the first deployment holds the OAuth policies without `RUN_AS_ELEMENTS`. */
  readonly isReduced: boolean;
  readonly warnings: readonly string[];
};

/** The org's record of a component. Settings are listed by some callers under the type of their root element. */
export function findRecord(snapshot: OrgSnapshot, { type, fullName }: SourceComponent): ComponentRecord | undefined {
  const types = type === 'Settings' ? [type, `${fullName}Settings`] : [type];
  const held = snapshot.components.find(
    (candidate) => types.includes(candidate.type) && isSameName(candidate.record.fullName, fullName),
  );
  return (
    held?.record ??
    (type === 'Settings' && fullName === 'ExternalClientApp' ? snapshot.externalClientAppSettings : undefined)
  );
}

/** The policies with the names that the org's lists hold besides the source's: a list is extended, never cut. */
function extendLists(policies: SourceComponent, record: ComponentRecord | undefined) {
  const warnings: string[] = [];
  let component = policies;
  for (const element of EXTENDED_LISTS) {
    const want = splitNames(valueText(policies.record[element]));
    const extra = splitNames(valueText(record?.[element])).filter((name) => !includesName(want, name));
    if (want.length > 0 && extra.length > 0) {
      component = withElementText(component, element, [...want, ...extra].join(','));
      warnings.push(
        `${element} of ${policies.fullName} also holds ${extra.join(', ')} in the org, which the source does not name; it stays.`,
      );
    }
  }
  return { component, warnings };
}

/** Sorts the components into one deployment or two and compares each with the org. */
export function groupDeployments(app: AppDefinition, snapshot: OrgSnapshot, canNameUser: boolean): DeploymentGroups {
  const change = (component: SourceComponent): ComponentChange =>
    diffComponent(component, findRecord(snapshot, component));
  const group = (components: readonly SourceComponent[]): DeploymentGroup => ({
    components,
    changes: components.map(change),
  });
  const held = findRecord(snapshot, app.oauthPolicies);
  const { component: policies, warnings } = extendLists(app.oauthPolicies, held);
  const base = [
    ...app.settings,
    app.app,
    app.globalOauthSettings,
    app.oauthSettings,
    ...app.permissionSets,
    app.appPolicies,
  ];
  if (canNameUser) {
    return { first: group([...base, policies]), policies: group([]), isReduced: false, warnings };
  }
  if (held !== undefined) {
    return { first: group(base), policies: group([policies]), isReduced: false, warnings };
  }
  const reduced = withoutElements(policies, RUN_AS_ELEMENTS);
  return {
    first: group([...base, reduced]),
    policies: { components: [policies], changes: [diffComponent(policies, reduced.record)] },
    isReduced: true,
    warnings,
  };
}
