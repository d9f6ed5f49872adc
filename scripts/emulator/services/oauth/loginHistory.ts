/**
 * LoginHistory rows, the place where an admin finds why a token was refused. Written only once the user is known, since
 * a row belongs to a user.
 */
import { ApiError } from '../../apiError.ts';
import { formatTime } from '../../state/recordStore.ts';
import type { StoredRecord } from '../../state/stateTypes.ts';
import type { TokenRequest } from './tokenRequest.ts';
import { originOf } from './tokenRequest.ts';

export type Login = {
  readonly orgId: string;
  readonly user: StoredRecord;
  readonly application: string;
  readonly subType: 'OauthClientCredentials' | 'OauthJwtBearer';
};

/** Words of `LoginHistory.Status` where a report has them; else the description that the client got. */
const statusWords: ReadonlyMap<string, string> = new Map([
  ['ip restricted', 'Restricted IP'],
  ['inactive user', 'User is Inactive'],
  ['user is frozen', 'User is Frozen'],
]);

const recordLogin = (request: TokenRequest, login: Login, status: string): void => {
  const { state } = request.emulator;
  state.records.insert(
    login.orgId,
    'LoginHistory',
    {
      UserId: login.user.Id,
      LoginType: 'Remote Access 2.0',
      LoginSubType: login.subType,
      Status: status,
      Application: login.application,
      SourceIp: request.sourceIp.replace(/^::ffff:/i, ''),
      LoginTime: formatTime(state.clock.now()),
      LoginUrl: new URL(originOf(request)).host,
    },
    login.user.Id,
  );
};

/** Runs the rest of a grant and writes down how it ended. */
export const withLoginHistory = <Result>(request: TokenRequest, login: Login, rest: () => Result): Result => {
  try {
    const result = rest();
    recordLogin(request, login, 'Success');
    return result;
  } catch (error) {
    if (error instanceof ApiError) {
      recordLogin(request, login, statusWords.get(error.publicMessage) ?? error.publicMessage);
    }
    throw error;
  }
};
