/**
 * What deployments are answered, refused, and what is left out, each with its public source or `guess`. Rows of the wire
 * (SOAP, REST, retrieve) say which operations exist; those of the engine what an org does with components.
 */
import type { CoverageRow } from '../../coverageRow.ts';

const answered = (operation: string, source: string): CoverageRow => ({ operation, status: 'answered', source });
const refused = (operation: string, source: string): CoverageRow => ({ operation, status: 'refused', source });
const notEmulated = (operation: string, source: string): CoverageRow => ({ operation, status: 'notEmulated', source });

const reference = 'developer.salesforce.com api_meta,';
const deployPage = `${reference} deploy()`;
const testPage = `${reference} Running Tests in a Deployment`;
const resultPage = `${reference} DeployResult`;
const globalPage = `${reference} ExtlClntAppGlobalOauthSettings`;
const policyPage = `${reference} ExtlClntAppOauthConfigurablePolicies`;
const globalHelp = 'help.salesforce.com xcloud.deploy_external_client_app_with_global_settings_file';
const wsdl = 'github.com/forcedotcom/wsdl resources/metadata.wsdl, and npm @salesforce/types';
const registry = 'npm @salesforce/source-deploy-retrieve metadataRegistry.json';
const observedApp = 'github.com/chrzasz/sf-th-eca-via-metadata, files before and after the deployment';
const reports = 'published field reports on deployments of External Client Apps';
const hardis = 'github.com/hardisgroupcom/sfdx-hardis src/common/utils/refresh/externalClientAppUtils.ts';

const packages: readonly CoverageRow[] = [
  answered('types, elements, values and the API versions that have them', wsdl),
  answered('folders and suffixes of the types', registry),
  answered('package.xml, destructiveChanges.xml, …Pre.xml, …Post.xml, several packages in a zip', deployPage),
  answered('one transaction, checkOnly, rollbackOnError, SucceededPartial outside production', deployPage),
  answered('ignoreWarnings: otherwise a warning fails its component', deployPage),
  answered('rows: created, changed, deleted, unchanged; a row for each manifest; line and column', 'guess'),
  refused('elements that the API version does not have: invalid at this location', reports),
  refused('values outside an enumeration', reports),
  refused('document types, archives that grow beyond the limits, paths that leave the archive', deployPage),
  refused('testLevel NoTestRun in production: INVALID_OPERATION', 'github.com/forcedotcom/cli/issues/2105'),
  refused(
    'runTests without RunSpecifiedTests: INVALID_OPERATION',
    'github.com/salesforcecli/plugin-devops-center messages',
  ),
  refused('RunSpecifiedTests without runTests: INVALID_OPERATION', 'guess'),
  answered('performRetrieve: what was deployed, in details.retrieveResult', `${reference} DeployResult`),
  answered('purgeOnDelete: taken; what is deleted is gone at once with or without it', 'guess'),
  answered('rollbackOnError=false in production is as true', deployPage),
  answered(
    'Apex tests: local tests by default in production where Apex is deployed, else those of the level',
    testPage,
  ),
  answered('Apex tests: results by class and method, numberTestsTotal, codeCoverage, codeCoverageWarnings', resultPage),
  answered('Apex classes: taken by their text and not compiled; a test fails whose first statement must', 'guess'),
  answered('Apex tests: coverage is approximate, a class is covered as a whole by a test that names it', 'guess'),
  refused(
    'Apex tests: coverage under 75 % in production, on average, or by class under RunSpecifiedTests',
    'published field reports on deployments of Apex',
  ),
  refused(
    'RunSpecifiedTests of what is no class with tests; the code is a guess',
    'github.com/forcedotcom/salesforcedx-apex/issues/155',
  ),
  refused('a class without its -meta.xml', 'guess'),
  refused(
    'permission sets and Apex handlers that name a class which the org does not have',
    'published tools that repair permission sets after such a deployment',
  ),
  notEmulated('Apex triggers, Apex test runs outside deployments', testPage),
  notEmulated(
    'metadata types other than apps, permission sets, profiles, settings, connected apps, Apex classes',
    deployPage,
  ),
  refused('types of samples and attestation, which SDR lists, from API version 67 on', wsdl),
  answered('profiles: read with their permissions, their login ranges deployed', `${reference} Profile`),
  notEmulated('new profiles, other changes to profiles', 'guess'),
];

