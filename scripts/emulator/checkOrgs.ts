/**
 * Whether orgs could be made as they are ordered, all of them: they are filled in one transaction that is then undone, so
 * that nothing is left of them. Leaves out their listeners.
 */
import { ApiError } from './apiError.ts';
import { instanceName, type OrgRequest } from './createOrg.ts';
import type { Emulator } from './emulatorTypes.ts';
import { applyOrgSeed } from './seed/orgSeed.ts';
import { seedOrg } from './seed/seedOrg.ts';
import { type HubLimits, orderHubLimits } from './services/scratchOrgs/hubLimits.ts';
import {
  draftScratchOrg,
  fillOrderedScratchOrg,
  makeRoom,
  type ScratchOrgOrder,
} from './services/scratchOrgs/orderedScratchOrg.ts';

export type OrgOrder = OrgRequest | ScratchOrgOrder;

/** A scratch org is given its username by its Dev Hub. */
export const isScratchOrder = (order: OrgOrder): order is ScratchOrgOrder => !('username' in order);

/**
 * `orderAt` builds an order when those before it are filled, whose usernames are taken then.
 * `hubLimits` are those that count by then, where the seed orders some.
 * @throws {ApiError} INVALID_INPUT, LIMIT_EXCEEDED, with the path to the part that is at fault, from `orgs` on
 */
export const checkOrgs = (
  emulator: Emulator,
  { count, hubLimits }: { readonly count: number; readonly hubLimits: HubLimits | undefined },
  orderAt: (index: number) => OrgOrder,
): void => {
  const { state } = emulator;
  const undo = new Error('a check makes nothing');
  const check = (index: number): void => {
    const order = orderAt(index);
    if (isScratchOrder(order)) {
      const org = { ...draftScratchOrg(emulator, order), port: 0 };
      state.orgs.put(org);
      fillOrderedScratchOrg(emulator, org, order);
      return;
    }
    const { kind, name, edition, username, seed } = order;
    const orgId = state.newId('00D');
    const createdAt = state.clock.now();
    const org = { orgId, kind, name, edition, instanceName, port: 0, createdAt, isDeleted: false };
    const whole = { ...org, hubOrgId: undefined, expiresAt: undefined };
    // Usernames are taken by the users of orgs that are there.
    state.orgs.put(whole);
    seedOrg({ state }, whole, { username });
    if (seed !== undefined) applyOrgSeed(state, whole, seed);
  };
  makeRoom(emulator);
  try {
    state.transaction(() => {
      if (hubLimits !== undefined) orderHubLimits(state, hubLimits);
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
