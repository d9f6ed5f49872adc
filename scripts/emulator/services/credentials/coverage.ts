/**
 * What the credentials resources answer, refuse and leave out, each with its public source or `guess`.
 */
import type { CoverageRow } from '../../coverageRow.ts';
import { credentialsRefusals } from './credentialsErrors.ts';

const base = '/apps/oauth';
const staged = `${base}/credentials/:app/:consumer/staged`;
const usagePage = 'developer.salesforce.com chatterapi/connect_resources_usage';
const connectGuide = 'developer.salesforce.com Connect REST API, App OAuth Credentials resources';
const stagingHelp = 'help.salesforce.com xcloud.eca_stage_oauth_credentials';
const hardis = 'github.com/hardisgroupcom/sfdx-hardis docs/hardis/org/ext-client-app/rotate-credentials.md';
const infisical = 'github.com/Infisical/infisical salesforce-oauth-credentials';

const answered = (operation: string, source: string): CoverageRow => ({ operation, status: 'answered', source });
const notEmulated = (operation: string): CoverageRow => ({ operation, status: 'notEmulated', source: usagePage });

export const credentialsCoverage: readonly CoverageRow[] = [
  answered(`GET ${base}/usage (59.0): apps with page and pageSize`, usagePage),
  answered(`GET ${base}/usage: apps that were never used are listed`, hardis),
  answered(`GET ${base}/usage: nextPageUrl on the last page, then an empty array`, usagePage),
  answered(`GET ${base}/usage: pageSize 25 by default, 100 at most`, 'guess'),
  answered(`DELETE ${base}/usage/:app/tokens (59.0): refresh tokens end, access tokens live on`, usagePage),
  answered(`GET ${base}/credentials/:app (60.0)`, connectGuide),
  answered(`GET ${base}/credentials/:app/:consumer?part (60.0)`, connectGuide),
  answered(`GET ${staged} (65.0)`, connectGuide),
  answered(`GET ${staged}: an empty collection where there is none`, 'guess'),
  answered(`POST ${staged} (65.0): a new key and secret, the collection as answer`, connectGuide),
  answered(`POST ${staged}: status 201`, 'guess'),
  answered(`POST ${staged} where the former pair has expired`, 'guess'),
  answered(`GET ${staged}/:id (65.0)`, connectGuide),
  answered(`PATCH ${staged}/:id {"command":"rotate"} (65.0)`, infisical),
  answered(`PATCH ${staged}/:id: former pair in the same place, state Rotated, still alive`, hardis),
  answered(`DELETE ${staged}/:id (65.0): 204, the pair ends at once`, connectGuide),
  answered('staged credentials live for 30 days', stagingHelp),
  answered('an active pair shows as Expired after 30 days, a rotated one is gone', 'guess'),
  answered('access tokens live on when their pair is rotated or deleted', 'guess'),
  answered('ids of 15 and of 18 characters', hardis),
  answered('a key without its secret needs no ViewClientSecret and no setting', 'guess'),
  answered('setting is judged before permissions', 'guess'),
  ...Object.values(credentialsRefusals).map(({ cause, httpStatus, errorCode, source }): CoverageRow => {
    return { operation: `${base}: ${cause} -> ${httpStatus} ${errorCode}`, status: 'refused', source };
  }),
  notEmulated(`GET ${base}/usage/:app/users`),
  notEmulated(`GET, DELETE ${base}/usage/:app/:user/tokens`),
  notEmulated(`DELETE ${base}/usage/tokens/:token`),
];
