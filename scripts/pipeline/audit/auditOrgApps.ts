/** Every app of the source on one org, looked at for the audit. In: the org, the source. Out: findings. Writes nothing. */
import pLimit from 'p-limit';
import { type AuditFinding, auditFinding, type Unchecked } from '../../audit/auditFinding.ts';
import { auditOrg } from '../../audit/auditOrg.ts';
import { ADMINISTRATIVE_PERMISSIONS } from '../../audit/auditRecord.ts';
import type { CredentialStore } from '../../credentials/clientCredentials.ts';
import { lookAtStaged } from '../../credentials/rotation/lookAtStaged.ts';
import type { AppDefinition } from '../../definition/appDefinition.ts';
import type { AppSource } from '../../definition/readAppSource.ts';
import { renderApp } from '../../definition/renderApp.ts';
import { resolveValues } from '../../definition/resolveValues.ts';
import type { ValuesConfig } from '../../definition/valuesConfig.ts';
import type { OrgClient } from '../../org/orgClient.ts';
import type { OrgSnapshot } from '../../org/orgSnapshot.ts';
import { readLoginRanges } from '../../org/readLoginRanges.ts';
import { readRunAsUsers } from '../../org/readRunAsUsers.ts';
import { readSecretAccess } from '../../org/readSecretAccess.ts';
import { readUserRisks } from '../../org/readUserRisks.ts';
import { shareReads } from '../../org/shareReads.ts';
import { takeSnapshots } from '../../org/takeSnapshot.ts';
import type { AuditRequest } from './auditRequest.ts';

const DAY = 86_400_000;

type Input = {
  readonly org: OrgClient;
  readonly sources: readonly AppSource[];
  readonly config: ValuesConfig;
  readonly request: AuditRequest;
  readonly store: CredentialStore | undefined;
  readonly nowMilliseconds: number;
};

export type OrgAppsAudit = { readonly findings: readonly AuditFinding[]; readonly unchecked: readonly Unchecked[] };

/** Each app takes a handful of reads besides what is read for all of them. */
const APPS_AT_A_TIME = 8;

export async function auditOrgApps(input: Input): Promise<OrgAppsAudit> {
  const shared = { ...input, org: shareReads(input.org) };
  const runAsUsers = await readRunAsUsers(shared.org);
  const apps = input.sources.map((source) => renderForAudit(source, runAsUsers, shared));
  const snapshotOf = await takeSnapshots(shared.org, apps);
  const limit = pLimit(APPS_AT_A_TIME);
  const audits = await Promise.all(apps.map((app) => limit(() => auditApp(app, snapshotOf(app), runAsUsers, shared))));
  return {
    findings: [...audits.flatMap(({ findings }) => findings), ...(await findSharedKeys(input))],
    unchecked: audits.flatMap(({ unchecked }) => unchecked),
  };
}

type RunAsUsers = ReadonlyMap<string, string> | undefined;

/** With the user that the org runs it as, where it says so. */
function renderForAudit(source: AppSource, runAsUsers: RunAsUsers, { org, config, request }: Input): AppDefinition {
  const { alias, orgId, username } = org.identity;
  const values = resolveValues({
    source,
    config,
    environment: request.variables,
    org: { alias, orgId, username },
    runAs: undefined,
  });
  const app = renderApp(source, values, alias);
  return { ...app, runAsUsername: runAsUsers?.get(app.name) ?? app.runAsUsername };
}

async function auditApp(
  app: AppDefinition,
  snapshot: OrgSnapshot,
  runAsUsers: RunAsUsers,
  { org, request, store, nowMilliseconds }: Input,
): Promise<OrgAppsAudit> {
  const { alias, orgId } = org.identity;
  const { runAsUsername } = app;
  const profile = snapshot.runAsUser?.profileName ?? '';
  const [access, risks, stored, loginRanges] = await Promise.all([
    readSecretAccess(org, app.name),
    readUserRisks(org, runAsUsername, ADMINISTRATIVE_PERMISSIONS),
    store?.read(alias, app.name),
    profile === '' ? undefined : readLoginRanges(org, profile),
  ]);
  const staged =
    snapshot.appId === undefined ? undefined : await lookAtStaged(org, { appName: app.name, appId: snapshot.appId });
  const since = Date.parse(stored?.orgId.slice(0, 15) === orgId.slice(0, 15) ? (stored.since ?? '') : '');
  return auditOrg({
    app: app.name,
    runAsUsername,
    snapshot,
    administrativePermissions: snapshot.runAsUser === undefined ? [] : risks,
    sharedWith:
      runAsUsers === undefined
        ? undefined
        : [...runAsUsers]
            .filter(([name, user]) => name !== app.name && user === runAsUsername.toLowerCase())
            .map(([name]) => name),
    loginRanges,
    credentialsSinceMilliseconds: Number.isNaN(since) ? access.appCreatedAtMilliseconds : since,
    staged:
      typeof staged === 'object' ? { state: staged.state, endsAtMilliseconds: staged.expiresAtMilliseconds } : staged,
    nowMilliseconds,
    maxCredentialAgeMilliseconds: request.maxCredentialAgeDays * DAY,
  });
}

/** Over everything that the store knows, also of other orgs. */
async function findSharedKeys({ store, org }: Input): Promise<readonly AuditFinding[]> {
  const entries = ((await store?.list()) ?? []).filter(({ version }) => version === 'current');
  const { alias } = org.identity;
  return entries
    .filter(({ orgAlias }) => orgAlias === alias)
    .flatMap((own) => {
      const twins = entries.filter(
        (other) =>
          other.consumerKey === own.consumerKey &&
          (other.orgId.slice(0, 15) !== own.orgId.slice(0, 15) || other.appName !== own.appName),
      );
      return twins.map(({ orgAlias, appName }) =>
        auditFinding(
          'key-shared',
          { app: own.appName, org: alias },
          `${own.appName} in "${alias}" has the consumer key of ${appName} in "${orgAlias}"`,
          `npm run rotate -- --target-org ${alias} --app ${own.appName}`,
        ),
      );
    });
}
