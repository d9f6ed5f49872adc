/**
 * Finds the host that must refuse this flow: the login host that all orgs share. In: the org's host and the identity URL
 * of its token answer. Out: an origin, or why there is none. The real secret goes there, so that only hosts of the same
 * owner count: login or test of the org's own Salesforce domain, or this machine where the org is on it.
 */
import { isGenericLoginHost, isLoopbackHost, parseTokenEndpoint, type TokenEndpoint } from './tokenEndpoint.ts';

export type GenericHost =
  | { readonly kind: 'found'; readonly endpoint: TokenEndpoint }
  | { readonly kind: 'none'; readonly reason: string };

type Question = {
  readonly endpoint: TokenEndpoint;
  readonly identityUrl: string | undefined;
  /** Named by the caller; taken if it is not the org's own host and may have the secret. */
  readonly given: string | undefined;
};

/** The generic login host for an org. */
export function findGenericLoginHost({ endpoint, identityUrl, given }: Question): GenericHost {
  for (const url of given === undefined ? [identityUrl, deriveLoginHost(endpoint)] : [given]) {
    const candidate = url !== undefined && URL.canParse(url) ? parseTokenEndpoint(new URL(url).origin) : undefined;
    if (candidate !== undefined && candidate.origin !== endpoint.origin && isTrusted(candidate, endpoint)) {
      return { kind: 'found', endpoint: candidate };
    }
  }
  return {
    kind: 'none',
    reason:
      given === undefined
        ? `no generic login host is known for ${endpoint.host}`
        : `${given} is not a login host that may be sent the secret of ${endpoint.host}`,
  };
}

function isTrusted(candidate: TokenEndpoint, org: TokenEndpoint): boolean {
  const [candidateUrl, orgUrl] = [new URL(candidate.origin), new URL(org.origin)];
  if (isLoopbackHost(orgUrl.hostname)) {
    return isLoopbackHost(candidateUrl.hostname);
  }
  return (
    candidateUrl.protocol === 'https:' &&
    isGenericLoginHost(candidateUrl.hostname) &&
    domainOf(candidateUrl.hostname) === domainOf(orgUrl.hostname)
  );
}

/** `salesforce.com` of `acme.my.salesforce.com`: every domain of the platform has two labels. */
const domainOf = (hostname: string): string => hostname.toLowerCase().split('.').slice(-2).join('.');

/** Sandboxes and scratch orgs log in at test, all others at login. */
function deriveLoginHost(endpoint: TokenEndpoint): string | undefined {
  const { hostname } = new URL(endpoint.origin);
  if (!hostname.endsWith('.my.salesforce.com')) {
    return undefined;
  }
  const isTestOrg = /\.(sandbox|scratch)\.my\./.test(hostname) || hostname.includes('--');
  return isTestOrg ? 'https://test.salesforce.com' : 'https://login.salesforce.com';
}
