/**
 * `npm run audit`: source, repository and, where one is named, an org, looked at for security. In: the request and the ports.
 * Out: a report, always. Writes nothing.
 */
import { acceptFindings } from '../../audit/acceptFindings.ts';
import { type AuditFinding, auditFinding } from '../../audit/auditFinding.ts';
import { AUDIT_RULES, type Severity } from '../../audit/auditRules.ts';
import { auditSource } from '../../audit/auditSource.ts';
import type { Finding } from '../../definition/appDefinition.ts';
import { readAuditConfig } from '../../definition/auditConfig.ts';
import { readProjectValues } from '../../definition/projectValues.ts';
import { inspectProject, readAppSources } from '../../definition/readAppSource.ts';
import { buildError, toSfError } from '../../lib/errors.ts';
import { InterruptedByUser, unlessAborted } from '../../lib/interruption.ts';
import type { OrgClient } from '../../org/orgClient.ts';
import { readRunAsUsers } from '../../org/readRunAsUsers.ts';
import type { AuditReport } from '../../report/auditReport.ts';
import { toStepError } from '../../report/runReport.ts';
import { auditOrgApps, type OrgAppsAudit } from './auditOrgApps.ts';
import { auditPrivileges, type PrivilegesAudit } from './auditPrivileges.ts';
import { auditRepository } from './auditRepository.ts';
import type { AuditPorts, AuditRequest } from './auditRequest.ts';

export async function auditProject(
  request: AuditRequest,
  failOn: Severity | 'never',
  ports: AuditPorts,
): Promise<AuditReport> {
  const startedAt = ports.clock.now();
  const base = (): Omit<AuditReport, 'apps' | 'files' | 'findings' | 'unchecked' | 'notices'> => ({
    command: request.command,
    emulated: request.emulated,
    warnings: request.notices,
    durationMilliseconds: ports.clock.now() - startedAt,
    failOn,
  });
  const empty = { apps: [], files: 0, findings: [], unchecked: [], notices: [] };
  try {
    return await unlessAborted(audit(request, ports, base), ports.signal);
  } catch (thrown) {
    const resume = `npm run audit${request.org === undefined ? '' : ` -- --target-org ${request.org}`}`;
    const error =
      thrown instanceof InterruptedByUser
        ? buildError('InterruptedError', { during: request.command, resume }, { cause: thrown })
        : toSfError(thrown);
    return { ...base(), ...empty, error: toStepError(error) };
  }
}

async function audit(
  request: AuditRequest,
  ports: AuditPorts,
  base: () => Omit<AuditReport, 'apps' | 'files' | 'findings' | 'unchecked' | 'notices'>,
): Promise<AuditReport> {
  const { projectRoot } = request;
  const [acceptances, repository] = await Promise.all([
    readAuditConfig(projectRoot, (id) => Object.hasOwn(AUDIT_RULES, id)),
    auditRepository(projectRoot, request.history),
  ]);
  // A source that every other command refuses is looked at all the same.
  const project = await inspectProject(projectRoot);
  const client =
    request.org === undefined
      ? undefined
      : await ports.openOrg({ aliasOrUsername: request.org, apiVersion: request.apiVersion });
  const nowMilliseconds = ports.clock.now();
  const ofOrg =
    client === undefined ? { findings: [], unchecked: [] } : await lookAtOrg(client, request, ports, nowMilliseconds);
  const { findings, notices } = acceptFindings(
    [
      ...auditSource(project.files),
      ...repository.findings,
      ...secretsOutside(repository.findings, project.secrets),
      ...ofOrg.findings,
    ],
    acceptances,
    new Date(nowMilliseconds).toISOString().slice(0, 10),
  );
  const identity = client?.identity;
  return {
    ...base(),
    ...(identity === undefined
      ? {}
      : {
          org: {
            alias: identity.alias,
            orgId: identity.orgId,
            username: identity.username,
            instanceUrl: identity.instanceUrl,
          },
        }),
    apps: project.apps,
    files: Math.max(repository.files, project.files.length),
    findings,
    ...(ofOrg.privileges === undefined ? {} : { privileges: ofOrg.privileges }),
    unchecked: [...repository.unchecked, ...ofOrg.unchecked],
    notices,
  };
}

async function lookAtOrg(
  org: OrgClient,
  request: AuditRequest,
  { store, transport, clock, signal }: AuditPorts,
  nowMilliseconds: number,
): Promise<OrgAppsAudit & Partial<PrivilegesAudit>> {
  const { projectRoot, variables } = request;
  const [sources, config] = await Promise.all([readAppSources({ projectRoot }), readProjectValues(projectRoot)]);
  const ofApps = await auditOrgApps({ org, sources, config, request, store, nowMilliseconds });
  if (request.privileges !== true || store === undefined) {
    return ofApps;
  }
  const users = await readRunAsUsers(org);
  const work = { client: org, store, config, variables, transport, clock, signal };
  const measured = await auditPrivileges(sources, work, (app) => users?.get(app));
  return {
    privileges: measured.privileges,
    findings: [...ofApps.findings, ...measured.findings],
    unchecked: [...ofApps.unchecked, ...measured.unchecked],
  };
}

/** What the guard over the source sees and git does not track, or not yet. */
const secretsOutside = (known: readonly AuditFinding[], secrets: readonly Finding[]): readonly AuditFinding[] =>
  secrets
    .filter(({ position }) => !known.some(({ file, line }) => file === position.file && line === position.line))
    .map(({ message, fix, position }) => auditFinding('secret-in-file', position, message, fix));
