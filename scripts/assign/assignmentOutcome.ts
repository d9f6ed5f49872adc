/** What became of the integration user or of one of its assignments. */
export type AssignmentOutcome = {
  readonly state: 'created' | 'unchanged';
  readonly username: string;
  readonly userId: string;
  /** `user`, or the name of what was assigned. */
  readonly subject: string;
};
