/**
 * What of the partner API is answered: setPassword, which the sf CLI needs to generate one. The password is kept nowhere:
 * no login by password is emulated, so that there is nothing it could open.
 * @see https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_calls_setpassword.htm
 */
import { ApiError, notEmulated } from '../../../apiError.ts';
import type { Emulator, Session } from '../../../emulatorTypes.ts';
import { to18 } from '../../../state/ids.ts';
import { effectivePermissions } from '../../data/effectivePermissions.ts';
import { childText, type XmlElement } from '../xml/parseXml.ts';

const refuse = (errorCode: string, publicMessage: string): ApiError =>
  new ApiError({ httpStatus: 500, errorCode, publicMessage });

const setPassword = ({ state }: Emulator, { org, user }: Session, body: XmlElement): void => {
  const userId = childText(body, 'userId') ?? '';
  if (state.records.get(org.orgId, 'User', to18(userId)) === undefined) {
    throw refuse('INVALID_ID_FIELD', `invalid user id: ${userId}`);
  }
  const permissions = effectivePermissions(state, org.orgId, user.Id);
  if (to18(userId) !== user.Id && !permissions.has('ManageUsers') && !permissions.has('ResetPasswords')) {
    throw refuse('INSUFFICIENT_ACCESS', 'no permission to set the password of another user');
  }
};

/**
 * Answers an operation; the result of the only one is empty.
 * @throws {ApiError} NOT_EMULATED, INVALID_ID_FIELD, INSUFFICIENT_ACCESS
 */
export const runPartnerOperation = (
  emulator: Emulator,
  session: Session,
  { operation, body }: { readonly operation: string; readonly body: XmlElement },
): undefined => {
  if (operation !== 'setPassword') {
    throw notEmulated(`the partner API operation ${operation}`);
  }
  setPassword(emulator, session, body);
};
