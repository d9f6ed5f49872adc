/** What every credential store behind a command is given, beside its own settings. Only the command line makes one. */

export type StorePlace = {
  /** The store's name in config/credential-stores.json, for messages. */
  readonly store: string;
  /** All variables of the process; a command gets those of the allow-list only. */
  readonly variables: Readonly<Record<string, string | undefined>>;
  /** The project: where commands run, and what relative paths start from. */
  readonly workingDirectory: string;
  readonly signal: AbortSignal;
  /** Folder in memory; without it that of Linux. For tests of systems that have none. */
  readonly memoryFolder?: string;
};
