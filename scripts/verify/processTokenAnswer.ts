/**
 * Judges one answer of the token endpoint. In: the response. Out: what it is, as a union; nothing is thrown for what a
 * server may say. Leaves out what the refusal means for the app: that is `tokenRefusal.ts`.
 */
import { Secret } from '../lib/secret.ts';
import { type AnswerProblemCode, type JsonObject, readAnswerBody, textOf } from './answerBody.ts';

export type GrantedToken = {
  readonly token: Secret;
  readonly instanceUrl: string | undefined;
  /** `https://…/id/<org>/<user>`; its host says nothing, it may be the login host or the org's own. */
  readonly identityUrl: string | undefined;
  readonly tokenType: string | undefined;
  /** Space-separated; some answers have none. */
  readonly scope: string | undefined;
};

export type TokenAnswer =
  | { readonly kind: 'granted'; readonly status: number; readonly granted: GrantedToken }
  | { readonly kind: 'refused'; readonly status: number; readonly error: string; readonly description: string }
  | { readonly kind: 'tooMany'; readonly status: number; readonly description: string }
  | { readonly kind: 'unavailable'; readonly status: number; readonly retryAfterMilliseconds: number | undefined }
  | {
      readonly kind: 'invalid';
      readonly status: number;
      readonly problem: string;
      readonly code: AnswerProblemCode;
      /** Where the answer would send the request on to; nothing was sent there. */
      readonly redirectOrigin?: string;
    };

/**
 * What the token endpoint said.
 * @see https://www.rfc-editor.org/rfc/rfc6749.html#section-5
 */
export async function processTokenAnswer(response: Response): Promise<TokenAnswer> {
  const { status } = response;
  if (status >= 500) {
    return { kind: 'unavailable', status, retryAfterMilliseconds: retryAfter(response) };
  }
  if (status >= 300 && status < 400) {
    return { kind: 'invalid', status, code: 'redirect', ...describeRedirect(response) };
  }
  const body = await readAnswerBody(response);
  const error = body.kind === 'json' ? textOf(body.value, 'error') : undefined;
  const description = body.kind === 'json' ? (textOf(body.value, 'error_description') ?? '') : '';
  if (status === 429) {
    return { kind: 'tooMany', status, description: description || error || 'HTTP 429' };
  }
  if (body.kind === 'other') {
    return { kind: 'invalid', status, problem: body.problem, code: body.code };
  }
  if (error !== undefined) {
    return { kind: 'refused', status, error, description };
  }
  if (status !== 200) {
    return { kind: 'invalid', status, problem: 'its JSON names no error', code: 'noError' };
  }
  return processGrant(status, body.value);
}

function processGrant(status: number, answer: JsonObject): TokenAnswer {
  const token = textOf(answer, 'access_token');
  if (token === undefined) {
    const problem = 'access_token' in answer ? 'the access token is empty' : 'it holds no access token';
    return { kind: 'invalid', status, problem, code: 'noToken' };
  }
  return {
    kind: 'granted',
    status,
    granted: {
      token: Secret.of(token),
      instanceUrl: textOf(answer, 'instance_url'),
      identityUrl: textOf(answer, 'id'),
      tokenType: textOf(answer, 'token_type'),
      scope: textOf(answer, 'scope'),
    },
  };
}

/** Hosts that may be the org's own under another name. */
const PLATFORM_HOST = /\.(salesforce\.com|salesforce\.mil|force\.com|sfcrmproducts\.cn)$/;

/** Origin only: a path or query of a redirect may repeat what was sent. */
function describeRedirect(response: Response): { readonly problem: string; readonly redirectOrigin?: string } {
  const location = response.headers.get('location') ?? '';
  if (!URL.canParse(location)) {
    return { problem: 'it sends the request on' };
  }
  const { origin, hostname } = new URL(location);
  const problem = PLATFORM_HOST.test(hostname)
    ? `it sends the request on to ${origin}; use that host`
    : `it sends the request on to ${origin}, which is no host of Salesforce; nothing was sent there`;
  return { problem, redirectOrigin: origin };
}

/** Seconds; the date form is not worth a clock here. */
function retryAfter(response: Response): number | undefined {
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : undefined;
}
