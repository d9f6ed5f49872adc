/**
 * The end of a scratch org, by a person or by its date: the org stops listening, its tokens are revoked, the request that
 * made it stays behind in the status Deleted.
 */
import type { Emulator } from '../../emulatorTypes.ts';
import { to18 } from '../../state/ids.ts';
import type { EmulatedOrg, StoredRecord } from '../../state/stateTypes.ts';
import { formatDate } from './formatDate.ts';

/** Closes the org behind a row of active scratch orgs and notes it in the request that made it. */
export const markDeleted = (emulator: Emulator, hub: EmulatedOrg, active: StoredRecord, deletedBy: string): void => {
  const { state } = emulator;
  const info = state.records.get(hub.orgId, 'ScratchOrgInfo', String(active['ScratchOrgInfoId']));
  emulator.closeOrg(to18(String(active['ScratchOrg'])));
  if (info === undefined) return;
  state.records.update(hub.orgId, 'ScratchOrgInfo', info.Id, {
    Status: 'Deleted',
    DeletedBy: deletedBy,
    DeletedDate: formatDate(state.clock.now()),
  });
};

/** Removes the scratch orgs of a Dev Hub whose time is over. */
export const expireScratchOrgs = (emulator: Emulator, hub: EmulatedOrg): void => {
  const { state } = emulator;
  const now = state.clock.now();
  for (const active of state.records.find(hub.orgId, 'ActiveScratchOrg')) {
    const org = state.orgs.get(String(active['ScratchOrg']));
    if (org?.expiresAt === undefined || org.expiresAt > now) continue;
    state.transaction(() => {
      state.records.delete(hub.orgId, 'ActiveScratchOrg', active.Id);
      markDeleted(emulator, hub, active, 'Automated Process');
    });
  }
};
