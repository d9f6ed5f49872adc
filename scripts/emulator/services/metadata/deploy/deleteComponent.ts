/**
 * Deletions of a deployment. An app takes with it everything that belongs to it: components, consumer, tokens, access of
 * permission sets. What the org does not have gives a warning that stops nothing. Cascades are what tools rely on; no
 * page documents them.
 */
import type { StoredComponent } from '../../../state/stateTypes.ts';
import { findPermissionSet } from '../records/findAccessHolders.ts';
import { recordSourceMember } from '../records/sourceMembers.ts';
import { satelliteTypes } from '../types/metadataTypes.ts';
import { namesAt, textAt } from '../xml/body.ts';
import { type DeployContext, findApp, findComponent, satellitesOf } from './deployContext.ts';
import { type ComponentRow, type Deletion, failureRow } from './deployTypes.ts';
import { mayDeploy } from './rules/accessRule.ts';
import { bodyOf } from './storedBody.ts';

const remove = (context: DeployContext, { type, fullName, id }: StoredComponent): void => {
  context.state.components.delete(context.org.orgId, type, fullName);
  recordSourceMember(context, { type, fullName, id, isNew: false, isObsolete: true });
};

const removeConsumers = ({ state, org }: DeployContext, appId: string): void => {
  for (const { consumerId, key } of state.consumers.byApp(org.orgId, appId)) {
    state.tokens.revokeOf(org.orgId, { clientId: key });
    const staged = state.consumers.staged(consumerId);
    if (staged) state.tokens.revokeOf(org.orgId, { clientId: staged.key });
  }
  state.consumers.deleteByApp(org.orgId, appId);
};

const removeAccess = ({ state, org }: DeployContext, where: { SetupEntityId: string } | { ParentId: string }): void => {
  for (const { Id } of state.records.find(org.orgId, 'SetupEntityAccess', where)) {
    state.records.delete(org.orgId, 'SetupEntityAccess', Id);
  }
};

const removeSatellites = (context: DeployContext, appName: string, types: readonly string[]): void => {
  for (const type of types) for (const satellite of satellitesOf(context, type, appName)) remove(context, satellite);
};

const removeApp = (context: DeployContext, app: StoredComponent): void => {
  removeSatellites(
    context,
    app.fullName,
    satelliteTypes.map(({ name }) => name),
  );
  removeConsumers(context, app.id);
  removeAccess(context, { SetupEntityId: app.id });
  remove(context, app);
};

/** Without OAuth settings an app has no consumer, and nothing that says who may use it. */
const removeOauth = (context: DeployContext, component: StoredComponent): void => {
  const appName = textAt(bodyOf(component), 'externalClientApplication') ?? '';
  remove(context, component);
  if (component.type === 'ExtlClntAppOauthSettings') {
    removeSatellites(context, appName, ['ExtlClntAppGlobalOauthSettings', 'ExtlClntAppOauthConfigurablePolicies']);
  } else {
    const { state, org, userId } = context;
    for (const settings of satellitesOf(context, 'ExtlClntAppOauthSettings', appName)) {
      const { oauthLink: _gone, ...body } = bodyOf(settings);
      state.components.put(org.orgId, { ...settings, body, userId });
    }
  }
  const app = findApp(context, appName);
  if (app) removeConsumers(context, app.id);
};

const removePermissionSet = (context: DeployContext, fullName: string, id: string): void => {
  const { state, org, userId } = context;
  state.records.delete(org.orgId, 'PermissionSet', id);
  removeAccess(context, { ParentId: id });
  for (const policy of state.components.list(org.orgId, 'ExtlClntAppOauthConfigurablePolicies')) {
    const names = namesAt(bodyOf(policy), 'commaSeparatedPermissionSet');
    if (!names.includes(fullName)) continue;
    const { commaSeparatedPermissionSet: _former, ...body } = bodyOf(policy);
    const rest = names.filter((name) => name !== fullName).join(',');
    const listed = rest === '' ? body : { ...body, commaSeparatedPermissionSet: rest };
    state.components.put(org.orgId, { ...policy, body: listed, userId });
  }
};

const refusalOf = ({ state, org, permissions }: DeployContext, { type, fullName }: Deletion): string | undefined => {
  if (!mayDeploy(permissions, type.name)) {
    return 'INSUFFICIENT_ACCESS_OR_READONLY: insufficient access rights on object id';
  }
  if (type.name === 'Settings' || type.name === 'Profile') {
    return `This ${type.name.toLowerCase()} component can't be deleted: ${fullName}`;
  }
  const set = type.name === 'PermissionSet' ? findPermissionSet(state, org.orgId, fullName) : undefined;
  const isAssigned =
    set && state.records.find(org.orgId, 'PermissionSetAssignment', { PermissionSetId: set.Id }).length > 0;
  return isAssigned ? `Cannot delete permission set "${String(set['Label'])}": it is assigned to users` : undefined;
};

/** Deletes a component and gives its row. */
export const deleteComponent = (context: DeployContext, deletion: Deletion): ComponentRow => {
  const { type, fullName, fileName } = deletion;
  const row = { componentType: type.name, fullName, fileName };
  const refusal = refusalOf(context, deletion);
  if (refusal !== undefined) return failureRow(row, refusal);
  const component = findComponent(context, type.name, fullName);
  const set = type.name === 'PermissionSet' ? findPermissionSet(context.state, context.org.orgId, fullName) : undefined;
  const id = component?.id ?? set?.Id;
  if (id === undefined) {
    const warning = failureRow(row, `No ${type.name} named: ${fullName} found`);
    return { ...warning, success: true, problemType: 'Warning' };
  }
  if (set) removePermissionSet(context, fullName, set.Id);
  if (component?.type === 'ExternalClientApplication') removeApp(context, component);
  else if (component && /^ExtlClntApp(?:Global)?OauthSettings$/.test(component.type)) removeOauth(context, component);
  else if (component) remove(context, component);
  return { ...row, id, created: false, changed: true, deleted: true, success: true };
};
