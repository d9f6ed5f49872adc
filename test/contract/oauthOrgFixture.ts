/**
 * An app with a run-as user in an emulated org, put straight into its state: contract tests of the token endpoint are
 * about requests, not about deployments.
 */
import type { Emulator } from '../../scripts/emulator/emulatorTypes.ts';
import type { StoredConsumer } from '../../scripts/emulator/state/stateTypes.ts';
import type { OrgSession } from '../support/emulatorHarness.ts';

export type InstalledApp = {
  readonly consumer: StoredConsumer;
  readonly runAsUserId: string;
  readonly runAsUsername: string;
  /** Changes elements of one of the app's components, or of the org's settings. */
  readonly change: (type: string, changes: Record<string, unknown>) => void;
};

export const installApp = ({ state }: Emulator, session: OrgSession, secret?: string): InstalledApp => {
  const { orgId } = session.org;
  const runAsUsername = `integration@${orgId.toLowerCase()}.example.com`;
  const [profile] = state.records.find(orgId, 'Profile', { Name: 'Minimum Access - API Only Integrations' });
  const [permissionSet] = state.records.find(orgId, 'PermissionSet', { ProfileId: profile?.Id ?? null });
  if (profile === undefined || permissionSet === undefined) throw new Error('the org has no API-only profile');
  const user = state.records.insert(orgId, 'User', {
    Username: runAsUsername,
    LastName: 'Order Sync',
    Name: 'Order Sync',
    Email: 'ops@example.com',
    IsActive: true,
    ProfileId: profile.Id,
  });
  state.records.insert(orgId, 'PermissionSetAssignment', { AssigneeId: user.Id, PermissionSetId: permissionSet.Id });
  const change = (type: string, changes: Record<string, unknown>): void => {
    const existing = state.components.list(orgId, type)[0];
    const body = { externalClientApplication: 'Order_Sync', ...existing?.body, ...changes };
    const fullName = existing?.fullName ?? 'Order_Sync';
    state.components.put(orgId, { type, fullName, body, id: state.newId('0xI'), userId: session.userId });
  };
  change('ExternalClientApplication', { label: 'Order Sync' });
  change('ExtlClntAppGlobalOauthSettings', { isClientCredentialsFlowEnabled: 'true' });
  change('ExtlClntAppOauthSettings', { commaSeparatedOauthScopes: 'Api, OpenID' });
  change('ExtlClntAppOauthConfigurablePolicies', {
    isClientCredentialsFlowEnabled: 'true',
    clientCredentialsFlowUser: runAsUsername,
  });
  const app = state.components.get(orgId, 'ExternalClientApplication', 'Order_Sync');
  const consumer = state.consumers.create({
    orgId,
    appId: app?.id ?? '',
    appName: 'Order_Sync',
    ...(secret === undefined ? {} : { secret }),
  });
  return { consumer, runAsUserId: user.Id, runAsUsername, change };
};
