/**
 * What the run-as users of an org can and cannot do, for the audit. In: the org, the source, the ports. Out: the proofs, and
 * findings of what is not as the source grants it. One token request an app; writes nothing.
 */
import { type AuditFinding, auditFinding, type Unchecked } from '../../audit/auditFinding.ts';
import type { AppSource } from '../../definition/readAppSource.ts';
import type { MeasuredPrivileges } from '../../report/auditReport.ts';
import { type PrivilegesWork, readPrivileges } from '../status/readPrivileges.ts';

export type PrivilegesAudit = {
  readonly privileges: readonly MeasuredPrivileges[];
  readonly findings: readonly AuditFinding[];
  readonly unchecked: readonly Unchecked[];
};

/** `runAsOf`: whom the org runs an app as, where it says so. */
export async function auditPrivileges(
  sources: readonly AppSource[],
  work: PrivilegesWork,
  runAsOf: (app: string) => string | undefined,
): Promise<PrivilegesAudit> {
  const org = work.client.identity.alias;
  const privileges: MeasuredPrivileges[] = [];
  for (const source of sources) {
    const username = runAsOf(source.name) ?? 'unknown user';
    privileges.push({ app: source.name, runAs: { username }, ...(await readPrivileges(source, work)) });
  }
  return {
    privileges,
    findings: privileges.flatMap(({ app, runAs, privileges: proofs = [] }) =>
      proofs
        .filter(({ status }) => status === 'contradicted')
        .map(({ title, evidence }) =>
          auditFinding(
            'run-as-beyond-source',
            { app, org },
            `${runAs.username}: not so: ${title} (${evidence})`,
            "Compare the user's permissions in Setup with the source.",
          ),
        ),
    ),
    unchecked: privileges.flatMap(({ app, privilegesError }) =>
      privilegesError === undefined
        ? []
        : [{ what: `what the run-as user of ${app} can do`, reason: privilegesError.name, org }],
    ),
  };
}
