/**
 * Finds a secret in text, in every form that a program may give it, and takes it out. In: text and secrets. Out: text for
 * a message. Used for what commands write to stderr, and to refuse an argument or a variable that would show a value.
 */
import { stripVTControlCharacters } from 'node:util';
import { REDACTED, type Secret } from '../../lib/secret.ts';

/** Shorter values would be found in half of all words. */
const SHORTEST = 8;
const LONGEST_LINE = 200;

/** Base64 of the value inside longer data: its first and last characters depend on what stands around it. */
function base64Cores(value: string): readonly string[] {
  const bytes = Buffer.from(value);
  return [0, 1, 2].map((offset) => {
    const text = Buffer.concat([Buffer.alloc(offset), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    const end = (offset + bytes.length) % 3 === 0 ? text.length : text.length - 1;
    return text.slice(offset === 0 ? 0 : offset + 1, end);
  });
}

const known = new WeakMap<Secret, readonly string[]>();

/** Every form of one secret, the longest first. */
function formsOf(secret: Secret): readonly string[] {
  const forms = known.get(secret) ?? buildForms(secret.reveal());
  known.set(secret, forms);
  return forms;
}

function buildForms(value: string): readonly string[] {
  const base64 = base64Cores(value);
  const url = encodeURIComponent(value);
  const json = JSON.stringify(value).slice(1, -1);
  const forms = [
    value,
    url,
    url.replaceAll('%20', '+'),
    url.replaceAll(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()),
    json,
    JSON.stringify(json).slice(1, -1),
    Buffer.from(value).toString('hex'),
    ...base64,
    ...base64.map((form) => form.replaceAll('+', '-').replaceAll('/', '_')),
  ];
  return [...new Set(forms)]
    .filter((form) => form.length >= SHORTEST)
    .toSorted((left, right) => right.length - left.length);
}

export const holdsSecret = (text: string, secrets: Iterable<Secret>): boolean =>
  [...secrets].some((secret) => formsOf(secret).some((form) => text.includes(form)));

/** The text without any form of the secrets. */
export function redactOutput(text: string, secrets: Iterable<Secret>): string {
  let redacted = text;
  for (const secret of secrets) {
    for (const form of formsOf(secret)) {
      redacted = redacted.replaceAll(form, REDACTED);
    }
  }
  // What a command read for us and wrote to the wrong place is not known yet; values are long words without a break.
  return redacted.replaceAll(/[A-Za-z0-9+=_%]{48,}/g, REDACTED);
}

/** The first line that says something, without control characters and not too long: what a message may quote. */
export function firstLineOf(text: string): string {
  const line = stripVTControlCharacters(text)
    .split(/[\r\n]+/)
    .map((one) => one.replaceAll(/\p{Cc}/gu, ' ').trim())
    .find((one) => one !== '');
  return line === undefined ? '' : line.length > LONGEST_LINE ? `${line.slice(0, LONGEST_LINE)}…` : line;
}
