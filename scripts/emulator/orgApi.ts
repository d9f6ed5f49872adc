/**
 * Whether an org's edition comes with the API. Group and Professional editions have it only when it was bought; the
 * emulator gives it to every org, and takes it away where somebody asks for that.
 * @see https://github.com/wadewegner/Force.com-Toolkit-for-NET/issues/150
 */
import { ApiError } from './apiError.ts';
import type { State } from './state/stateTypes.ts';

const keyOf = (orgId: string): string => `orgApiOff:${orgId}`;

export const setOrgApi = ({ meta }: State, orgId: string, isEnabled: boolean): void =>
  meta.set(keyOf(orgId), String(!isEnabled));

/** @throws {ApiError} 403 API_DISABLED_FOR_ORG */
export const requireOrgApi = ({ meta }: State, orgId: string): void => {
  if (meta.get(keyOf(orgId)) !== 'true') return;
  throw new ApiError({
    httpStatus: 403,
    errorCode: 'API_DISABLED_FOR_ORG',
    publicMessage: 'The REST API is not enabled for this Organization.',
  });
};
