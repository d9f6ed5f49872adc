/**
 * What the token endpoint would say now to an app that asks for a client credentials token with the right secret, from this
 * machine and for all its scopes: `undefined` where it gives one, else the refusal with its cause. Asks the checks of the
 * grant in their order; leaves out the login rate, which a look must not count towards.
 */
import { ApiError } from '../../apiError.ts';
import type { Emulator } from '../../emulatorTypes.ts';
import type { EmulatedOrg, StoredConsumer } from '../../state/stateTypes.ts';
import { effectivePermissions } from '../data/effectivePermissions.ts';
import { isOn, readAppConfiguration, refuseDisabledApp } from '../oauth/appConfiguration.ts';
import { refuseRestrictedIp } from '../oauth/ipRestriction.ts';
import { findRunAsUser, refuseLockedUser, refuseUserNotApproved, refuseUserWithoutApi } from '../oauth/loginUser.ts';
import { refusals, refuse } from '../oauth/refusals.ts';
import { grantClientCredentialsScopes } from '../oauth/scopes.ts';

export type Refusal = { readonly error: string; readonly description: string; readonly cause: string };

/** Clients of the emulator are on its machine. */
const callerAddress = '127.0.0.1';

const checkGrant = (emulator: Emulator, { orgId }: EmulatedOrg, consumer: StoredConsumer): void => {
  const { state } = emulator;
  const hasPermission = (org: string, userId: string, permission: string): boolean =>
    effectivePermissions(state, org, userId).has(permission);
  if (consumer.knownAt > state.clock.now()) throw refuse('unknownKey');
  const app = readAppConfiguration(state, consumer);
  refuseDisabledApp(app);
  if (!isOn(app.globalSettings, 'isClientCredentialsFlowEnabled')) throw refuse('flowOff');
  const user = findRunAsUser(state, orgId, app);
  refuseLockedUser(state, orgId, user);
  refuseUserWithoutApi({ emulator, hasPermission }, orgId, user);
  refuseUserNotApproved(state, orgId, user, app);
  refuseRestrictedIp(state, orgId, user, app, callerAddress);
  grantClientCredentialsScopes(app, undefined);
};

/** The refusal that a client of this consumer would get. */
export const findTokenRefusal = (
  emulator: Emulator,
  org: EmulatedOrg,
  consumer: StoredConsumer,
): Refusal | undefined => {
  try {
    checkGrant(emulator, org, consumer);
    return undefined;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const { errorCode, publicMessage } = error;
    const known = Object.values(refusals).find(
      ({ error: code, description }) => code === errorCode && description === publicMessage,
    );
    return { error: errorCode, description: publicMessage, cause: known?.cause ?? publicMessage };
  }
};
