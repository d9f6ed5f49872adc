/**
 * What jsforce forgets about an answer that is an error: its status, where the answer has an error code of the API, and
 * `Retry-After`. In: nothing. Out: both, by the error that jsforce made of the answer. Can go when its errors have them.
 * @see https://github.com/jsforce/jsforce/blob/main/src/http-api.ts (getError)
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3 (seconds, or a date)
 */
import { createRequire } from 'node:module';

export type FailedAnswer = { readonly status: number; readonly retryAfterSeconds?: number };

type LibraryAnswer = { readonly statusCode: number; readonly headers: Readonly<Record<string, string | undefined>> };
type GetError = (this: unknown, response: LibraryAnswer, body?: unknown) => Promise<Error>;

const answers = new WeakMap<Error, FailedAnswer>();

/** `undefined` for an error that is no answer, such as one of the network. */
export const failedAnswerOf = (error: Error): FailedAnswer | undefined => answers.get(error);

/** A date counts from the date of the answer itself, so that our own clock may be wrong. */
export function parseRetryAfter(text: string | undefined, date: string | undefined): number | undefined {
  if (text === undefined) {
    return undefined;
  }
  if (/^\d+$/.test(text)) {
    return Number(text);
  }
  const seconds = Math.ceil((Date.parse(text) - Date.parse(date ?? '')) / 1000);
  return Number.isNaN(seconds) ? undefined : Math.max(seconds, 0);
}

let isInstalled = false;

/** Once a process, before the first request. */
export function keepAnswers(): void {
  if (isInstalled) {
    return;
  }
  isInstalled = true;
  // jsforce is core's dependency, not ours, so that core's copy of it is the one to set up.
  const requireOfCore = createRequire(import.meta.resolve('@salesforce/core'));
  const { HttpApi } = requireOfCore('@jsforce/jsforce-node/lib/http-api') as {
    readonly HttpApi: { readonly prototype: { getError: GetError } };
  };
  const { getError } = HttpApi.prototype;
  HttpApi.prototype.getError = async function (response, body) {
    const error = await getError.call(this, response, body);
    const { statusCode, headers } = response;
    const retryAfterSeconds = parseRetryAfter(headers['retry-after'], headers['date']);
    answers.set(error, { status: statusCode, ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }) });
    return error;
  };
}
