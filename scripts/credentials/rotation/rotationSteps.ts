/** The steps that a rotation can consist of, with their titles. Which of them, and in which order, the plan says. */

export const ROTATION_STEPS = {
  'sync-current': 'Store the pair that the org has',
  'discard-staged': 'End the staged pair',
  'stage-credentials': 'Stage a new pair',
  'write-pending': 'Store the new pair as pending',
  'verify-pending': 'Get a token with the new pair',
  'rotate-credentials': 'Rotate: the new pair becomes the main one',
  'promote-previous': 'Roll back: the previous pair becomes the main one',
  'verify-current': 'Get a token with the main pair',
  'verify-previous': 'See that the previous pair still works',
  'write-previous': 'Store the former pair as previous',
  'write-current': 'Store the main pair as current',
  'run-hooks': 'Tell the consumers',
  'remove-pending': 'Remove the pending pair from the store',
  'read-logins': 'Read who logged in since the new pair was stored',
  'revoke-tokens': 'Revoke the tokens of the app',
  'delete-previous': 'End the former pair',
  'delete-staged': 'End the staged pair',
  'prove-refused': 'See that the ended pair is refused',
  'remove-previous': 'Remove the previous pair from the store',
} as const;

export type RotationStepId = keyof typeof ROTATION_STEPS;
export type RotationStep = { readonly id: RotationStepId; readonly title: string; readonly reason?: string };

export type RotationPlan =
  | { readonly kind: 'steps'; readonly steps: readonly RotationStep[] }
  /** Nothing to do, and why. */
  | { readonly kind: 'nothing'; readonly reason: string };

export type StepsPlan = Extract<RotationPlan, { kind: 'steps' }>;

export const steps = (ids: readonly RotationStepId[], reason?: string): StepsPlan => ({
  kind: 'steps',
  steps: ids.map((id) => ({ id, title: ROTATION_STEPS[id], ...(reason === undefined ? {} : { reason }) })),
});
