/** The real clock, with waits of no length: a test never sleeps. */
import { expect } from 'chai';
import { systemClock } from '../../../scripts/lib/clock.ts';

describe('lib/clock', () => {
  it('tells the time in milliseconds since the epoch', () => {
    expect(Math.abs(systemClock.now() - Date.now())).to.be.lessThan(1000);
  });

  it('comes back from a wait', async () => {
    expect(await systemClock.wait(0)).to.equal(undefined);
  });

  it('rejects with the reason of a signal that is aborted already', async () => {
    const reason = new Error('interrupted');
    const seen = await systemClock.wait(60_000, AbortSignal.abort(reason)).catch((error: unknown) => error);
    expect(seen).to.equal(reason);
  });

  it('rejects with the reason of a signal that is aborted while it waits', async () => {
    const controller = new AbortController();
    const waiting = systemClock.wait(60_000, controller.signal).catch((error: unknown) => error);
    const reason = new Error('interrupted');
    controller.abort(reason);
    expect(await waiting).to.equal(reason);
  });
});
