/**
 * Reads the body of an answer once. In: a response. Out: a JSON object, or what it is instead, in words that quote none
 * of it: bodies hold tokens, and web pages are no message.
 */
export type JsonObject = Readonly<Record<string, unknown>>;
export type AnswerBody =
  | { readonly kind: 'json'; readonly value: JsonObject }
  | { readonly kind: 'other'; readonly problem: string; readonly code: AnswerProblemCode };

/** What an answer is instead of OAuth's JSON, for programs; stable. */
export type AnswerProblemCode =
  | 'webPage'
  | 'empty'
  | 'otherContentType'
  | 'damagedJson'
  | 'otherJson'
  | 'redirect'
  | 'noToken'
  | 'noError';

export async function readAnswerBody(response: Response): Promise<AnswerBody> {
  const mediaType = (response.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  const text = (await response.text()).trim();
  if (mediaType.includes('html') || text.startsWith('<')) {
    return { kind: 'other', problem: 'the answer is a web page', code: 'webPage' };
  }
  if (text === '') {
    return { kind: 'other', problem: 'the answer is empty', code: 'empty' };
  }
  if (mediaType !== 'application/json' && !mediaType.endsWith('+json')) {
    const problem = `its content type is ${mediaType === '' ? 'missing' : mediaType}, not JSON`;
    return { kind: 'other', problem, code: 'otherContentType' };
  }
  const value = parseJson(text);
  if (value === undefined) {
    const problem = `its JSON is damaged or cut off after ${text.length} characters`;
    return { kind: 'other', problem, code: 'damagedJson' };
  }
  return isJsonObject(value)
    ? { kind: 'json', value }
    : { kind: 'other', problem: 'its JSON is not an object', code: 'otherJson' };
}

export const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Text of a property, trimmed; `undefined` for what is no text or blank. */
export const textOf = (object: JsonObject, property: string): string | undefined => {
  const value = object[property];
  const text = typeof value === 'string' ? value.trim() : '';
  return text === '' ? undefined : text;
};

/** `undefined` for what is no JSON: no JSON text has that value. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) {
      return undefined;
    }
    throw error;
  }
}

/** Space-separated scopes, each once. */
export const splitScopes = (text: string): readonly string[] => [...new Set(text.split(/\s+/).filter(Boolean))];
