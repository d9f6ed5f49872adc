/**
 * Rows of the app sObjects, made from the components that the Metadata API has stored. What is stored as a row of its own
 * is laid over them.
 */
import { formatTime } from '../../../state/recordStore.ts';
import type { FieldValue, State, StoredComponent, StoredRecord } from '../../../state/stateTypes.ts';
import { SCOPE_COLUMNS } from '../schema/externalClientApps.ts';

type Columns = Readonly<Record<string, FieldValue>>;
type Source = { readonly type: string; readonly columns: (component: StoredComponent, ofApp: Finder) => Columns };
/** The id of the component of this type that belongs to the app of this name. */
type Finder = (type: string, appName: string) => string | null;

const text = (component: StoredComponent, element: string): string | null => {
  const value = component.body[element];
  return typeof value === 'string' && value !== '' ? value : null;
};
const flag = (component: StoredComponent, element: string): boolean => String(component.body[element]) === 'true';
const whole = (component: StoredComponent, element: string): number | null => {
  const value = text(component, element);
  return value === null ? null : Number(value);
};
const appName = (component: StoredComponent): string => text(component, 'externalClientApplication') ?? '';
const plugin = (component: StoredComponent, element: string): string =>
  flag(component, element) ? 'Enabled' : 'Disabled';

const SOURCES: Readonly<Record<string, Source>> = {
  ExternalClientApplication: {
    type: 'ExternalClientApplication',
    columns: (app) => ({
      ContactEmail: text(app, 'contactEmail'),
      ContactPhone: text(app, 'contactPhone'),
      Description: text(app, 'description'),
      DistributionState: text(app, 'distributionState') ?? 'Local',
      IconUrl: text(app, 'iconUrl'),
      InfoUrl: text(app, 'infoUrl'),
      LogoUrl: text(app, 'logoUrl'),
      ManagedType: text(app, 'managedType'),
      OrgScopedExternalApp: text(app, 'orgScopedExternalApp'),
    }),
  },
  ExtlClntAppOauthSettings: {
    type: 'ExtlClntAppOauthSettings',
    columns: (settings, ofApp) => ({
      ExternalClientApplicationId: ofApp('ExternalClientApplication', appName(settings)),
      OauthLink: text(settings, 'oauthLink'),
      ClientAssertionCertificate: text(settings, 'clientAssertionCertificate'),
      SingleLogoutUrl: text(settings, 'singleLogoutUrl'),
      ExtlClntAppOauthOptionsFirstPartyAppEnabled: flag(settings, 'isFirstPartyAppEnabled'),
      ...scopeColumns(text(settings, 'commaSeparatedOauthScopes') ?? ''),
    }),
  },
  ExtlClntAppOauthPlcyCnfg: {
    type: 'ExtlClntAppOauthConfigurablePolicies',
    columns: (policy, ofApp) => ({
      ExternalClientApplicationId: ofApp('ExternalClientApplication', appName(policy)),
      ExtlClntAppOauthSettingsId: ofApp('ExtlClntAppOauthSettings', appName(policy)),
      ClientCredentialsFlowUser: text(policy, 'clientCredentialsFlowUser'),
      IsClientCredentialsFlowEnabled: flag(policy, 'isClientCredentialsFlowEnabled'),
      PermittedUsersPolicyType: text(policy, 'permittedUsersPolicyType'),
      IpRelaxationPolicyType: text(policy, 'ipRelaxationPolicyType'),
      RefreshTokenPolicyType: text(policy, 'refreshTokenPolicyType'),
      RefreshTokenValidityPeriod: whole(policy, 'refreshTokenValidityPeriod'),
      RefreshTokenValidityUnit: text(policy, 'refreshTokenValidityUnit'),
      RequiredSessionLevel: text(policy, 'requiredSessionLevel'),
      PolicyAction: text(policy, 'policyAction'),
      SessionTimeoutInMinutes: whole(policy, 'sessionTimeoutInMinutes'),
      NamedUserJwtTimeout: text(policy, 'namedUserJwtTimeout'),
      NamedUserJwtSessionTimeoutType: text(policy, 'namedUserJwtSessionTimeoutType'),
      GuestJwtTimeout: text(policy, 'guestJwtTimeout'),
      GuestJwtSessionTimeoutType: text(policy, 'guestJwtSessionTimeoutType'),
      IsTokenExchangeFlowEnabled: flag(policy, 'isTokenExchangeFlowEnabled'),
      IsGuestCodeCredFlowEnabled: flag(policy, 'isGuestCodeCredFlowEnabled'),
      IsNamedUserJwtEnabled: flag(policy, 'isNamedUserJwtEnabled'),
      SingleLogoutUrl: text(policy, 'singleLogoutUrl'),
      StartUrl: text(policy, 'startUrl'),
    }),
  },
  ExtlClntAppPlcyCnfg: {
    type: 'ExtlClntAppConfigurablePolicies',
    columns: (policy, ofApp) => ({
      ExternalClientApplicationId: ofApp('ExternalClientApplication', appName(policy)),
      IsEnabled: flag(policy, 'isEnabled'),
      OauthPluginStatus: plugin(policy, 'isOauthPluginEnabled'),
      CanvasPluginStatus: plugin(policy, 'isCanvasPluginEnabled'),
      MobilePluginStatus: plugin(policy, 'isMobilePluginEnabled'),
      NotifPluginStatus: plugin(policy, 'isNotificationPluginEnabled'),
      PushPluginStatus: plugin(policy, 'isPushPluginEnabled'),
      SamlPluginStatus: plugin(policy, 'isSamlPluginEnabled'),
      StartPage: text(policy, 'startPage'),
      StartUrl: text(policy, 'startUrl'),
    }),
  },
  ConnectedApplication: { type: 'ConnectedApp', columns: (app) => ({ Name: text(app, 'label') ?? app.fullName }) },
};

export const isAppSobject = (sobject: string): boolean => sobject in SOURCES;

/** The rows of an app sObject in an org. */
export function appRows(state: State, orgId: string, sobject: string): readonly StoredRecord[] {
  const stored = state.records.find(orgId, sobject);
  const source = SOURCES[sobject];
  if (source === undefined) {
    return stored;
  }
  const ofApp: Finder = (type, name) =>
    state.components
      .list(orgId, type)
      .find((component) => (type === 'ExternalClientApplication' ? component.fullName : appName(component)) === name)
      ?.id ?? null;
  const overlays = new Map(stored.map((row) => [row.Id, row]));
  const derived = state.components.list(orgId, source.type).map((component) => ({
    ...auditColumns(component),
    DeveloperName: component.fullName,
    MasterLabel: text(component, 'label') ?? component.fullName,
    Language: 'en_US',
    ...source.columns(component, ofApp),
    ...overlays.get(component.id),
    Id: component.id,
  }));
  const derivedIds = new Set(derived.map((row) => row.Id));
  return [...derived, ...stored.filter((row) => !derivedIds.has(row.Id))];
}

const scopeColumns = (scopes: string): Columns => {
  const names = scopes.split(',').map((scope) => scope.trim());
  return Object.fromEntries(
    names.flatMap((name) => (SCOPE_COLUMNS[name] === undefined ? [] : [[`OauthScopes${SCOPE_COLUMNS[name]}`, true]])),
  );
};

const auditColumns = (component: StoredComponent): Columns => ({
  CreatedDate: formatTime(component.createdAt),
  CreatedById: component.createdById,
  LastModifiedDate: formatTime(component.modifiedAt),
  LastModifiedById: component.modifiedById,
  SystemModstamp: formatTime(component.modifiedAt),
});
