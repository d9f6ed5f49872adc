/** What `npm run audit` does once its flags are read: finds project and org, looks, writes the files that were asked for. */
import { SEVERITIES, type Severity } from '../audit/auditRules.ts';
import { raise } from '../lib/errors.ts';
import { auditProject } from '../pipeline/audit/auditProject.ts';
import type { AuditPorts, AuditRequest } from '../pipeline/audit/auditRequest.ts';
import { type AuditReport, exitCodeOfAudit } from '../report/auditReport.ts';
import { formatAudit } from '../report/formatAudit.ts';
import { formatAuditJson, formatAuditJunit, formatAuditSarif } from '../report/formatAuditFiles.ts';
import { formatStatusPrivileges, type PrivilegesReport } from '../report/formatStatusPrivileges.ts';
import type { CommandContext, CommandModule, Options } from './commandModule.ts';
import { credentialStoreOf } from './credentialStoreOf.ts';
import { connectPorts } from './deployPorts.ts';
import { number, text } from './flags.ts';
import { openReportFile } from './reportFile.ts';
import { findWorkplace, openTargetOrg } from './targetWorkplace.ts';
import { toolVersion } from './toolVersion.ts';

export const runAudit: CommandModule['run'] = async (options, _operands, context) => {
  const { environment, output } = context;
  const open = (name: string) => {
    const path = text(options, name);
    return path === undefined ? undefined : openReportFile(path, environment.workingDirectory);
  };
  if (text(options, 'privileges') !== undefined && text(options, 'targetOrg') === undefined) {
    raise('UsageError', { command: 'audit', problem: '--privileges needs --target-org: it measures in an org.' });
  }
  const [sarif, junit, privileges] = [await open('sarif'), await open('junit'), await open('privileges')];
  const { request, ports } = await prepare(options, context);
  const report = await auditProject(request, failOnOf(options), ports);
  await sarif?.write(formatAuditSarif(report, toolVersion()));
  await junit?.write(formatAuditJunit(report));
  await privileges?.write(formatStatusPrivileges(evidenceOf(report)));
  return {
    kind: 'document',
    text: formatAudit(report, { color: output.hasColor, columns: output.columns }),
    json: formatAuditJson(report),
    exitCode: exitCodeOfAudit(report),
  };
};

const evidenceOf = (report: AuditReport): PrivilegesReport => ({
  ...report,
  orgs: [{ alias: report.org?.alias ?? '', apps: report.privileges ?? [] }],
});

const failOnOf = (options: Options): Severity | 'never' =>
  SEVERITIES.find((severity) => severity === text(options, 'failOn')) ?? 'never';

async function prepare(
  options: Options,
  context: CommandContext,
): Promise<{ readonly request: AuditRequest; readonly ports: AuditPorts }> {
  const { environment } = context;
  // An org that sf has as its default is not looked at unasked: an audit of the source needs none.
  const named = text(options, 'targetOrg');
  const request = (
    projectRoot: string,
    org?: { readonly name: string; readonly isEmulated: boolean },
  ): AuditRequest => ({
    command: 'audit',
    projectRoot,
    ...(org === undefined ? {} : { org: org.name }),
    apiVersion: text(options, 'apiVersion') ?? environment.apiVersion,
    emulated: org?.isEmulated ?? false,
    variables: environment.variables,
    maxCredentialAgeDays: number(options, 'maxCredentialAge'),
    history: options['history'] !== false,
    privileges: text(options, 'privileges') !== undefined,
    notices: environment.notices,
  });
  if (named === undefined) {
    const { projectRoot, dataDirectory } = await findWorkplace(context);
    return { request: request(projectRoot), ports: connectPorts(dataDirectory, context) };
  }
  const workplace = await openTargetOrg(options, context);
  const store = await credentialStoreOf(options, context, workplace);
  return {
    request: request(workplace.projectRoot, workplace.org),
    ports: { ...connectPorts(workplace.dataDirectory, context), store },
  };
}
