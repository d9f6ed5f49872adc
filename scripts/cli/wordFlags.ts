/** Flags that take a word, or several with commas, and what a command finds of them. */
import { InvalidArgumentError } from 'commander';
import type { Options } from './commandModule.ts';

/** Without blanks around it. */
export function parseWord(text: string): string {
  if (text.trim() === '' || text.startsWith('--')) {
    throw new InvalidArgumentError('It must not be empty, nor another flag.');
  }
  return text.trim();
}

/** Given several times, the flag adds to what it named before. */
export function parseWords(text: string, before: readonly string[] = []): readonly string[] {
  const found = parseWord(text)
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
  if (found.length === 0) {
    throw new InvalidArgumentError('It names nothing.');
  }
  return [...before, ...found];
}

export const words = (options: Options, name: string): readonly string[] | undefined => {
  const value = options[name];
  return Array.isArray(value) ? value.map(String) : undefined;
};
