/**
 * Remembers what an org holds of an app once everything is deployed, so that a later plan can tell what somebody changed
 * there. In: the deployment. Out: warnings, where it could not be read back or written: the deployment itself is done then.
 */

import type { AppDefinition } from '../definition/appDefinition.ts';
import { readSourceCommit } from '../definition/git/readSourceCommit.ts';
import type { Clock } from '../lib/clock.ts';
import type { OrgClient } from '../org/orgClient.ts';
import type { OrgSnapshot } from '../org/orgSnapshot.ts';
import { readAppComponents } from '../org/snapshot/readAppComponents.ts';
import { rememberComponents } from '../plan/deployedState.ts';
import type { DeployedStates } from './deployedStates.ts';

export type RememberInput = {
  readonly app: AppDefinition;
  readonly org: OrgClient;
  readonly snapshot: OrgSnapshot;
  readonly projectRoot: string;
  /** Without it the commit is read from the project. */
  readonly sourceCommit?: { readonly id: string | undefined };
  /** Whether this run has deployed anything; else the snapshot from before it is what the org holds. */
  readonly hasDeployed: boolean;
  readonly states: DeployedStates | undefined;
  readonly clock: Clock;
};

/** Before the first deployment: from here on what is remembered may be out of date, should the run be killed. */
export async function doubtDeployed({
  app,
  org,
  states,
}: Pick<RememberInput, 'app' | 'org' | 'states'>): Promise<readonly string[]> {
  return warningOf(org, app, async () => {
    const known = await states?.read({ orgId: org.identity.orgId, appName: app.name });
    if (known !== undefined && known.isUnsure !== true) {
      await states?.write({ ...known, isUnsure: true });
    }
  });
}

export async function rememberDeployed(input: RememberInput): Promise<readonly string[]> {
  const { app, org, snapshot, states, hasDeployed } = input;
  const { orgId, apiVersion } = org.identity;
  if (states === undefined) {
    return [];
  }
  return warningOf(org, app, async () => {
    const known = hasDeployed ? undefined : await states.read({ orgId, appName: app.name });
    if (known !== undefined && known.isUnsure !== true) {
      return;
    }
    const [components, commit] = await Promise.all([
      hasDeployed ? readAppComponents(org, app).then((read) => read.components) : snapshot.components,
      input.sourceCommit === undefined ? readSourceCommit(input.projectRoot) : input.sourceCommit.id,
    ]);
    await states.write({
      app: app.name,
      orgId,
      at: new Date(input.clock.now()).toISOString(),
      ...(commit === undefined ? {} : { commit }),
      apiVersion,
      components: rememberComponents(components),
    });
  });
}

async function warningOf(org: OrgClient, app: AppDefinition, work: () => Promise<void>): Promise<readonly string[]> {
  try {
    await work();
    return [];
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    return [
      `What "${org.identity.alias}" holds of ${app.name} now was not remembered, so that npm run plan can't tell drift: ${problem}`,
    ];
  }
}
