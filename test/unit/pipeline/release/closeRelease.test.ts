import { expect } from 'chai';
import { closeRelease } from '../../../../scripts/pipeline/release/closeRelease.ts';
import type { ReleasePorts } from '../../../../scripts/pipeline/release/releaseRequest.ts';
import type { OrgRelease } from '../../../../scripts/report/releaseReport.ts';
import type { StepError } from '../../../../scripts/report/stepResult.ts';

const errorOf = (name: string, exitCode: number): StepError => ({ name, message: `${name}.`, actions: [], exitCode });
const RUNNING = errorOf('ReleaseRunningError', 69);

const org = (alias: string, error?: StepError): OrgRelease => ({
  alias,
  status: error === undefined ? 'released' : 'failed',
  reports: [],
  checks: [],
  attempts: 1,
  ...(error === undefined ? {} : { error }),
});

async function exitCodeOf(...errors: readonly (StepError | undefined)[]): Promise<number | undefined> {
  const orgs = errors.map((error, index) => org(`org${index}`, error));
  const stages = [{ name: 'all', status: 'failed' as const, gates: [], orgs }];
  // Of the ports it looks at the signal and the journal alone.
  const ports = { signal: new AbortController().signal } as ReleasePorts;
  const [outcome, error] = await closeRelease(
    { stages },
    { again: { command: 'npm run release -- --to all', flags: '' } },
    ports,
  );
  expect([outcome, error?.name]).to.deep.equal(['failed', 'ReleaseFailedError']);
  return error?.exitCode;
}

describe('closeRelease', () => {
  it('is pending where all that failed is at work elsewhere', async () => {
    expect(await exitCodeOf(RUNNING)).to.equal(69);
    expect(await exitCodeOf(RUNNING, undefined, errorOf('DeploymentPendingError', 69))).to.equal(69);
  });

  it('is partly done where an org failed for good', async () => {
    expect(await exitCodeOf(RUNNING, errorOf('TokenRefusedError', 1))).to.equal(68);
    expect(await exitCodeOf(errorOf('TokenRefusedError', 1), undefined)).to.equal(68);
  });

  it('lets a fault of ours hide behind nothing', async () => {
    expect(await exitCodeOf(RUNNING, errorOf('InternalFaultError', 10))).to.equal(10);
  });
});
