/** What a rule is, and the words that several rules share. A rule looks and never writes. */
import type { DeployContext } from '../deployContext.ts';
import type { Candidate, Problem } from '../deployTypes.ts';

export type Rule = (context: DeployContext, candidate: Candidate) => readonly Problem[];

/** An error at an element of the file, or at none. */
export const errorAt = ({ positions }: Candidate, element: string | undefined, text: string): Problem => {
  const position = element === undefined ? undefined : positions.get(element);
  return { text, severity: 'Error', ...(position ? { position } : {}) };
};

/** A name that leads nowhere, in the words of a deployment. */
export const noSuchReference = (candidate: Candidate, element: string, kind: string, name: string): Problem =>
  errorAt(candidate, element, `INVALID_CROSS_REFERENCE_KEY: In field: ${element} - no ${kind} named ${name} found`);
