/**
 * Where tokens of one org come from. In: the org's My Domain as people and files write it. Out: the endpoints below it.
 * Refuses, before any secret is sent, hosts that never issue tokens for this flow.
 */
import { raise } from '../lib/errors.ts';

export type TokenEndpoint = {
  /** `https://acme.my.salesforce.com`, and a path only for a site. */
  readonly base: string;
  readonly origin: string;
  readonly host: string;
  readonly isLoopback: boolean;
  readonly tokenUrl: string;
  readonly introspectionUrl: string;
  readonly revocationUrl: string;
  readonly userinfoUrl: string;
};

const TOKEN_PATH = '/services/oauth2/token';

/** Hosts that any org shares, and hosts of pages that send requests on to the My Domain. */
const GENERIC_HOST = /^(login|test|welcome)\.(salesforce\.com|salesforce\.mil|sfcrmproducts\.cn)$/;
const PAGE_HOST_SUFFIXES: readonly (readonly [suffix: string, myDomainSuffix: string])[] = [
  ['.lightning.force.com', '.my.salesforce.com'],
  ['.my.salesforce-setup.com', '.my.salesforce.com'],
];

/** True for this machine, where plain HTTP stays and where no proxy has a place. */
export const isLoopbackHost = (hostname: string): boolean =>
  /^(localhost|.+\.localhost|127(\.\d{1,3}){3}|\[::1\])$/i.test(hostname);

export const isGenericLoginHost = (hostname: string): boolean => GENERIC_HOST.test(hostname.toLowerCase());

/** The endpoints below one URL, whatever its trailing slashes, its query, or a token path that it already has. */
export function parseTokenEndpoint(url: string): TokenEndpoint | undefined {
  const parsed = URL.canParse(url.trim()) ? new URL(url.trim()) : undefined;
  if (parsed === undefined || !['https:', 'http:'].includes(parsed.protocol) || parsed.hostname === '') {
    return undefined;
  }
  const path = parsed.pathname.replaceAll(/\/{2,}/g, '/').replace(/\/$/, '');
  const sitePath = path.endsWith(TOKEN_PATH) ? path.slice(0, -TOKEN_PATH.length) : path;
  const base = `${parsed.origin}${sitePath}`;
  return {
    base,
    origin: parsed.origin,
    host: parsed.host,
    isLoopback: isLoopbackHost(parsed.hostname),
    tokenUrl: `${base}${TOKEN_PATH}`,
    introspectionUrl: `${base}/services/oauth2/introspect`,
    revocationUrl: `${base}/services/oauth2/revoke`,
    userinfoUrl: `${base}/services/oauth2/userinfo`,
  };
}

/**
 * The endpoints of an org.
 * @throws {WrongTokenHostError} for login, test, Lightning and Setup hosts, for plain HTTP to another machine, and for what is no URL
 * @see https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_oauth_client_credentials_flow.htm
 */
export function requireTokenEndpoint(instanceUrl: string, org: string): TokenEndpoint {
  const endpoint = parseTokenEndpoint(instanceUrl);
  if (endpoint === undefined) {
    return raise('WrongTokenHostError', { host: `"${instanceUrl}"`, org });
  }
  const { hostname, protocol } = new URL(endpoint.origin);
  if (isGenericLoginHost(hostname)) {
    return raise('WrongTokenHostError', { host: hostname, org });
  }
  for (const [suffix, myDomainSuffix] of PAGE_HOST_SUFFIXES) {
    if (hostname.endsWith(suffix)) {
      const use = `https://${hostname.slice(0, -suffix.length)}${myDomainSuffix}`;
      return raise('WrongTokenHostError', { host: hostname, org, use });
    }
  }
  if (protocol === 'http:' && !endpoint.isLoopback) {
    return raise('WrongTokenHostError', { host: endpoint.origin, org, use: `https://${endpoint.host}` });
  }
  return endpoint;
}
