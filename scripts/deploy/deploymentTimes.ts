/**
 * How long deployments took, so that the next of the same app is looked at when it is likely to be done. In: durations. Out:
 * what to expect. One for all orgs of a release: they are sent the same components.
 */
export type DeploymentTimes = {
  /** Milliseconds from the start to the end as it was seen; absent before the first. */
  readonly expected: (app: string) => number | undefined;
  readonly note: (app: string, milliseconds: number) => void;
};

const REMEMBERED = 20;

/** The quickest of the last: who looks too early asks once more, who looks too late has waited in vain. */
export function createDeploymentTimes(): DeploymentTimes {
  const seen = new Map<string, number[]>();
  return {
    expected: (app) => {
      const times = seen.get(app);
      return times === undefined ? undefined : Math.min(...times);
    },
    note: (app, milliseconds) => {
      seen.set(app, [...(seen.get(app) ?? []), milliseconds].slice(-REMEMBERED));
    },
  };
}
