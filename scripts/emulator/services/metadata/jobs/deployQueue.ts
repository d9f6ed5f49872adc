/**
 * Which deployments of an org are not done, in the order in which they came, and until when the last one that ran kept
 * the org busy: an org runs one deployment at a time. A small value, so that a look at an idle org costs next to nothing.
 */
import type { Emulator } from '../../../emulatorTypes.ts';
import type { EmulatedOrg } from '../../../state/stateTypes.ts';

export type DeployQueue = { readonly openIds: readonly string[]; readonly freeAt: number };

const keyOf = ({ orgId }: EmulatedOrg): string => `deployQueue:${orgId}`;

export const readDeployQueue = ({ state }: Emulator, org: EmulatedOrg): DeployQueue => {
  const stored = state.meta.get(keyOf(org));
  // Written by `saveDeployQueue` alone.
  return stored === undefined ? { openIds: [], freeAt: 0 } : (JSON.parse(stored) as DeployQueue);
};

export const saveDeployQueue = ({ state }: Emulator, org: EmulatedOrg, queue: DeployQueue): void =>
  state.meta.set(keyOf(org), JSON.stringify(queue));
