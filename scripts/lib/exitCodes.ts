/** What each exit code of every command means. Errors, help texts and the README take the numbers from here. */
export const EXIT_CODES = {
  done: { code: 0, meaning: 'done, or nothing to do' },
  refused: { code: 1, meaning: 'the org or the token endpoint said no' },
  usage: { code: 2, meaning: 'flags, configuration or source must be fixed; no call that writes was made' },
  different: { code: 3, meaning: 'asked with --detailed-exitcode: there are differences' },
  bug: { code: 10, meaning: 'a fault in eca-pipeline itself' },
  platform: { code: 20, meaning: 'an internal error of Salesforce' },
  partial: { code: 68, meaning: 'partly done; safe to run again' },
  pending: { code: 69, meaning: 'still going when we stopped waiting' },
  interrupted: { code: 130, meaning: 'interrupted' },
} as const;

export type ExitCodeName = keyof typeof EXIT_CODES;
