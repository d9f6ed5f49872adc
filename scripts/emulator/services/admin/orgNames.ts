/** How the pages call the kinds of orgs, and who may be asked for in one. */
import type { Emulator } from '../../emulatorTypes.ts';
import type { EmulatedOrg } from '../../state/stateTypes.ts';
import { orDash } from './pageLayout.ts';

export const kindNames: Readonly<Record<EmulatedOrg['kind'], string>> = {
  devHub: 'Dev Hub',
  production: 'Production',
  sandbox: 'Sandbox',
  scratch: 'Scratch org',
  developer: 'Developer org',
};

/** The first user of the org, who was there before anybody did anything. */
export const administratorOf = ({ state }: Emulator, { orgId }: EmulatedOrg): string =>
  orDash(state.records.find(orgId, 'User')[0]?.['Username']);
