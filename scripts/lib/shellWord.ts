/** One word of a command that we tell a person to run, in a form that any POSIX shell reads as that word. */
export const shellWord = (word: string): string =>
  /^[\w@.,:+/=-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
