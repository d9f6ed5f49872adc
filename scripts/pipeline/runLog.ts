/**
 * Runs the steps of one run and keeps what came of each. The only place that catches errors: once a step, into its
 * StepResult, and then lets the error end the run. In: the work of a step. Out: its value, and at the end the report.
 */

import type { Clock } from '../lib/clock.ts';
import { buildError, toSfError } from '../lib/errors.ts';
import { InterruptedByUser } from '../lib/interruption.ts';
import type { DeployPlan } from '../plan/deployPlan.ts';
import type { RunReport } from '../report/runReport.ts';
import type { StepError, StepResult } from '../report/stepResult.ts';

export type RunEvent =
  | { readonly kind: 'started'; readonly id: string; readonly title: string }
  | { readonly kind: 'progress'; readonly id: string; readonly title: string; readonly text: string }
  | { readonly kind: 'finished'; readonly result: StepResult }
  | { readonly kind: 'planned'; readonly plan: DeployPlan };

export type StepEnd<Value> = {
  readonly value: Value;
  readonly status: 'done' | 'unchanged';
  readonly detail?: string;
  readonly warnings?: readonly string[];
  readonly propagationMilliseconds?: number;
};

/** What the report tells beside the steps, as far as the run has come to know it. */
export type RunFacts = Partial<
  Pick<
    RunReport,
    | 'devHub'
    | 'org'
    | 'app'
    | 'runAsUsername'
    | 'scopes'
    | 'consumerKey'
    | 'credentialStore'
    | 'plan'
    | 'proofs'
    | 'dryRun'
    | 'previousPair'
  >
>;

export type RunLogOptions = {
  readonly command: string;
  readonly emulated: boolean;
  readonly clock: Clock;
  readonly onEvent: (event: RunEvent) => void;
  /** The command that goes on after an interruption, from what the run knows by then. */
  readonly resumeCommand: (facts: RunFacts) => string;
};

/** How a run ended that was not stopped by an error; whether `done` changed anything, the steps tell. */
export type RunEnd = 'done' | 'planned' | 'validated';

export type RunLog = {
  readonly step: <Value>(
    id: string,
    title: string,
    work: (progress: (text: string) => void) => Promise<StepEnd<Value>>,
  ) => Promise<Value>;
  /** Records a step of the plan that had nothing to do. */
  readonly skip: (id: string, title: string, reason: string) => void;
  /** Records a step that a dry run shows and does not do. */
  readonly plan: (id: string, title: string, reason: string | undefined) => void;
  /** Names steps to come, so that a run that ends early can say which did not run. */
  readonly expect: (steps: readonly { readonly id: string; readonly title: string }[]) => void;
  readonly learn: (facts: RunFacts) => void;
  readonly warn: (warnings: readonly string[]) => void;
  readonly announcePlan: (plan: DeployPlan) => void;
  /** Runs it all and gives the report, whatever happens. */
  readonly report: (work: () => Promise<RunEnd>) => Promise<RunReport>;
};

export function startRunLog(options: RunLogOptions): RunLog {
  const { clock, onEvent } = options;
  const startedAt = clock.now();
  const results: StepResult[] = [];
  const warnings = new Set<string>();
  let facts: RunFacts = {};
  let expected: readonly { readonly id: string; readonly title: string }[] = [];

  const record = (result: StepResult): void => {
    results.push(result);
    onEvent({ kind: 'finished', result });
  };

  const errorOf = (thrown: unknown, during: string) =>
    thrown instanceof InterruptedByUser
      ? buildError('InterruptedError', { during, resume: options.resumeCommand(facts) }, { cause: thrown })
      : toSfError(thrown);

  const step: RunLog['step'] = async (id, title, work) => {
    const startedAtMilliseconds = clock.now();
    const timing = () => ({ startedAtMilliseconds, durationMilliseconds: clock.now() - startedAtMilliseconds });
    onEvent({ kind: 'started', id, title });
    try {
      const end = await work((text) => onEvent({ kind: 'progress', id, title, text }));
      const { value, status, detail, propagationMilliseconds } = end;
      const propagation = propagationMilliseconds === undefined ? {} : { propagationMilliseconds };
      record({ id, title, status, ...timing(), ...propagation, detail, warnings: end.warnings });
      for (const warning of end.warnings ?? []) {
        warnings.add(warning);
      }
      return value;
    } catch (thrown) {
      const error = errorOf(thrown, title);
      record({ id, title, status: 'failed', ...timing(), error: describeError(error) });
      throw error;
    }
  };

  const report: RunLog['report'] = async (work) => {
    const build = (outcome: RunReport['outcome'], error?: StepError): RunReport => ({
      command: options.command,
      emulated: options.emulated,
      ...facts,
      proofs: facts.proofs ?? [],
      steps: [
        ...results,
        ...(outcome === 'planned' ? [] : stepsNotRun([...(facts.plan?.steps ?? []), ...expected], results)),
      ],
      warnings: [...warnings],
      durationMilliseconds: clock.now() - startedAt,
      outcome,
      error,
    });
    try {
      const end = await work();
      return build(end === 'done' && !hasChanges(results) ? 'unchanged' : end);
    } catch (thrown) {
      return build('failed', describeError(errorOf(thrown, options.command)));
    }
  };

  return {
    step,
    report,
    skip: (id, title, reason) => record({ id, title, status: 'unchanged', durationMilliseconds: 0, detail: reason }),
    plan: (id, title, detail) => record({ id, title, status: 'planned', detail }),
    expect: (steps) => {
      expected = steps;
    },
    learn: (more) => {
      facts = { ...facts, ...more };
    },
    warn: (more) => {
      for (const warning of more) {
        warnings.add(warning);
      }
    },
    announcePlan: (plan) => onEvent({ kind: 'planned', plan }),
  };
}

/** Steps whose doing changes an org or a store. */
const WRITING_STEPS =
  /^(create-|deploy|assign-|read-credentials$|sync-|stage-|write-|rotate-|promote-|discard-|delete-|remove-|revoke-|run-hooks|open-access|restore-access)/;

/** Whether a run changed an org or a store, also when it failed later. */
export const hasChanges = (results: readonly StepResult[]): boolean =>
  results.some(({ id, status }) => status === 'done' && WRITING_STEPS.test(id));

/** A run that ended early says of each planned step that it did not run. */
const stepsNotRun = (
  steps: readonly { readonly id: string; readonly title: string }[],
  results: readonly StepResult[],
): readonly StepResult[] => {
  const seen = new Set(results.map(({ id }) => id));
  return steps.filter(({ id }) => !seen.has(id)).map(({ id, title }) => ({ id, title, status: 'notRun' }));
};

const describeError = (error: ReturnType<typeof toSfError>): StepError => ({
  name: error.name,
  message: error.message,
  actions: error.actions ?? [],
  exitCode: error.exitCode,
  data: error.data,
});
