/**
 * What the OAuth endpoints are given, already free of HTTP: the org whose host was called, the form, the header, the
 * caller's address. The steps of every grant take it, so that they can be tried without a server.
 */
import type { Emulator } from '../../emulatorTypes.ts';
import type { EmulatedOrg } from '../../state/stateTypes.ts';

export type OauthContext = {
  readonly emulator: Emulator;
  readonly hasPermission: (orgId: string, userId: string, permission: string) => boolean;
};

export type TokenRequest = OauthContext & {
  /** `undefined` on the generic login host. */
  readonly org: EmulatedOrg | undefined;
  readonly form: URLSearchParams;
  readonly authorization: string | undefined;
  readonly sourceIp: string;
};

/** Origin that a request came in on. */
export const originOf = ({ emulator, org }: Pick<TokenRequest, 'emulator' | 'org'>): string =>
  org === undefined ? emulator.loginUrl() : emulator.instanceUrl(org);
