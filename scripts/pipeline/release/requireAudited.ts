/**
 * Whether the source of a release may go anywhere: the audit's rules for source, with what config/audit.json accepts. In: the
 * source, and from which severity on a finding counts. Out: what was found, or an error with every finding that counts.
 */
import { acceptFindings } from '../../audit/acceptFindings.ts';
import { type AuditFinding, isAtLeast } from '../../audit/auditFinding.ts';
import { AUDIT_RULES } from '../../audit/auditRules.ts';
import { auditSource } from '../../audit/auditSource.ts';
import { readAuditConfig } from '../../definition/auditConfig.ts';
import type { AuditThreshold } from '../../definition/pipelineStage.ts';
import type { AppSource } from '../../definition/readAppSource.ts';
import { raise } from '../../lib/errors.ts';

/**
 * Findings that do not refuse the release, for its report; `undefined` where nobody asked for an audit.
 * @throws {AuditRefusedError} {ConfigInvalidError}
 */
export async function requireAudited(
  projectRoot: string,
  apps: readonly AppSource[],
  failOn: AuditThreshold,
  nowMilliseconds: number,
): Promise<readonly AuditFinding[] | undefined> {
  if (failOn === 'never') {
    return undefined;
  }
  const acceptances = await readAuditConfig(projectRoot, (id) => Object.hasOwn(AUDIT_RULES, id));
  // A permission set that two apps list is one file.
  const files = new Map(apps.flatMap(({ files: own }) => own.map((file) => [file.document.file, file] as const)));
  const today = new Date(nowMilliseconds).toISOString().slice(0, 10);
  const { findings } = acceptFindings(auditSource([...files.values()]), acceptances, today);
  const refused = findings.filter(({ accepted, severity }) => accepted === undefined && isAtLeast(severity, failOn));
  if (refused.length > 0) {
    raise('AuditRefusedError', { failOn, findings: refused.map(describeFinding) });
  }
  return findings;
}

const describeFinding = ({ file, line, column, severity, message, ruleId, fix }: AuditFinding): string =>
  `${file}:${line}:${column}: ${severity}: ${message} (${ruleId}). ${fix}`;