const apps: readonly CoverageRow[] = [
  answered('the five kinds of components of an app in one deployment, or one by one', observedApp),
  answered('consumer, consumerKey and oauthLink made when both OAuth settings are there', globalHelp),
  answered('orgScopedExternalApp, flags with their defaults, isFirstPartyAppEnabled false', observedApp),
  answered('default policies <OauthSettings>_defaultPolicy and <App>_defaultPolicy', observedApp),
  answered('shouldRotateConsumerKey/Secret: warning, then a new key or secret, read back as false', globalPage),
  answered('elements that a file does not state keep the value of the org, empty ones clear it', 'guess'),
  answered('the consumer secret is in no component', 'published repositories, 14 retrieved files without one'),
  answered('a consumer key chosen at creation', hardis),
  answered('SetupEntityAccess rows follow the permission sets and profiles of the OAuth policies', reports),
  answered('permission sets by name or by id', policyPage),
  answered('deletion of an app takes its components, consumer, tokens and access with it', hardis),
  answered('deletion of what is not there: warning', 'guess'),
  answered('run-as user need not be API-only', reports),
  refused('a reference to an app, permission set or profile that is nowhere', reports),
  refused("global settings without OAuth settings: doesn't have a valid OAuth settings configuration", reports),
  refused("scope tokens: There's a problem with your scope(s), with the list of valid ones", reports),
  refused('run-as user: No such user', reports),
  refused('a second component of a kind for an app: duplicate value found', reports),
  refused(
    'a consumer key that is in use: The consumer key is already taken.',
    'github.com/forcedotcom/devops-center-feedback/issues/256',
  ),
  refused('another consumer key for an existing app', 'github.com/trailheadapps/ready-to-fly/issues/29'),
  refused('any consumer secret', 'guess'),
  refused('oauthLink of another org; the text is a guess', globalHelp),
  refused('orgScopedExternalApp of another org; the text is a guess', hardis),
  refused('API names: form, 80 characters', 'support.ptc.com sb-creating-external-client-app'),
  refused('JWT timeouts outside the list, or without the type Custom', policyPage),
  refused('more than 128 custom attributes or trusted IP ranges', `${reference} ExtlClntAppOauthSettings`),
  refused('contact e-mail, IP addresses, session timeouts, refresh token lifetimes out of form', 'guess'),
  refused('users without ModifyMetadata, or without the permissions for apps', reports),
  notEmulated('packaged apps: links to the consumer of another org', globalHelp),
  notEmulated('custom OAuth scopes: no org has any', policyPage),
];

const others: readonly CoverageRow[] = [
  answered('permission sets: replaced as a whole, with their PermissionSet rows', `${reference} PermissionSet`),
  answered('settings: ExternalClientApp, ConnectedApp, OauthOidc by their elements, others as they come', wsdl),
  answered(
    'settings without a namespace, as the settings of a scratch org definition are sent',
    'github.com/forcedotcom/sfdx-core src/org/scratchOrgSettingsGenerator.ts',
  ),
  answered('connected apps: changes to existing ones', `${reference} ConnectedApp`),
  answered('SourceMember rows in scratch orgs and sandboxes', 'developer.salesforce.com api_tooling, SourceMember'),
  answered(
    'SourceMember: ChangedBy is the id of a user',
    'github.com/forcedotcom/source-tracking src/shared/remote/orgQueries.ts',
  ),
  refused(
    'new connected apps (Spring 26); the text is a guess',
    'github.com/hardisgroupcom/sfdx-hardis src/i18n/en.json',
  ),
  refused('permission sets of unknown licences, custom objects, system permissions', 'guess'),
  refused('deletion of a permission set that is assigned', `${reference} PermissionSet`),
];

const wire: readonly CoverageRow[] = [
  answered('deploy, checkDeployStatus, cancelDeploy, deployRecentValidation (SOAP)', deployPage),
  answered('one deployment at a time, the others Pending; statuses advance with the clock', deployPage),
  answered('cancel: Pending is Canceled at once, InProgress is Canceling first', `${reference} cancelDeploy()`),
  answered('cancel: a running deployment stops after a tenth of its time, a second at most', 'guess'),
  answered('quick deploy within ten days of a validation', `${reference} deployRecentValidation()`),
  refused(
    'quick deploy in production of a validation that ran no tests; code and text are guesses',
    `${reference} deployRecentValidation()`,
  ),
  refused('quick deploy where another deployment came after the validation; the code is a guess', deployPage),
  refused(
    'quick deploy over REST of what is no validation: 404',
    'developer.salesforce.com api_meta, Deploying with REST',
  ),
  answered('/metadata/deployRequest (REST)', 'developer.salesforce.com api_meta, Deploying with REST'),
  answered('retrieve, checkRetrieveStatus, listMetadata, describeMetadata, readMetadata', `${reference} retrieve()`),
  answered(
    'createMetadata, updateMetadata, upsertMetadata, deleteMetadata, by the rules of deployments',
    `${reference} CRUD calls`,
  ),
  answered('setPassword of the partner API: taken, kept nowhere', 'developer.salesforce.com api, setPassword()'),
  notEmulated('renameMetadata, describeValueType, and every other SOAP operation', deployPage),
  notEmulated('retrieve of installed packages', `${reference} retrieve()`),
];

export const metadataCoverage: readonly CoverageRow[] = [...packages, ...apps, ...others, ...wire];
