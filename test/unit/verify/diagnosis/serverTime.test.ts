/** The time of the server, taken from answers as they pass. */
import { expect } from 'chai';
import { skewOf, watchServerTime } from '../../../../scripts/verify/diagnosis/serverTime.ts';
import { fakeClock } from '../../../support/fakeClock.ts';

const NOON = Date.UTC(2026, 10, 25, 12);
const answer = (date?: string): Response => new Response('', { headers: date === undefined ? {} : { date } });
const request = (): Request => new Request('http://127.0.0.1:1/');

describe('verify/diagnosis/serverTime', () => {
  it('keeps the newest date with our own time beside it, and passes answers on', async () => {
    const clock = fakeClock(NOON);
    const answers = [answer('Wed, 25 Nov 2026 11:00:00 GMT'), answer('Wed, 25 Nov 2026 11:05:00 GMT'), answer()];
    const watched = watchServerTime(async () => answers.shift() ?? answer(), clock);
    expect(watched.read()).to.equal(undefined);
    await watched.transport(request());
    await clock.wait(1000);
    expect((await watched.transport(request())).status).to.equal(200);
    await watched.transport(request());
    expect(watched.read()).to.deep.equal({ date: 'Wed, 25 Nov 2026 11:05:00 GMT', seenAtMilliseconds: NOON + 1000 });
    expect(skewOf(watched.read())).to.equal(-55 * 60_000 - 1000);
  });

  it('lets failures of the transport pass', async () => {
    const watched = watchServerTime(() => Promise.reject(new TypeError('fetch failed')), fakeClock(NOON));
    const seen = await watched.transport(request()).catch((error: unknown) => error);
    expect(seen).to.be.instanceOf(TypeError);
    expect(skewOf(watched.read())).to.equal(undefined);
  });

  it('makes nothing of a date that is none', () => {
    expect(skewOf({ date: 'soon', seenAtMilliseconds: NOON })).to.equal(undefined);
  });
});
