/**
 * Remembers what an org holds once it was set back, as after a deployment: else a plan would tell the way back as drift, and a
 * status the commit of what is not there any more. Which commit was there before nobody knows. Out: a warning where the disk
 * refuses.
 */
import type { OrgClient } from '../../org/orgClient.ts';
import { rememberComponents } from '../../plan/deployedState.ts';
import type { BeforeState } from './beforeStates.ts';
import type { ReleasePorts } from './releaseRequest.ts';

export async function rememberUndone(
  { identity: { alias, orgId, apiVersion } }: OrgClient,
  app: string,
  { components }: Pick<BeforeState, 'components'>,
  { states, clock }: Pick<ReleasePorts, 'states' | 'clock'>,
): Promise<readonly string[]> {
  try {
    const at = new Date(clock.now()).toISOString();
    await states?.write({ app, orgId, at, apiVersion, components: rememberComponents(components) });
    return [];
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    return [`What "${alias}" holds of ${app} again was not remembered, so that npm run plan tells drift: ${problem}`];
  }
}
