import { expect } from 'chai';
import type { OrgWork } from '../../../../scripts/pipeline/release/runOrg.ts';
import { runStage } from '../../../../scripts/pipeline/release/runStage.ts';
import type { OrgRelease } from '../../../../scripts/report/releaseReport.ts';
import { org, stage } from '../../../support/releaseWorld.ts';

const signal = new AbortController().signal;
const workOf = (alias: string): OrgWork =>
  ({ org: org(alias), client: { identity: { orgId: alias } }, ports: { signal } }) as unknown as OrgWork;

/** Which orgs were begun, in order, where those of `sick` fail; `left`: those that an earlier run was not through with. */
async function begun(
  given: ReturnType<typeof stage>,
  { sick = [], left = given.orgs.map(({ alias }) => alias) }: { sick?: readonly string[]; left?: readonly string[] },
): Promise<readonly string[]> {
  const order: string[] = [];
  await runStage(left.map(workOf), given, async ({ org: { alias } }) => {
    order.push(alias);
    return { alias, status: sick.includes(alias) ? 'failed' : 'released' } as OrgRelease;
  });
  return order;
}

describe('runStage', () => {
  const aliases = Array.from({ length: 50 }, (_, index) => `o${index + 1}`);

  it('lets as many fail as the whole stage may, also in a run that has only the rest of it', async () => {
    const given = stage('qa', aliases, { concurrency: 1, onFailure: { kind: 'atMost', percent: 2 } });
    expect(await begun(given, { left: ['o1', 'o2', 'o3', 'o4'], sick: ['o1', 'o3'] })).to.deep.equal([
      'o1',
      'o2',
      'o3',
    ]);
  });

  it('takes for canaries the first of the stage, and none instead of those that are through', async () => {
    const given = stage('qa', ['a', 'b', 'c'], { concurrency: 1, canary: 1, onFailure: { kind: 'continue' } });
    expect(await begun(given, { sick: ['a'] })).to.deep.equal(['a']);
    expect(await begun(given, { left: ['b', 'c'], sick: ['b'] })).to.deep.equal(['b', 'c']);
  });
});
