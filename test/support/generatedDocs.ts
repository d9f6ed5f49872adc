/** The texts that are written from tables of the code, so that they can't drift from it. */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { EXIT_CODES } from '../../scripts/lib/exitCodes.ts';

const ROOT = resolve(import.meta.dirname, '..', '..');

const START = '<!-- exit codes: written by `npm run docs` -->';
const END = '<!-- end of exit codes -->';

const exitCodeTable = (): string =>
  [
    '| code | meaning |',
    '| --- | --- |',
    ...Object.values(EXIT_CODES).map(({ code, meaning }) => `| ${code} | ${meaning} |`),
  ].join('\n');

const withExitCodes = (readme: string): string => {
  const from = readme.indexOf(START) + START.length;
  return `${readme.slice(0, from)}\n${exitCodeTable()}\n${readme.slice(readme.indexOf(END))}`;
};

/** File to the content that it should have. */
export const generatedDocs = async (): Promise<ReadonlyMap<string, string>> =>
  new Map([['README.md', withExitCodes(readFileSync(join(ROOT, 'README.md'), 'utf8'))]]);

export const pathOf = (file: string): string => join(ROOT, file);
