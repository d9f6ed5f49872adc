/**
 * What a failed verification says for programs. In: the error that `verifyToken` (or the read of the credentials) threw.
 * Out: one signal, made of names, error codes and statuses, with the data that came along. The description of a refusal is
 * carried, and only ever orders causes.
 */
import type { SfError } from '../../lib/errors.ts';
import { isJsonObject, type JsonObject, textOf } from '../answerBody.ts';

export type Signal =
  | 'unknownKey'
  | 'badClient'
  | 'invalidGrant'
  | 'flowRefused'
  | 'notApproved'
  | 'appBlocked'
  | 'userInactive'
  | 'orgInactive'
  | 'invalidScope'
  | 'otherRefusal'
  | 'propagationTimeout'
  | 'rateLimited'
  | 'unavailable'
  | 'redirect'
  | 'webPage'
  | 'answerUnusable'
  | 'certificate'
  | 'certificateTime'
  | 'proxy'
  | 'network'
  | 'wrongHost'
  | 'credentialsIncomplete'
  | 'credentialsNotStored'
  | 'credentialsOfOtherOrg'
  | 'consumerMissing'
  | 'contradicted'
  | 'other';

export type TokenFailure = {
  readonly signal: Signal;
  /** Of a refusal: what the server says, lower-cased; empty when it says nothing. */
  readonly description: string;
  /** The first action of the error itself. */
  readonly action: string | undefined;
  /** The error's data. */
  readonly data: JsonObject;
};

/** By `error` code of a refusal. @see https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_oauth_flow_errors.htm */
const REFUSALS: Readonly<Record<string, Signal>> = {
  invalid_client_id: 'unknownKey',
  invalid_client: 'badClient',
  invalid_grant: 'invalidGrant',
  unauthorized_client: 'flowRefused',
  unsupported_grant_type: 'flowRefused',
  invalid_app_access: 'notApproved',
  oauth_app_blocked: 'appBlocked',
  inactive_user: 'userInactive',
  inactive_org: 'orgInactive',
  invalid_scope: 'invalidScope',
};

const NAMES: Readonly<Record<string, Signal>> = {
  TokenPropagationTimeoutError: 'propagationTimeout',
  TokenRateLimitedError: 'rateLimited',
  TokenEndpointUnavailableError: 'unavailable',
  WrongTokenHostError: 'wrongHost',
  CredentialsIncompleteError: 'credentialsIncomplete',
  CredentialsNotStoredError: 'credentialsNotStored',
  CredentialsOfAnotherOrgError: 'credentialsOfOtherOrg',
  ConsumerMissingError: 'consumerMissing',
  VerificationFailedError: 'contradicted',
};

/** Codes of Node and undici. The first two depend on what time it is here. */
const CERTIFICATE_TIME_CODES = ['CERT_NOT_YET_VALID', 'CERT_HAS_EXPIRED'];
const CERTIFICATE_CODES =
  /^(SELF_SIGNED_|DEPTH_ZERO_|UNABLE_TO_(GET|VERIFY)_|CERT_|ERR_TLS_|ERR_SSL_|HOSTNAME_MISMATCH)/;
const PROXY_CODES = ['UND_ERR_PRX_CONN', 'UND_ERR_PRX_TLS', 'UND_ERR_ABORTED'];

/** The failure as a signal with its data. */
export function describeTokenFailure(error: SfError): TokenFailure {
  // SfError keeps data untyped; what is no object has nothing to say.
  const data: unknown = error.data;
  const known = isJsonObject(data) ? data : {};
  return {
    signal: signalOf(error.name, known),
    description: (textOf(known, 'description') ?? '').toLowerCase(),
    action: error.actions?.[0],
    data: known,
  };
}

function signalOf(name: string, data: JsonObject): Signal {
  switch (name) {
    case 'TokenRefusedError': {
      const code = (textOf(data, 'error') ?? '').toLowerCase();
      return (Object.hasOwn(REFUSALS, code) ? REFUSALS[code] : undefined) ?? 'otherRefusal';
    }
    case 'TokenEndpointUnreachableError':
      return signalOfCode(textOf(data, 'code') ?? '');
    case 'TokenAnswerInvalidError': {
      const code = textOf(data, 'problemCode');
      return code === 'redirect' || code === 'webPage' ? code : 'answerUnusable';
    }
    default:
      return (Object.hasOwn(NAMES, name) ? NAMES[name] : undefined) ?? 'other';
  }
}

function signalOfCode(code: string): Signal {
  if (CERTIFICATE_TIME_CODES.includes(code)) {
    return 'certificateTime';
  }
  if (CERTIFICATE_CODES.test(code)) {
    return 'certificate';
  }
  return PROXY_CODES.includes(code) ? 'proxy' : 'network';
}
