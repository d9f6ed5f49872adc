/**
 * What an org does by itself once the components of an app are in: it makes the consumer when both kinds of OAuth
 * settings are there, links them, and makes the policies that were not deployed.
 * @see https://help.salesforce.com/s/articleView?id=xcloud.verify_oauth_policy_settings_field_generation.htm
 */
import { to15 } from '../../../state/ids.ts';
import type { StoredComponent } from '../../../state/stateTypes.ts';
import { recordSourceMember } from '../records/sourceMembers.ts';
import { appPolicies } from '../types/appPolicies.ts';
import type { MetadataType } from '../types/fieldTable.ts';
import { oauthPolicies } from '../types/oauthPolicies.ts';
import { type Body, textAt } from '../xml/body.ts';
import { type DeployContext, findApp, findComponent, satellitesOf } from './deployContext.ts';
import type { ComponentRow } from './deployTypes.ts';
import { bodyOf } from './storedBody.ts';

const amend = ({ state, org, userId }: DeployContext, component: StoredComponent, elements: Body): void => {
  state.components.put(org.orgId, { ...component, body: { ...component.body, ...elements }, userId });
};

const makeConsumer = (context: DeployContext, appName: string): void => {
  const { state, org } = context;
  const app = findApp(context, appName);
  const [globalSettings] = satellitesOf(context, 'ExtlClntAppGlobalOauthSettings', appName);
  const [settings] = satellitesOf(context, 'ExtlClntAppOauthSettings', appName);
  if (!app || !globalSettings || !settings) return;
  const [existing] = state.consumers.byApp(org.orgId, app.id);
  const key = textAt(bodyOf(globalSettings), 'consumerKey')?.trim();
  const consumer =
    existing ??
    state.consumers.create({ orgId: org.orgId, appId: app.id, appName, ...(key === undefined ? {} : { key }) });
  const link = `${to15(org.orgId)}:${to15(consumer.consumerId)}`;
  if (key !== consumer.key) amend(context, globalSettings, { consumerKey: consumer.key });
  if (textAt(bodyOf(settings), 'oauthLink') !== link) amend(context, settings, { oauthLink: link });
};

const makePolicy = (context: DeployContext, type: MetadataType, fullName: string, elements: Body): void => {
  const { state, org, userId } = context;
  const defaults = type.fields.flatMap(({ name, byDefault }) => (byDefault === undefined ? [] : [[name, byDefault]]));
  const body = { ...Object.fromEntries(defaults), ...elements, label: fullName };
  const { id } = state.components.put(org.orgId, {
    type: type.name,
    fullName,
    body,
    id: state.newId(type.keyPrefix),
    userId,
  });
  recordSourceMember(context, { type: type.name, fullName, id, isNew: true, isObsolete: false });
};

/** An app is switched on by its first policies, and open to all who may use the org. */
const makePolicies = (context: DeployContext, { componentType, fullName }: ComponentRow, appName: string): void => {
  const isWithout = (type: MetadataType): boolean => satellitesOf(context, type.name, appName).length === 0;
  if (componentType === 'ExternalClientApplication' && isWithout(appPolicies)) {
    makePolicy(context, appPolicies, `${appName}_defaultPolicy`, {
      externalClientApplication: appName,
      isEnabled: 'true',
    });
  }
  if (componentType === 'ExtlClntAppOauthSettings' && isWithout(oauthPolicies)) {
    makePolicy(context, oauthPolicies, `${fullName}_defaultPolicy`, {
      externalClientApplication: appName,
      refreshTokenValidityPeriod: '365',
      refreshTokenValidityUnit: 'Days',
    });
  }
};

const appOf = (context: DeployContext, { componentType, fullName }: ComponentRow): string | undefined => {
  if (componentType === 'ExternalClientApplication') return fullName;
  const component = findComponent(context, componentType, fullName);
  return component && textAt(bodyOf(component), 'externalClientApplication');
};

/** Completes the apps that a deployment has touched. */
export const finishApps = (context: DeployContext, rows: readonly ComponentRow[]): void => {
  for (const row of rows) {
    const appName = row.success ? appOf(context, row) : undefined;
    if (appName === undefined) continue;
    makeConsumer(context, appName);
    if (row.created) makePolicies(context, row, appName);
  }
};
