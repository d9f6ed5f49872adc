/** What one step of a run came to. The pipeline makes them, one a step; `report` turns them into what people and machines read. */
export type StepStatus = 'done' | 'unchanged' | 'failed' | 'notRun' | 'planned';

export type StepResult = {
  readonly id: string;
  readonly title: string;
  readonly status: StepStatus;
  readonly startedAtMilliseconds?: number;
  readonly durationMilliseconds?: number;
  /** The part of it, at its beginning, in which the org did not know the key yet. */
  readonly propagationMilliseconds?: number;
  /** One line of what was found or done. */
  readonly detail?: string;
  readonly warnings?: readonly string[];
  readonly error?: StepError;
};

/** An error as reports carry it: no stack, no cause object, no secret. */
export type StepError = {
  readonly name: string;
  readonly message: string;
  readonly actions: readonly string[];
  readonly exitCode: number;
  readonly data?: unknown;
};
