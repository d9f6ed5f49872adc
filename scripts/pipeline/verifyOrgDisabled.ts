/**
 * Tells a person that an app which gives no token was switched off on purpose. In: a diagnosis and the app's mark. Out: the
 * diagnosis, whose finding about the switch says so and leads back to `app:enable`. A mark alone decides nothing: somebody
 * may have switched the app on in Setup.
 */
import type { Diagnosis, TokenFinding } from '../verify/diagnosis/diagnosis.ts';
import { type DisabledMark, PART_TITLES } from './appSwitch/disabledMarks.ts';

/** Rows of the decision table that read the switches. */
const SWITCHED_OFF: ReadonlySet<string> = new Set(['appDisabled', 'pluginDisabled']);

export function explainDisabled(
  diagnosis: Diagnosis,
  { part, since, by }: DisabledMark,
  { app, org }: { readonly app: string; readonly org: string },
): Diagnosis {
  const explain = (finding: TokenFinding): TokenFinding =>
    finding.verdict === 'confirmed' && SWITCHED_OFF.has(finding.id)
      ? {
          ...finding,
          evidence: [...finding.evidence, `It was switched off on purpose (${PART_TITLES[part]}, ${since}, by ${by}).`],
          fix: `npm run app:enable -- --target-org ${org} --app ${app}`,
        }
      : finding;
  return { ...diagnosis, findings: diagnosis.findings.map(explain) };
}
