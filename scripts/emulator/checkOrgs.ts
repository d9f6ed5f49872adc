/**
 * Whether orgs could be made as they are ordered, all of them: they are filled in one transaction that is then undone, so
 * that nothing is left of them. Leaves out their listeners.
 */
import { ApiError } from './apiError.ts';
import { instanceName, type OrgRequest } from './createOrg.ts';
import type { Emulator } from './emulatorTypes.ts';
import { applyOrgSeed } from './seed/orgSeed.ts';
import { seedOrg } from './seed/seedOrg.ts';

/**
 * `orderAt` builds an order when those before it are filled, whose usernames are taken then.
 * @throws {ApiError} INVALID_INPUT, with the path to the part that is at fault, from `orgs` on
 */
export const checkOrgs = (
  { state }: Pick<Emulator, 'state'>,
  count: number,
  orderAt: (index: number) => OrgRequest,
): void => {
  const undo = new Error('a check makes nothing');
  const check = (index: number): void => {
    const { kind, name, edition, username, seed } = orderAt(index);
    const orgId = state.newId('00D');
    const createdAt = state.clock.now();
    const org = { orgId, kind, name, edition, instanceName, port: 0, createdAt, isDeleted: false };
    const whole = { ...org, tlsPort: undefined, hubOrgId: undefined, expiresAt: undefined };
    // Usernames are taken by the users of orgs that are there.
    state.orgs.put(whole);
    seedOrg({ state }, whole, { username });
    if (seed !== undefined) applyOrgSeed(state, whole, seed);
  };
  try {
    state.transaction(() => {
      for (let index = 0; index < count; index += 1) {
        try {
          check(index);
        } catch (error) {
          if (!(error instanceof ApiError)) throw error;
          const { httpStatus, errorCode, publicMessage, fields = [] } = error;
          throw new ApiError({ httpStatus, errorCode, publicMessage, fields: ['orgs', String(index), ...fields] });
        }
      }
      throw undo;
    });
  } catch (error) {
    if (error !== undo) throw error;
  }
};
