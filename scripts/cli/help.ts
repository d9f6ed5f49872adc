/** The parts of the help texts that all commands share. */
import { EXIT_CODES } from '../lib/exitCodes.ts';
import type { CommandEntry } from './commands.ts';

export const exitCodesHelp = (): string =>
  [
    'Exit codes:',
    ...Object.values(EXIT_CODES).map(({ code, meaning }) => `  ${String(code).padStart(3)}  ${meaning}`),
  ].join('\n');

export const overviewHelp = (commands: Readonly<Record<string, CommandEntry>>): string => {
  const width = Math.max(...Object.keys(commands).map((name) => name.length));
  return [
    'eca-pipeline: External Client Apps with the client credentials flow, from source to a verified token.',
    '',
    'Commands (npm run <command> -- --help tells more):',
    ...Object.entries(commands).map(([name, { summary }]) => `  ${name.padEnd(width)}  ${summary}`),
  ].join('\n');
};

export const examples = (lines: readonly string[]): string =>
  ['', 'Examples:', ...lines.map((line) => `  ${line}`), ''].join('\n');
