/** How long after a change an app counts as new. */
import { expect } from 'chai';
import { NEW_APP_MILLISECONDS, wasChangedLately } from '../../../scripts/pipeline/wasChangedLately.ts';

describe('pipeline/wasChangedLately', () => {
  it('takes an app as new for half an hour, and never one of unknown age', () => {
    const now = 1_700_000_000_000;
    expect(wasChangedLately(now, now)).to.equal(true);
    expect(wasChangedLately(now - NEW_APP_MILLISECONDS + 1, now)).to.equal(true);
    expect(wasChangedLately(now - NEW_APP_MILLISECONDS, now)).to.equal(false);
    expect(wasChangedLately(undefined, now)).to.equal(false);
  });
});
