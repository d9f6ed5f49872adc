/**
 * How long deployments took, so that the next of the same app is looked at when it is likely to be done. In: durations. Out:
 * what to expect. One for all orgs of a release: they are sent the same components.
 */
export type DeploymentTimes = {
  /** Milliseconds from the org's taking it to its end; absent before the first is known. */
  readonly expected: (app: string) => number | undefined;
  readonly note: (app: string, milliseconds: number) => void;
  /** Resolves with the first that is noted of the app; at once where one was. */
  readonly first: (app: string) => Promise<void>;
};

const REMEMBERED = 20;

/** The quickest of the last: who looks too early asks once more, who looks too late has waited in vain. */
export function createDeploymentTimes(): DeploymentTimes {
  const seen = new Map<string, number[]>();
  const firsts = new Map<string, PromiseWithResolvers<void>>();
  const firstOf = (app: string): PromiseWithResolvers<void> => {
    const known = firsts.get(app) ?? Promise.withResolvers<void>();
    firsts.set(app, known);
    return known;
  };
  return {
    expected: (app) => {
      const times = seen.get(app);
      return times === undefined ? undefined : Math.min(...times);
    },
    note: (app, milliseconds) => {
      seen.set(app, [...(seen.get(app) ?? []), milliseconds].slice(-REMEMBERED));
      firstOf(app).resolve();
    },
    first: (app) => firstOf(app).promise,
  };
}
