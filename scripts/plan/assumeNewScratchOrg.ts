/**
 * The snapshot of a scratch org that does not exist yet, for a dry run before one is made. Everything that a plan needs
 * is assumed as a new Enterprise scratch org has it; what the source brings is absent. Claims nothing about a real org.
 */
import type { AppDefinition } from '../definition/appDefinition.ts';
import type { OrgSnapshot } from '../org/orgSnapshot.ts';

const assumedLicense = (name: string) => ({ id: 'assumed', name, total: 5, used: 0 });

export const assumeNewScratchOrg = (app: AppDefinition, alias: string): OrgSnapshot => ({
  identity: {
    alias,
    username: 'the admin of the new scratch org',
    orgId: 'new-org-id',
    instanceUrl: 'https://new.scratch.my.salesforce.com',
    apiVersion: app.sourceApiVersion,
  },
  kind: 'scratch',
  edition: 'Enterprise Edition',
  highestApiVersion: app.sourceApiVersion,
  supportsExternalClientApps: true,
  callerPermissions: {
    ExternalClientAppDeveloper: true,
    ExternalClientAppAdmin: true,
    ViewClientSecret: true,
    ModifyMetadata: true,
    CustomizeApplication: true,
    ManageUsers: true,
    AssignPermissionSets: true,
    ApiEnabled: true,
  },
  externalClientAppSettings: undefined,
  components: [],
  appId: undefined,
  oauthPolicyNames: [],
  appPolicyNames: [],
  connectedAppOfSameName: undefined,
  runAsUser: undefined,
  integrationLicense: assumedLicense('Salesforce Integration'),
  integrationPermissionSetLicense: assumedLicense('SalesforceAPIIntegrationPsl'),
  integrationProfiles: [{ id: 'assumed', name: 'Minimum Access - API Only Integrations', userLicenseId: 'assumed' }],
});
