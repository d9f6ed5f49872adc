/** What the emulator does of orgs themselves: versions, limits, sign-up and deletion of scratch orgs. */
import type { CoverageRow } from '../../coverageRow.ts';

const answered = (operation: string, source: string): CoverageRow => ({ operation, status: 'answered', source });
const refused = (operation: string, source: string): CoverageRow => ({ operation, status: 'refused', source });

const core = 'github.com/forcedotcom/sfdx-core src/org/scratchOrgInfoApi.ts';
const errorCodes = 'github.com/forcedotcom/sfdx-core messages/scratchOrgErrorCodes.md';
const allocations = 'developer.salesforce.com sfdx_dev_scratch_orgs_editions_and_allocations';
const restErrors = 'developer.salesforce.com api_rest errorcodes';
const object = 'developer.salesforce.com object reference: ScratchOrgInfo';

export const scratchOrgCoverage: readonly CoverageRow[] = [
  answered('GET /services/data: the API versions', 'developer.salesforce.com REST API: Versions'),
  answered('GET /services/data/vNN.0: the resources', 'developer.salesforce.com REST API: Resources by Version'),
  answered('GET limits: ActiveScratchOrgs and DailyScratchOrgs of a Dev Hub', allocations),
  answered(
    'GET limits/recordCount: counted at the time of the request',
    'developer.salesforce.com REST API: Record Count',
  ),
  answered('ScratchOrgInfo: New, Creating, Active, Error, Deleted', core),
  answered('ScratchOrgInfo: AuthCode, LoginUrl, SignupUsername, SignupInstance, ScratchOrg of 15 characters', core),
  answered('ScratchOrgInfo: 1 to 30 days, seven by default', object),
  answered('ActiveScratchOrg: deleting the row deletes the org', object),
  answered('ScratchOrgInfo: deleting the row deletes the org', 'guess'),
  answered('A scratch org expires and ends its sessions', object),
  refused('ScratchOrgInfo: active limit, LIMIT_EXCEEDED', 'github.com/forcedotcom/cli/issues/202'),
  refused('ScratchOrgInfo: daily limit, LIMIT_EXCEEDED', 'guess'),
  refused('ScratchOrgInfo: duration out of range', 'guess'),
  refused('ScratchOrgInfo: username in use, C-1007', errorCodes),
  refused(
    'ScratchOrgInfo: hub authorised through an External Client App, C-1016',
    'github.com/forcedotcom/cli/issues/3515',
  ),
  refused('ScratchOrgInfo: e-mail, country, namespace, shape: S-1006, S-2006, S-1017, SH-0002', errorCodes),
  refused('ScratchOrgInfo: snapshot: T-0002, since there are none here; the code is a guess', errorCodes),
  refused('ScratchOrgInfo: a feature name that is not known', 'guess'),
  refused('ScratchOrgInfo in an org that is no Dev Hub: INVALID_TYPE', core),
  refused('A URI over 16,384 bytes: 414, with its headers: 431; the error codes are guesses', restErrors),
  refused('A form or plain text for a REST resource: 415 UNSUPPORTED_MEDIA_TYPE; the text is a guess', restErrors),
  refused('A method that a REST resource does not take: 405 METHOD_NOT_ALLOWED', restErrors),
  refused('A path below /services/data without an API version: NOT_FOUND', restErrors),
  answered('A locked org: inactive_org at the token endpoint, ORG_LOCKED for sessions', 'guess'),
  answered(
    'Sandbox refresh: another org id; users, apps, credentials and sessions are gone',
    'plugin-org and published field reports',
  ),
  answered(
    'Sandbox refresh: an app that comes over has lost its OAuth part',
    'github.com/hardisgroupcom/sfdx-hardis/issues/1994',
  ),
  answered('The Lightning host redirects to the My Domain, 302', 'guess'),
  {
    operation: 'Snapshots, org shapes, sandboxes made through SandboxInfo',
    status: 'notEmulated',
    source: 'not part of this flow',
  },
];
