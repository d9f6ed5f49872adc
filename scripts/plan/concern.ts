/**
 * Something about an org that stands in the way of a plan, or that is worth a line. Made by the `…Concerns` modules,
 * all of them at once; `buildPlan` sorts them into obstacles and warnings. Nothing here is thrown.
 */
import type { AppDefinition } from '../definition/appDefinition.ts';
import type { OrgSnapshot } from '../org/orgSnapshot.ts';
import type { Obstacle } from './deployPlan.ts';
import type { UserNeeds } from './userNeeds.ts';

export type Concern = Obstacle & {
  readonly severity: 'obstacle' | 'warning';
  /** What can't be done: the deployment, or only what comes after it. A check-only plan has nothing after it. */
  readonly blocks: 'deployment' | 'laterSteps';
};

export type ConcernInput = {
  readonly app: AppDefinition;
  readonly snapshot: OrgSnapshot;
  readonly needs: UserNeeds;
};

export const obstacle = (
  id: string,
  message: string,
  fix: string,
  blocks: Concern['blocks'] = 'deployment',
): Concern => ({ id, message, fix, severity: 'obstacle', blocks });

export const warning = (id: string, message: string, fix: string): Concern => ({
  id,
  message,
  fix,
  severity: 'warning',
  blocks: 'deployment',
});
