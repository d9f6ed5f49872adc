/**
 * How many scratch orgs a Dev Hub has and may have. Deleting one frees its active slot; the daily slot stays taken for
 * 24 hours, and only creations that came to something take one.
 * @see https://developer.salesforce.com/docs/atlas.en-us.sfdx_dev.meta/sfdx_dev/sfdx_dev_scratch_orgs_editions_and_allocations.htm
 */
import type { Emulator } from '../../emulatorTypes.ts';
import { findEdition } from '../../seed/editions.ts';
import type { EmulatedOrg } from '../../state/stateTypes.ts';
import { orderedHubLimits } from './hubLimits.ts';

type Count = { readonly used: number; readonly maximum: number };

const day = 86_400_000;

/** What is under way counts as well, or a burst of requests would pass the limit. */
export const countScratchOrgs = (
  { state }: Pick<Emulator, 'state'>,
  hub: EmulatedOrg,
): { readonly active: Count; readonly daily: Count } => {
  const edition = findEdition(hub.edition);
  const ordered = orderedHubLimits(state);
  const since = state.clock.now() - day;
  const infos = state.records.find(hub.orgId, 'ScratchOrgInfo');
  const underWay = infos.filter(({ Status }) => Status === 'New' || Status === 'Creating').length;
  const active = state.records.find(hub.orgId, 'ActiveScratchOrg').length + underWay;
  const daily = infos.filter(
    ({ Status, CreatedDate }) => Status !== 'Error' && Date.parse(String(CreatedDate)) > since,
  ).length;
  return {
    active: { used: active, maximum: ordered.activeScratchOrgs ?? edition?.activeScratchOrgs ?? 0 },
    daily: { used: daily, maximum: ordered.dailyScratchOrgs ?? edition?.dailyScratchOrgs ?? 0 },
  };
};
