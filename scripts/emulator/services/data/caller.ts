/** Who asks the data service for what: the org, the user, the API version and which of the two APIs. */
import { ApiError } from '../../apiError.ts';
import type { Emulator, Session } from '../../emulatorTypes.ts';
import type { EmulatedOrg } from '../../state/stateTypes.ts';
import { effectivePermissions } from './effectivePermissions.ts';
import type { SobjectApi } from './schema/sobject.ts';
import type { SoqlParser } from './soql/parseSoql.ts';

export type Caller = {
  readonly emulator: Emulator;
  readonly org: EmulatedOrg;
  readonly userId: string;
  readonly permissions: ReadonlySet<string>;
  readonly apiVersion: number;
  readonly api: SobjectApi;
  readonly parseSoql: SoqlParser;
  /** What writes leave to do that is not synchronous; awaited once the transaction is done. */
  readonly afterwards: Promise<void>[];
};

/**
 * The caller behind a session.
 * @throws {ApiError} 403 API_CURRENTLY_DISABLED for a user without API Enabled
 */
export function identifyCaller(
  emulator: Emulator,
  session: Session,
  apiVersion: number,
  parseSoql: SoqlParser,
): Caller {
  const { org, user } = session;
  const permissions = effectivePermissions(emulator.state, org.orgId, user.Id);
  if (!permissions.has('ApiEnabled')) {
    throw new ApiError({
      httpStatus: 403,
      errorCode: 'API_CURRENTLY_DISABLED',
      publicMessage: 'API is disabled for this User',
    });
  }
  return { emulator, org, userId: user.Id, permissions, apiVersion, api: 'data', parseSoql, afterwards: [] };
}

/** Path that all resources of this API version and API start with. */
export const apiRoot = (caller: Caller): string =>
  `/services/data/v${caller.apiVersion}.0${caller.api === 'tooling' ? '/tooling' : ''}`;
