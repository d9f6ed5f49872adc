/**
 * The flags of `fault add`, and the check of those that do not go together.
 */
import { type Command, InvalidArgumentError, Option } from 'commander';
import { raise } from '../lib/errors.ts';

const KINDS = ['html503', 'status', 'reset', 'latency', 'truncate', 'slow', 'stale'] as const;

export type FaultFlags = {
  readonly kind: (typeof KINDS)[number];
  readonly method?: string;
  readonly path?: string;
  readonly body?: string;
  readonly targetOrg?: string;
  readonly effect: 'before' | 'after';
  readonly nth?: number;
  readonly times?: number;
  readonly status?: number;
  readonly errorCode?: string;
  readonly milliseconds?: number;
  readonly jitter?: number;
  readonly percent?: number;
  readonly seed?: number;
};

const within =
  (lowest: number, highest: number) =>
  (text: string): number => {
    if (!/^\d+$/.test(text) || Number(text) < lowest || Number(text) > highest) {
      throw new InvalidArgumentError(`It must be a whole number from ${lowest} to ${highest}.`);
    }
    return Number(text);
  };

function parsePercent(text: string): number {
  const percent = Number(text);
  if (!/^\d+(\.\d+)?$/.test(text) || percent <= 0 || percent > 100) {
    throw new InvalidArgumentError('It must be a number above 0, up to 100.');
  }
  return percent;
}

const MOST_REQUESTS = 1_000_000;
const HIGHEST_SEED = 2 ** 31;
const LONGEST_MILLISECONDS = 3_600_000;

/** Adds the flags to a command. */
export const configureFault = (command: Command): Command =>
  command
    .addOption(new Option('--kind <kind>', 'what goes wrong').choices(KINDS).makeOptionMandatory())
    .option('--method <method>', 'HTTP method of the requests that fail; any when absent')
    .option('--path <part>', 'part of their path and query; any when absent')
    .option('--body <part>', 'part of their body, such as the name of a SOAP operation')
    .option('-o, --target-org <org>', 'alias or username of the org they are for, or "login" for the login host')
    .addOption(
      new Option('--effect <when>', 'whether the org does as asked before the answer is spoilt')
        .choices(['before', 'after'])
        .default('before'),
    )
    .option('--nth <number>', 'the first such request that fails', within(1, MOST_REQUESTS))
    .option('--times <number>', 'how many fail; 1 when absent, 0 for all', within(0, MOST_REQUESTS))
    .option('--status <code>', 'HTTP status, for --kind status', within(200, 599))
    .option('--error-code <code>', 'error code in the body, for --kind status')
    .option(
      '--milliseconds <number>',
      'how long the answer is held back, for --kind latency and slow',
      within(0, LONGEST_MILLISECONDS),
    )
    .option('--jitter <number>', 'up to so many milliseconds more or less', within(0, LONGEST_MILLISECONDS))
    .option('--percent <number>', 'so many of a hundred fail, at random; all when absent', parsePercent)
    .option('--seed <number>', 'of what is at random, which is the same each time', within(0, HIGHEST_SEED));

/** @throws {UsageError} for flags that say nothing about this kind of fault */
export function rejectMisfits({ kind, status, errorCode, milliseconds, jitter, percent, seed }: FaultFlags): void {
  const isLate = kind === 'latency' || kind === 'slow';
  const misfit =
    kind !== 'status' && status !== undefined
      ? '--status goes with --kind status only.'
      : kind !== 'status' && errorCode !== undefined
        ? '--error-code goes with --kind status only.'
        : !isLate && (milliseconds !== undefined || jitter !== undefined)
          ? '--milliseconds and --jitter go with --kind latency and slow only.'
          : seed !== undefined && jitter === undefined && percent === undefined
            ? '--seed goes with --jitter and --percent only.'
            : undefined;
  if (misfit !== undefined) {
    raise('UsageError', { command: 'emulator', problem: misfit });
  }
}
