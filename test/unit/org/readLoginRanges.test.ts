/** Login IP ranges of a profile. */
import { expect } from 'chai';
import { readLoginRanges } from '../../../scripts/org/readLoginRanges.ts';
import { fakeOrgClient } from '../../support/fakeOrgClient.ts';
import { failureOf } from './failureOf.ts';
import { refusedWith } from './snapshot/orgAnswers.ts';

const RANGE = { startAddress: '10.0.0.1', endAddress: '10.0.0.9' };
const rangesOf = (more: object | undefined) =>
  readLoginRanges(
    fakeOrgClient({ readComponents: async () => (more === undefined ? [] : [{ fullName: 'Integration', ...more }]) }),
    'Integration',
  );

describe('readLoginRanges', () => {
  it('counts none, one and several', async () => {
    expect(await rangesOf({})).to.equal(0);
    expect(await rangesOf({ loginIpRanges: RANGE })).to.equal(1);
    expect(await rangesOf({ loginIpRanges: [RANGE, RANGE] })).to.equal(2);
  });

  it('does not know of a profile that the org does not give, or refuses', async () => {
    expect(await rangesOf(undefined)).to.equal(undefined);
    const refusing = (code: string) => fakeOrgClient({ readComponents: () => Promise.reject(refusedWith(code)) });
    expect(await readLoginRanges(refusing('INSUFFICIENT_ACCESS'), 'Integration')).to.equal(undefined);
    const error = await failureOf(() => readLoginRanges(refusing('REQUEST_LIMIT_EXCEEDED'), 'Integration'));
    expect([error.name, error.exitCode]).to.deep.equal(['OrgRequestRefusedError', 1]);
    expect(error.actions?.[0]).to.include('Correct what the org names');
  });
});
