/**
 * Warnings of the Salesforce libraries. In: nothing. Out: what they warned of since the process started, for the command
 * to show or to drop. Without a listener the libraries hand them to Node, which prints each with a process id and a hint
 * for developers.
 */
const collected: string[] = [];

export const libraryWarnings = (): readonly string[] => [...collected];

export async function collectLibraryWarnings(): Promise<void> {
  const { Lifecycle } = await import('@salesforce/core/lifecycle');
  const listener = async (warning: string): Promise<void> => {
    collected.push(warning);
  };
  // The name makes a second registration a no-op.
  Lifecycle.getInstance().on(Lifecycle.warningEventName, listener, 'eca-pipeline');
}
