/**
 * Every refusal of the credentials resources: cause, words and source in one table, in the REST dialect. Clients match on
 * parts of the two 403 messages; their error codes and the rest are guesses where the table says so.
 */
import { ApiError } from '../../apiError.ts';

type Refusal = {
  readonly cause: string;
  readonly httpStatus: number;
  readonly errorCode: string;
  readonly message: string;
  readonly source: string;
};

const hardis = 'github.com/hardisgroupcom/sfdx-hardis src/common/utils/refresh/externalClientAppUtils.ts (code: guess)';
const row = (httpStatus: number, errorCode: string, message: string, cause: string, source: string): Refusal => ({
  cause,
  httpStatus,
  errorCode,
  message,
  source,
});

export const credentialsRefusals = {
  settingOff: row(
    403,
    'FUNCTIONALITY_NOT_ENABLED',
    'Access to External Client App consumer secrets via REST API is not currently enabled for this organization.',
    'setting enableClientSecretInRestApiAccess is off',
    hardis,
  ),
  secretNotAllowed: row(
    403,
    'INSUFFICIENT_ACCESS',
    'Access to External Client App consumer secrets is not enabled for this user.',
    'user lacks ExternalClientAppDeveloper or ViewClientSecret',
    hardis,
  ),
  keyNotAllowed: row(
    403,
    'INSUFFICIENT_ACCESS',
    'Access to External Client Apps is not enabled for this user.',
    'user may neither view nor develop External Client Apps',
    hardis,
  ),
  notFound: row(
    404,
    'NOT_FOUND',
    'The requested resource does not exist',
    'app, consumer, staged credentials or API version unknown',
    'standard error of Connect REST resources',
  ),
  invalidPart: row(
    400,
    'ILLEGAL_QUERY_PARAMETER_VALUE',
    'The part parameter must be key, secret or keyandsecret.',
    'part has another value',
    'guess',
  ),
  invalidPage: row(
    400,
    'ILLEGAL_QUERY_PARAMETER_VALUE',
    'page must be 0 or more and pageSize from 1 to 100.',
    'page or pageSize out of range',
    'guess',
  ),
  stagedExists: row(
    400,
    'INVALID_OPERATION',
    'Staged credentials already exist for this consumer.',
    'POST while a staged or rotated pair exists',
    'guess',
  ),
  cannotRotate: row(
    400,
    'INVALID_OPERATION',
    'Only active staged credentials can be rotated.',
    'rotate on a rotated or expired pair',
    'guess',
  ),
  invalidCommand: row(400, 'INVALID_INPUT', 'The command must be rotate.', 'PATCH with another body', 'guess'),
} as const satisfies Record<string, Refusal>;

export type CredentialsRefusalName = keyof typeof credentialsRefusals;

/** The error of one row. */
export const refuseCredentials = (name: CredentialsRefusalName): ApiError => {
  const { httpStatus, errorCode, message }: Refusal = credentialsRefusals[name];
  return new ApiError({ httpStatus, errorCode, publicMessage: message, detail: name });
};
