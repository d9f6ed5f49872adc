/** Every app of the source on one org, looked at for the audit. In: the org, the source. Out: findings. Writes nothing. */
import { type AuditFinding, auditFinding, type Unchecked } from '../../audit/auditFinding.ts';
import { auditOrg } from '../../audit/auditOrg.ts';
import { ADMINISTRATIVE_PERMISSIONS } from '../../audit/auditRecord.ts';
import type { CredentialStore } from '../../credentials/clientCredentials.ts';
import { lookAtStaged } from '../../credentials/rotation/lookAtStaged.ts';
import type { AppSource } from '../../definition/readAppSource.ts';
import { renderApp } from '../../definition/renderApp.ts';
import { resolveValues } from '../../definition/resolveValues.ts';
import type { ValuesConfig } from '../../definition/valuesConfig.ts';
import type { OrgClient } from '../../org/orgClient.ts';
import { readRunAsUsers } from '../../org/readRunAsUsers.ts';
import { readSecretAccess } from '../../org/readSecretAccess.ts';
import { readUserRisks } from '../../org/readUserRisks.ts';
import { takeSnapshot } from '../../org/takeSnapshot.ts';
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

export async function auditOrgApps(input: Input): Promise<OrgAppsAudit> {
  const runAsUsers = await readRunAsUsers(input.org);
  const audits = await Promise.all(input.sources.map((source) => auditApp(source, runAsUsers, input)));
  return {
    findings: [...audits.flatMap(({ findings }) => findings), ...(await findSharedKeys(input))],
    unchecked: audits.flatMap(({ unchecked }) => unchecked),
  };
}

async function auditApp(
  source: AppSource,
  runAsUsers: ReadonlyMap<string, string> | undefined,
  { org, config, request, store, nowMilliseconds }: Input,
): Promise<OrgAppsAudit> {
  const { alias, orgId, username } = org.identity;
  const values = resolveValues({
    source,
    config,
    environment: request.variables,
    org: { alias, orgId, username },
    runAs: undefined,
  });
  const app = renderApp(source, values, alias);
  // Whom the org runs the app as counts, where it says so.
  const runAsUsername = runAsUsers?.get(app.name) ?? app.runAsUsername;
  const [snapshot, access, risks, stored] = await Promise.all([
    takeSnapshot(org, { ...app, runAsUsername }),
    readSecretAccess(org, app.name),
    readUserRisks(org, runAsUsername, ADMINISTRATIVE_PERMISSIONS),
    store?.read(alias, app.name),
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
