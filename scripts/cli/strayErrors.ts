/**
 * Errors that nobody could catch, such as those of a library's stream or timer. Node would print a stack and end with
 * code 1; a command owes its caller an error as any other, so that it is told and the process ends with that.
 */
export type StrayErrors = { readonly dispose: () => void };

/** `tell` is called once; the process ends when it is done, whatever else is going on. */
export function watchStrayErrors(tell: (error: unknown) => Promise<void>): StrayErrors {
  const onError = (error: unknown): void => {
    void tell(error).finally(() => process.exit());
  };
  process.once('uncaughtException', onError);
  return { dispose: () => process.off('uncaughtException', onError) };
}
