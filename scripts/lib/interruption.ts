/** The reason of every abort that a person or the CI system asked for; the pipeline turns it into `InterruptedError`. */
export class InterruptedByUser extends Error {
  constructor() {
    super('interrupted');
    this.name = 'InterruptedByUser';
  }
}

/**
 * Gives the result of `work`, or rejects with the signal's reason as soon as it is aborted. For library calls that take
 * no signal: they may go on in the background, but nobody waits for them.
 */
export async function unlessAborted<Result>(work: Promise<Result>, signal: AbortSignal | undefined): Promise<Result> {
  if (signal === undefined) {
    return work;
  }
  if (signal.aborted) {
    // It was begun all the same, and nobody waits for how it fails.
    work.catch(() => undefined);
    throw signal.reason;
  }
  let stopListening: (() => void) | undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    const onAbort = (): void => reject(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
    stopListening = () => signal.removeEventListener('abort', onAbort);
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    stopListening?.();
  }
}
