/**
 * The orgs of one pipeline stage: the canaries first, then the rest, so many at a time. In: the open orgs. Out: what came of
 * each. One slow or failing org holds up no other; how many may fail is the stage's policy.
 */
import pLimit from 'p-limit';
import type { PipelineStage } from '../../definition/pipelineStage.ts';
import { createTurns } from '../../lib/turns.ts';
import type { OrgRelease } from '../../report/releaseReport.ts';
import type { OrgWork } from './runOrg.ts';

/** So many of `orgs` may fail before no further one is begun. */
export function failuresAllowed({ onFailure }: PipelineStage, orgs: number): number {
  switch (onFailure.kind) {
    case 'stop':
      return 0;
    case 'continue':
      return orgs;
    case 'atMost':
      return Math.floor((orgs * onFailure.percent) / 100);
  }
}

/** Whether the stages behind it may begin. With `continue` the rest of the stage goes on, and then the release ends. */
export const isStageWell = (stage: PipelineStage, orgs: readonly OrgRelease[]): boolean => {
  const failed = orgs.filter(({ status }) => status === 'failed').length;
  const allowed = stage.onFailure.kind === 'atMost' ? failuresAllowed(stage, orgs.length) : 0;
  return failed <= allowed && orgs.every(({ status }) => status !== 'notRun');
};

export async function runStage(
  works: readonly OrgWork[],
  stage: PipelineStage,
  release: (work: OrgWork) => Promise<OrgRelease>,
): Promise<readonly OrgRelease[]> {
  // Of the whole stage, also where an earlier run of the release has been through with most of it.
  const allowed = failuresAllowed(stage, stage.orgs.length);
  let failed = 0;
  let hasSickCanary = false;
  const limit = pLimit(stage.concurrency);
  const turn = createTurns();
  const runAll = (some: readonly OrgWork[]): Promise<readonly OrgRelease[]> =>
    Promise.all(
      some.map((work) =>
        limit(async () => {
          await turn();
          if (failed > allowed || hasSickCanary || work.ports.signal.aborted) {
            return notRun(work);
          }
          const released = await release(work);
          failed += released.status === 'failed' ? 1 : 0;
          return released;
        }),
      ),
    );
  const first = new Set(stage.orgs.slice(0, stage.canary).map(({ alias }) => alias));
  const canaries = await runAll(works.filter(({ org }) => first.has(org.alias)));
  hasSickCanary = canaries.some(({ status }) => status === 'failed');
  return [...canaries, ...(await runAll(works.filter(({ org }) => !first.has(org.alias))))];
}

export const notRun = ({ org, client }: Pick<OrgWork, 'org' | 'client'>): OrgRelease => ({
  alias: org.alias,
  orgId: client.identity.orgId,
  ...(org.kind === undefined ? {} : { kind: org.kind }),
  status: 'notRun',
  reports: [],
  checks: [],
  attempts: 0,
});
