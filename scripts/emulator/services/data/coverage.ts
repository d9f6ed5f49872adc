/**
 * What the data API, the Tooling API's data part and SCIM answer, refuse and leave out, each with its public source or
 * `guess`.
 */
import type { CoverageRow } from '../../coverageRow.ts';

const restGuide = 'developer.salesforce.com api_rest (REST API Developer Guide)';
const soqlGuide = 'developer.salesforce.com soql_sosl (SOQL and SOSL Reference)';
const objects = 'github.com/forcedotcom/sf-skills enterprise_api object reference';
const errorCodes = 'developer.salesforce.com api_rest errorcodes';
const statusCodes = 'developer.salesforce.com api sforce_api_calls_concepts_core_data_objects (StatusCode)';
const integrationHelp = 'help.salesforce.com platform.integration_user';
const cliUser = 'github.com/forcedotcom/sfdx-core src/org/user.ts';
const pluginData = 'github.com/salesforcecli/plugin-data';
const pslReport = 'measured on a sandbox, published field report on permission set licences';

const answered = (operation: string, source: string): CoverageRow => ({ operation, status: 'answered', source });
const refused = (operation: string, source: string): CoverageRow => ({ operation, status: 'refused', source });
const notEmulated = (operation: string): CoverageRow => ({ operation, status: 'notEmulated', source: restGuide });

