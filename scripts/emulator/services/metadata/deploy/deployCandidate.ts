/**
 * One component of a package into the org: judged by the rules, stored when none speaks against it, and the rows that
 * say so. A warning counts as an error unless the deployment ignores warnings.
 */
import type { DeployContext } from './deployContext.ts';
import { type Candidate, type ComponentRow, failureRow, type Problem } from './deployTypes.ts';
import { judgeCandidate } from './rules/judgeCandidate.ts';
import { storeCandidate } from './storeCandidate.ts';

const problemRow = (candidate: Candidate, { text, severity, position }: Problem): ComponentRow => ({
  ...failureRow({ componentType: candidate.type.name, ...candidateNames(candidate) }, text, position),
  problemType: severity,
});

const candidateNames = ({ fullName, fileName }: Candidate) => ({ fullName, fileName });

/** Deploys a component. A refused one gives a row for each problem and leaves the org as it was. */
export const deployCandidate = (context: DeployContext, candidate: Candidate): readonly ComponentRow[] => {
  const problems = judgeCandidate(context, candidate);
  const stopping = problems.filter(({ severity }) => severity === 'Error' || !context.options.ignoreWarnings);
  if (stopping.length > 0) return stopping.map((problem) => problemRow(candidate, problem));
  const stored = storeCandidate(context, candidate);
  const row: ComponentRow = {
    componentType: candidate.type.name,
    ...candidateNames(candidate),
    ...stored,
    deleted: false,
    success: true,
  };
  const warnings = problems.map((problem) => ({ ...problemRow(candidate, problem), ...row }));
  return warnings.length > 0 ? warnings : [row];
};
