import { expect } from 'chai';
import { passGates } from '../../../../scripts/pipeline/release/gates.ts';
import type { ReleasePorts, ReleaseRequest } from '../../../../scripts/pipeline/release/releaseRequest.ts';
import { stage } from '../../../support/releaseWorld.ts';

const request = { approved: [], isCi: true, again: { command: '', flags: ' --emulator' } };
const last = stage('last', ['prod'], { approval: 'required', approvalFile: 'config/ok.txt' });

const gateOf = async (approval: Awaited<ReturnType<ReleasePorts['readApproval']>>) => {
  const ports = { readApproval: async () => approval, journal: { id: 'first', append: async () => undefined } };
  const { gates, error } = await passGates({
    stage: last,
    digest: 'abc',
    request: request as unknown as ReleaseRequest,
    ports: ports as unknown as ReleasePorts,
    passedGates: new Set(),
  });
  return { detail: gates[0]?.detail, status: gates[0]?.status, error };
};

describe('passGates', () => {
  it('waits where the file of the approval can not be read, and says why', async () => {
    const { detail, status, error } = await gateOf({ problem: "config/ok.txt can't be read: the system says EISDIR" });
    expect([detail, status]).to.deep.equal(["config/ok.txt can't be read: the system says EISDIR", 'waiting']);
    expect([error?.exitCode, error?.actions]).to.deep.equal([
      69,
      [
        'npm run release -- --resume first --emulator --approve last',
        'Or write abc into config/ok.txt, then: npm run release -- --resume first --emulator',
      ],
    ]);
  });

  it('keeps an approval that is given outside the hours', async () => {
    const kept: string[] = [];
    const window = { days: ['mon'], fromMinute: 0, toMinute: 60, timeZone: 'UTC' } as const;
    const { gates, error } = await passGates({
      stage: { ...last, window },
      digest: 'abc',
      request: { ...request, approved: ['last'] } as unknown as ReleaseRequest,
      ports: {
        clock: { now: () => Date.UTC(2026, 10, 24) },
        journal: { id: 'first', append: async ({ gate }: { gate: string }) => void kept.push(gate) },
      } as unknown as ReleasePorts,
      passedGates: new Set(),
    });
    expect(kept).to.deep.equal(['approval']);
    expect([gates.map(({ kind, status }) => `${kind} ${status}`), error?.name]).to.deep.equal([
      ['approval passed', 'window waiting'],
      'WindowClosedError',
    ]);
  });

  it('takes the digest out of a text, and no other', async () => {
    expect((await gateOf({ content: 'abcd\n' })).detail).to.equal('config/ok.txt does not hold abc');
    expect((await gateOf({ content: 'approved by me: abc\n' })).status).to.equal('passed');
    expect((await gateOf({})).detail).to.equal('nobody gave it');
  });
});
