/** What the audit found, and what it could not look at: a thing that was not checked is told, and never counts as clean. */
import { AUDIT_RULES, type AuditRuleId, SEVERITIES, type Severity } from './auditRules.ts';

export type AuditFinding = {
  readonly ruleId: AuditRuleId;
  readonly severity: Severity;
  readonly message: string;
  readonly fix: string;
  readonly app?: string;
  /** Alias; absent for what is about the source. */
  readonly org?: string;
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
  readonly accepted?: { readonly reason: string; readonly until: string };
};

export type Unchecked = { readonly what: string; readonly reason: string; readonly org?: string };

type Place = Pick<AuditFinding, 'app' | 'org' | 'file' | 'line' | 'column'>;

export const auditFinding = (ruleId: AuditRuleId, place: Place, message: string, fix: string): AuditFinding => ({
  ruleId,
  severity: AUDIT_RULES[ruleId].severity,
  message,
  fix,
  ...place,
});

export const isAtLeast = (severity: Severity, least: Severity): boolean =>
  SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(least);
