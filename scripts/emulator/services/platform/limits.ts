/**
 * The limits resource: maximum and remaining per allowance.
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_limits.htm
 */
import type { Emulator } from '../../emulatorTypes.ts';
import type { EmulatedOrg } from '../../state/stateTypes.ts';
import { expireScratchOrgs } from '../scratchOrgs/deleteScratchOrg.ts';
import { countScratchOrgs } from '../scratchOrgs/scratchOrgLimits.ts';

type Limit = { readonly Max: number; readonly Remaining: number };

const unused = (Max: number): Limit => ({ Max, Remaining: Max });

export const countLimits = (emulator: Emulator, org: EmulatedOrg): Readonly<Record<string, Limit>> => {
  const limits = {
    DailyApiRequests: unused(org.edition === 'Developer Edition' ? 15_000 : 100_000),
    DailyAsyncApexExecutions: unused(250_000),
    DataStorageMB: unused(org.kind === 'scratch' ? 200 : 1_024),
    FileStorageMB: unused(org.kind === 'scratch' ? 50 : 1_024),
  };
  if (org.kind !== 'devHub') return limits;
  expireScratchOrgs(emulator, org);
  const { active, daily } = countScratchOrgs(emulator, org);
  return {
    ActiveScratchOrgs: { Max: active.maximum, Remaining: Math.max(0, active.maximum - active.used) },
    ...limits,
    DailyScratchOrgs: { Max: daily.maximum, Remaining: Math.max(0, daily.maximum - daily.used) },
  };
};
