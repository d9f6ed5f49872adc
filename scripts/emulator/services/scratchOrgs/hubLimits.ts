/**
 * Limits of the Dev Hub that somebody ordered in place of its edition's: to see what a pipeline does when they are reached.
 * In: the order. Out: the numbers that count.
 */
import type { State } from '../../state/stateTypes.ts';

export type HubLimits = { readonly activeScratchOrgs?: number; readonly dailyScratchOrgs?: number };

const key = 'hubLimits';

export const orderHubLimits = ({ meta }: Pick<State, 'meta'>, limits: HubLimits): void =>
  meta.set(key, JSON.stringify(limits));

export const orderedHubLimits = ({ meta }: Pick<State, 'meta'>): HubLimits => {
  const text = meta.get(key);
  // Written above, by nobody else.
  return text === undefined ? {} : (JSON.parse(text) as HubLimits);
};
