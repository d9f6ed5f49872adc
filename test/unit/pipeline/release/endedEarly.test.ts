import { expect } from 'chai';
import { interruptedCheck, notBegun, refusal } from '../../../../scripts/pipeline/release/endedEarly.ts';
import type { ReleasePorts, ReleaseRequest } from '../../../../scripts/pipeline/release/releaseRequest.ts';
import { summarizeRelease } from '../../../../scripts/pipeline/release/releaseState.ts';
import { stage } from '../../../support/releaseWorld.ts';

const AGAIN = 'npm run release -- --to qa';
const request = { again: { command: AGAIN, flags: '' } } as ReleaseRequest;
const portsWith = (records: readonly unknown[]): ReleasePorts =>
  ({ journal: { id: 'first', read: async () => records } }) as unknown as ReleasePorts;
const at = '2026-01-02T03:04:05.000Z';

describe('endedEarly', () => {
  it('names a command that works, also where nothing was written that could be resumed', async () => {
    const fresh = await interruptedCheck(undefined, request, portsWith([]));
    expect([fresh.name, fresh.exitCode, fresh.actions[0]]).to.deep.equal(['InterruptedError', 130, AGAIN]);
    expect(fresh.message).to.include('before this run wrote anything');
    const begun = await interruptedCheck(undefined, request, portsWith([{}]));
    expect(begun.actions[0]).to.equal('npm run release -- --resume first');
  });

  it('lists every org of every stage as not begun', () => {
    const [one, other] = notBegun([stage('qa', ['a', 'b']), stage('last', ['c'])]);
    expect([one?.status, one?.orgs.map(({ alias, status }) => `${alias} ${status}`)]).to.deep.equal([
      'notReached',
      ['a notRun', 'b notRun'],
    ]);
    expect(other?.orgs).to.have.length(1);
  });

  it('does not say that nothing was written where an earlier run has written', () => {
    const error = { name: 'TokenRefusedError', message: 'No.', actions: [], exitCode: 1 };
    const failed = [{ org: { alias: 'a' }, checked: { error } }] as unknown as Parameters<typeof refusal>[0];
    const first = refusal(failed, summarizeRelease([]), request, portsWith([]));
    expect([first.message, first.actions]).to.deep.equal(['Nothing was written to any org. No.', [AGAIN]]);
    const state = summarizeRelease([{ at, event: 'orgBegun', stage: 'qa', org: 'b', attempt: 1 }]);
    const later = refusal(failed, state, request, portsWith([]));
    expect(later.message).to.include('what earlier runs of this release did stays');
    expect(later.actions).to.deep.equal(['npm run release -- --resume first']);
  });
});
