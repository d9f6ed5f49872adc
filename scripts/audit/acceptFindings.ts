/** Findings that somebody has accepted, with a reason and an end. In: findings, acceptances, today. Out: both, matched. Pure. */
import type { Acceptance } from '../definition/auditConfig.ts';
import type { AuditFinding } from './auditFinding.ts';

export type Accepted = { readonly findings: readonly AuditFinding[]; readonly notices: readonly string[] };

const fits = (acceptance: Acceptance, { ruleId, app, org, file }: AuditFinding): boolean =>
  acceptance.rule === ruleId &&
  (acceptance.app === undefined || acceptance.app === app) &&
  (acceptance.org === undefined || acceptance.org === org) &&
  (acceptance.file === undefined || isWithin(acceptance.file, file));

/** A path that ends in `/` stands for everything below it. */
const isWithin = (accepted: string, file: string | undefined): boolean =>
  accepted.endsWith('/') ? file?.startsWith(accepted) === true : accepted === file;

/** `today`: `YYYY-MM-DD`. The last day of an acceptance counts. */
export function acceptFindings(
  findings: readonly AuditFinding[],
  acceptances: readonly Acceptance[],
  today: string,
): Accepted {
  const live = acceptances.filter(({ until }) => until >= today);
  const notices = acceptances.flatMap((acceptance) => {
    const matches = findings.filter((finding) => fits(acceptance, finding)).length;
    const name = [acceptance.rule, acceptance.app, acceptance.org, acceptance.file].filter(Boolean).join(' ');
    if (matches === 0) {
      return [`config/audit.json accepts ${name}, which was not found: delete the entry.`];
    }
    return acceptance.until < today ? [`The acceptance of ${name} ended ${acceptance.until}.`] : [];
  });
  return {
    findings: findings.map((finding) => {
      const acceptance = live.find((one) => fits(one, finding));
      return acceptance === undefined
        ? finding
        : { ...finding, accepted: { reason: acceptance.reason, until: acceptance.until } };
    }),
    notices,
  };
}
