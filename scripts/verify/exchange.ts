/**
 * One HTTP exchange, with its failures named. In: the transport and what the org is called. Out: a transport whose
 * network failures are catalogue errors, told apart by code. An abort passes as what the caller aborted with.
 */
import { raise } from '../lib/errors.ts';
import type { TokenTransport } from './verifiedToken.ts';

const CERTIFICATE_CODES: ReadonlySet<string> = new Set([
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'CERT_UNTRUSTED',
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'CERT_SIGNATURE_FAILURE',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);
/** `UND_ERR_ABORTED` is what a proxy gives that refuses the tunnel: its status stands in the text. */
const PROXY_CODES: ReadonlySet<string> = new Set(['UND_ERR_PRX_CONN', 'UND_ERR_PRX_TLS', 'UND_ERR_ABORTED']);

/** The transport for requests about one org. */
export const nameFailures =
  (transport: TokenTransport, org: string): TokenTransport =>
  async (request) => {
    try {
      return await buffered(await transport(request));
    } catch (error) {
      if (request.signal.aborted) {
        throw request.signal.reason;
      }
      const { host } = new URL(request.url);
      const { code, detail } = describeFailure(error);
      return raise(
        'TokenEndpointUnreachableError',
        { org, host, code, detail, fix: fixOf(code, host) },
        { cause: error },
      );
    }
  };

/** Reads the body here, so that a connection that breaks within it is named like one that breaks before it. */
async function buffered(response: Response): Promise<Response> {
  const { status, headers } = response;
  return new Response(response.body === null ? undefined : await response.arrayBuffer(), { status, headers });
}

function fixOf(code: string, host: string): string | undefined {
  if (CERTIFICATE_CODES.has(code)) {
    return `Name the certificate authority of ${host} or of the inspecting proxy in NODE_EXTRA_CA_CERTS; certificate checks stay on.`;
  }
  if (PROXY_CODES.has(code)) {
    return `Check HTTPS_PROXY (address, user and password) and whether ${host} belongs into NO_PROXY.`;
  }
  return undefined;
}

/** The innermost cause that has a code says what happened; the outermost error of `fetch` only says that it failed. */
export function describeFailure(error: unknown): { readonly code: string; readonly detail: string | undefined } {
  const chain = causesOf(error);
  const coded = chain.findLast((one) => 'code' in one && typeof one.code === 'string' && one.code !== '');
  if (coded !== undefined) {
    return { code: String((coded as { code?: unknown }).code), detail: withoutPassword(coded.message) };
  }
  const innermost = chain.at(-1);
  return innermost?.name === 'TimeoutError'
    ? { code: 'ETIMEDOUT', detail: undefined }
    : { code: innermost?.name ?? 'unknown', detail: withoutPassword(innermost?.message ?? '') };
}

function causesOf(error: unknown): readonly Error[] {
  const chain: Error[] = [];
  for (let next = error; next instanceof Error && chain.length < 10; ) {
    chain.push(next);
    next = next.cause ?? (next instanceof AggregateError ? next.errors[0] : undefined);
  }
  return chain;
}

/** Proxy addresses may hold a password; one line, without it. */
const withoutPassword = (text: string): string | undefined =>
  text
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/\/\/[^/\s@]*@/g, '//***@')
    .trim()
    .slice(0, 200) || undefined;
