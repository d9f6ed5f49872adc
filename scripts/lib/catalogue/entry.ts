/** The shape of one entry of the error catalogue, and the helper that ties its texts to the type of its arguments. */
import type { ExitCodeName } from '../exitCodes.ts';

export type ErrorEntry<Args> = {
  readonly exit: ExitCodeName;
  /** One sentence with the app and the org, where there are any; no advice, no secret. */
  readonly message: (args: Args) => string;
  /** At least one: a command that can be run, or a Setup page by its name. */
  readonly actions: (args: Args) => readonly [string, ...string[]];
  /** For machines. Left out: the arguments themselves. */
  readonly data?: (args: Args) => unknown;
};

export const entry = <Args>(definition: ErrorEntry<Args>): ErrorEntry<Args> => definition;

/** "1 problem", "2 problems". */
export const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;
