/**
 * Runs work while this process alone holds a file's lock. In: a path, which need not exist, in a folder that does.
 * Out: what the work gave. A lock whose process was killed is taken over once it is no longer refreshed.
 */
const STALE_MILLISECONDS = 5000;
/** Together about 20 seconds: longer than a killed process' lock stays fresh. */
const RETRIES = { retries: 110, factor: 1.3, minTimeout: 10, maxTimeout: 200, randomize: true } as const;

/**
 * The lock goes also when `work` fails.
 * @throws the lock's own `ELOCKED` error when another process holds it all the while
 */
export async function withFileLock<Value>(path: string, work: () => Promise<Value>): Promise<Value> {
  const { lock } = await import('proper-lockfile');
  let lost: Error | undefined;
  const release = await lock(path, {
    // The file may not exist before the first write.
    realpath: false,
    stale: STALE_MILLISECONDS,
    retries: RETRIES,
    // The library would throw from a timer, where nobody can catch it.
    onCompromised: (error) => {
      lost = error;
    },
  });
  try {
    return await work();
  } finally {
    // A lock that was lost is no longer ours to release.
    if (lost === undefined) {
      await release();
    }
  }
}
