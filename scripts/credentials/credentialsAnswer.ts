/**
 * Judges what the credentials resource answers. In: any JSON. Out: consumers, or one key and secret.
 * Tolerant of the shapes that public clients have met (bare array, one object, a wrapper), strict about what is missing:
 * an empty secret is no secret.
 */
import { Secret } from '../lib/secret.ts';

export type Consumer = { readonly id: string; readonly key: string | undefined; readonly name: string | undefined };
export type KeyAndSecret = { readonly key: string; readonly secret: Secret };
export type Judged<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly problem: string };

type JsonObject = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Trimmed text, or `undefined` for what is no text or blank. */
const textOf = (value: unknown): string | undefined => {
  const text = typeof value === 'string' ? value.trim() : '';
  return text === '' ? undefined : text;
};

/** Text that a client made of a missing value is not a value. */
const isPlaceholder = (text: string): boolean => ['undefined', 'null'].includes(text.toLowerCase());

const lastSegment = (url: string | undefined): string | undefined =>
  textOf(url?.split('?')[0]?.split('/').filter(Boolean).at(-1));

/** The objects of `answer[property]`, of a bare array, or the answer itself when it is one of them. */
export function objectsOf(answer: unknown, property: string): readonly JsonObject[] {
  const inner = isObject(answer) && property in answer ? answer[property] : answer;
  if (Array.isArray(inner)) {
    return inner.filter(isObject);
  }
  return isObject(inner) && ('id' in inner || 'url' in inner || 'key' in inner) ? [inner] : [];
}

/**
 * The consumers of one app.
 * @see https://developer.salesforce.com/docs/atlas.en-us.chatterapi.meta/chatterapi/connect_resources_oauth_credentials.htm
 */
export function parseConsumers(answer: unknown): readonly Consumer[] {
  return objectsOf(answer, 'consumers').flatMap((row) => {
    const id = textOf(row['id']) ?? lastSegment(textOf(row['url']));
    return id === undefined ? [] : [{ id, key: textOf(row['key']), name: textOf(row['name']) }];
  });
}

/** Key and secret of one consumer; the problem never quotes what was answered. */
export function parseKeyAndSecret(answer: unknown): Judged<KeyAndSecret> {
  const rows = objectsOf(answer, 'consumers');
  if (rows.length !== 1) {
    return { ok: false, problem: `it holds ${rows.length} pairs of key and secret, not one` };
  }
  const key = textOf(rows[0]?.['key'] ?? rows[0]?.['consumerKey']);
  const secret = textOf(rows[0]?.['secret'] ?? rows[0]?.['consumerSecret']);
  if (key === undefined || isPlaceholder(key)) {
    return { ok: false, problem: 'the consumer key is missing or empty' };
  }
  if (secret === undefined || isPlaceholder(secret)) {
    return { ok: false, problem: 'the consumer secret is missing or empty' };
  }
  return { ok: true, value: { key, secret: Secret.of(secret) } };
}