export const dataCoverage: readonly CoverageRow[] = [
  answered('GET /query, /queryAll, /tooling/query', restGuide),
  answered('GET /query: pages of 2000, batchSize by Sforce-Query-Options from 200', restGuide),
  answered('GET /query: ten open queries a user', soqlGuide),
  answered('GET /query with columns=true', pluginData),
  answered('SOQL: relationship fields, WHERE, LIKE, IN, semi-joins, ORDER BY, LIMIT, OFFSET, FIELDS()', soqlGuide),
  answered('SOQL: COUNT(), COUNT(field)', soqlGuide),
  answered('SOQL: date literals; days are UTC days, not those of the user', 'guess'),
  answered('SOQL: nulls first unless NULLS LAST', soqlGuide),
  answered('SOQL: NOT and != take rows whose value is null', soqlGuide),
  refused(
    'SOQL: MALFORMED_QUERY unexpected token, with its place',
    'quoted in the documentation and tests of public clients',
  ),
  refused('SOQL: AND and OR without parentheses between them', soqlGuide),
  refused(
    'SOQL: INVALID_FIELD No such column, with its place',
    'quoted in the READMEs of the MuleSoft Salesforce templates',
  ),
  refused('SOQL: INVALID_FIELD relationship that does not exist', 'guess'),
  refused('SOQL: INVALID_TYPE, also for what the user may not see', 'published field report on SourceMember'),
  refused('SOQL: INVALID_FIELD for a value of another type', soqlGuide),
  refused('SOQL: INVALID_QUERY_FILTER_OPERATOR for what is no id', errorCodes),
  refused('SOQL: INVALID_QUERY_LOCATOR', errorCodes),
  refused('SOQL: OFFSET over 2000', soqlGuide),
  notEmulated(
    'SOQL: GROUP BY, HAVING, aggregates other than COUNT, functions, child queries, TYPEOF, USING SCOPE, FOR VIEW',
  ),
  notEmulated('GET /query?explain='),
  answered('GET /sobjects, /sobjects/:type, /sobjects/:type/describe, also below /tooling', restGuide),
  answered('GET, PATCH, DELETE /sobjects/:type/:id; POST /sobjects/:type', restGuide),
  answered('PATCH /sobjects/:type/Id/:id (upsert by Id)', restGuide),
  refused('upsert by a field that is no external id: NOT_FOUND', errorCodes),
  notEmulated('blob fields, related records, deleted and updated, list views, relevant items, layouts, quick actions'),
  answered('POST /composite: references, allOrNone', restGuide),
  answered('POST /composite/batch: haltOnError', restGuide),
  answered('POST, PATCH, DELETE /composite/sobjects: allOrNone', restGuide),
  notEmulated('composite/tree, composite/graph'),
  notEmulated('Bulk API (jobs, async), SOSL (search), GraphQL, Apex (Soap/s, apexrest)'),
  notEmulated('Tooling API: executeAnonymous, test runs, SOAP (Soap/T), ApexClass and other sObjects of code'),
  notEmulated('partner and enterprise SOAP (Soap/u, Soap/c) but for setPassword'),
  notEmulated('SCIM beyond the creation of users'),
  notEmulated(
    'other families below /services/data/vNN.0: actions, analytics, chatter, process, recent, tabs, ui-api …',
  ),
  answered('POST /services/scim/v1/Users with auto-approve-user', cliUser),
  answered('field tables of the sObjects: the part that clients and integrations use', objects),
  answered('ExternalClientApplication and its settings from API 59.0 on, their policies too', objects),
  answered('no sObject has a consumer key', objects),
  answered('scratch org sObjects exist in Dev Hubs only', 'developer.salesforce.com sfdx_dev'),
  answered('SourceMember exists in scratch orgs and sandboxes only', 'published field report on SourceMember'),
  answered('EntityDefinition: the sObjects of the data API, through the Tooling API too', objects),
  answered('UserPermissionAccess: one row of the caller’s effective permissions', objects),
  answered('UsedLicenses is counted from active users and assignments', integrationHelp),
  answered('business objects are open to full Salesforce profiles, else by permission set', 'guess'),
  refused(
    'API_DISABLED_FOR_ORG 403 where the admin route orgs/api has switched the API off',
    'github.com/wadewegner/Force.com-Toolkit-for-NET/issues/150',
  ),
  refused('API_CURRENTLY_DISABLED 403 for a user without API Enabled', 'github.com/forcedotcom/cli/issues/2686'),
  refused('a token without api scope: INVALID_SESSION_ID 401', 'github.com/jsforce/jsforce/issues/1301'),
  refused('REQUIRED_FIELD_MISSING names every missing field', statusCodes),
  refused('STRING_TOO_LONG', 'github.com/hardisgroupcom/sfdx-hardis/issues/887'),
  refused('INVALID_EMAIL_ADDRESS for e-mail addresses and usernames', statusCodes),
  refused('INVALID_CROSS_REFERENCE_KEY, MALFORMED_ID', statusCodes),
  refused('INVALID_FIELD, INVALID_FIELD_FOR_INSERT_UPDATE', statusCodes),
  refused('INVALID_TYPE_ON_FIELD_IN_RECORD', statusCodes),
  refused('ENTITY_IS_DELETED for a record that was deleted before', 'github.com/SalesforceFoundation/EDA/issues/333'),
  refused('JSON_PARSER_ERROR', errorCodes),
  refused('INVALID_TYPE_FOR_OPERATION for what an sObject does not support', 'guess'),
  refused('INSUFFICIENT_ACCESS_OR_READONLY is 403', 'guess'),
  refused('User: DUPLICATE_USERNAME over all orgs', 'github.com/forcedotcom/cli/issues/827'),
  refused('User: LICENSE_LIMIT_EXCEEDED, on activation too', statusCodes),
  refused('User: users are not deleted', objects),
  answered('UserLogin: IsFrozen ends sessions, needs Manage Users or Freeze Users', objects),
  refused('PermissionSetAssignment: DUPLICATE_VALUE', statusCodes),
  refused('PermissionSetAssignment: FIELD_INTEGRITY_EXCEPTION while the licence is not assigned', pslReport),
  refused('PermissionSetAssignment: a set of another user licence', 'guess'),
  refused('PermissionSetAssignment: a set without a licence that opens objects, to an integration user', 'guess'),
  refused('PermissionSetLicenseAssign: LICENSE_LIMIT_EXCEEDED', 'github.com/forcedotcom/cli/issues/3511'),
  refused('PermissionSetLicenseAssign: DUPLICATE_VALUE', 'guess'),
  refused('PermissionSetLicenseAssign: not deleted while an assigned permission set needs it', 'guess'),
  refused('PermissionSet: no ApiUserOnly below Enterprise Edition', 'salesforcereader.com 2022-09'),
  refused('PermissionSet: not deleted while it is assigned', 'guess'),
];
