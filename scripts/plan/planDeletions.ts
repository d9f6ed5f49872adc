/**
 * What an earlier deployment brought to an org and the source no longer has. In: what is remembered of the org, the source,
 * what the org holds. Out: the components that a deployment would delete, where it was allowed to, with what that means. Pure.
 */
import { isSameName } from './componentName.ts';
import type { DeployedState } from './deployedState.ts';

export type PlannedDeletion = {
  readonly app: string;
  readonly type: string;
  readonly fullName: string;
  readonly reason: string;
  /** What else happens; empty where nothing does. */
  readonly effect: string;
};

const ECA_TYPES: readonly string[] = [
  // In the order in which an org lets go of them: what names the app, then the app.
  'ExtlClntAppOauthConfigurablePolicies',
  'ExtlClntAppConfigurablePolicies',
  'ExtlClntAppOauthSettings',
  'ExtlClntAppGlobalOauthSettings',
  'ExternalClientApplication',
];

export type DeletionInput = {
  readonly orgAlias: string;
  /** All that is remembered of this org. */
  readonly states: readonly DeployedState[];
  /** Apps of the source, each with the names of its permission sets. */
  readonly apps: readonly { readonly name: string; readonly permissionSets: readonly string[] }[];
};

/** Settings can't be deleted, and a permission set that another app uses is not ours to delete. */
export function planDeletions({ orgAlias, states, apps }: DeletionInput): readonly PlannedDeletion[] {
  const used = apps.flatMap(({ permissionSets }) => permissionSets);
  const isUsed = (name: string): boolean => used.some((other) => isSameName(other, name));
  return states.flatMap((state) => {
    const isGone = !apps.some(({ name }) => isSameName(name, state.app));
    const sets = state.components
      .filter(({ type, record }) => type === 'PermissionSet' && !isUsed(record.fullName))
      .map(({ record }) => permissionSetDeletion(state, record.fullName, orgAlias));
    const parts = isGone
      ? ECA_TYPES.flatMap((type) =>
          state.components
            .filter((component) => component.type === type)
            .map(({ record }) => appDeletion(state, type, record.fullName, orgAlias)),
        )
      : [];
    return [...parts, ...sets];
  });
}

/** A user can't be deleted, and may have other work than this app's. */
function runAsUserStays({ components }: DeployedState): string {
  const policies = components.find(({ type }) => type === 'ExtlClntAppOauthConfigurablePolicies');
  const username = policies?.record['clientCredentialsFlowUser'];
  return typeof username === 'string' && username !== ''
    ? ` Its run-as user ${username} stays, and keeps its licences: deactivate it where nobody else needs it.`
    : '';
}

const deployed = ({ at }: DeployedState): string => `deployed ${at.slice(0, 10)}, and no longer in the source`;

const permissionSetDeletion = (state: DeployedState, fullName: string, orgAlias: string): PlannedDeletion => ({
  app: state.app,
  type: 'PermissionSet',
  fullName,
  reason: deployed(state),
  effect: `All its assignments in "${orgAlias}" end, whoever has it; the org refuses while something else needs it.`,
});

/** @see https://help.salesforce.com/s/articleView?id=xcloud.external_client_apps.htm */
const appDeletion = (state: DeployedState, type: string, fullName: string, orgAlias: string): PlannedDeletion => ({
  app: state.app,
  type,
  fullName,
  reason: deployed(state),
  effect:
    type === 'ExternalClientApplication'
      ? `Key and secret of ${state.app} in "${orgAlias}" end for ever and its tokens are revoked; a Connected App that it was migrated from becomes active again.${runAsUserStays(state)}`
      : '',
});
