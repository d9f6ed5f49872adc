/**
 * Reads the REST API with the run-as user's own token. In: the path. Out: what the org gave, that it refused, or that it
 * said nothing either way: a server that is down, busy or without this resource refuses nobody.
 */
import { isJsonObject, type JsonObject, parseJson, textOf } from '../answerBody.ts';
import { apiRootUrl } from '../proveApiCall.ts';
import { requestWithToken } from '../requestToken.ts';
import type { TokenUnderTest } from '../verification.ts';

export type UserAnswer =
  | { readonly kind: 'given'; readonly value: JsonObject }
  | { readonly kind: 'refused'; readonly errorCode: string; readonly said: string }
  | { readonly kind: 'unclear'; readonly said: string };

type Asked = Pick<TokenUnderTest, 'client' | 'org' | 'token'>;

/**
 * What an org answers about what somebody may not see, or may not do. A malformed query or a dead session is none of them.
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/errorcodes.htm
 */
const REFUSALS: ReadonlySet<string> = new Set(['INVALID_TYPE', 'NOT_FOUND', 'INSUFFICIENT_ACCESS']);

/** `path` is below the root of the API version, without a leading slash. */
export async function askAsUser(asked: Asked, path: string): Promise<UserAnswer> {
  const response = await requestWithToken(asked.client, `${apiRootUrl(asked)}${path}`, asked.token);
  const body = parseJson(await response.text());
  if (response.status === 200 && isJsonObject(body)) {
    return { kind: 'given', value: body };
  }
  const [first] = Array.isArray(body) ? body : [];
  const errorCode = isJsonObject(first) ? (textOf(first, 'errorCode') ?? '') : '';
  const said = `HTTP ${response.status}${errorCode === '' ? '' : ` ${errorCode}`}`;
  return REFUSALS.has(errorCode) ? { kind: 'refused', errorCode, said } : { kind: 'unclear', said };
}

export const queryAsUser = (asked: Asked, soql: string): Promise<UserAnswer> =>
  askAsUser(asked, `query?q=${encodeURIComponent(soql)}`);

/** The rows of a query's answer; `undefined` for an answer that has none. */
export const rowsOf = ({ records }: JsonObject): readonly JsonObject[] | undefined =>
  Array.isArray(records) ? records.filter(isJsonObject) : undefined;
