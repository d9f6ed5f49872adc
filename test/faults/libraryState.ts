/** The libraries keep sf's state in memory; each run shall read it as a new process does. */
export async function forgetLibraryState(): Promise<void> {
  const { StateAggregator } = await import('@salesforce/core');
  StateAggregator.clearInstance();
}
