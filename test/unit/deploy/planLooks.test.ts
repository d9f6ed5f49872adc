/** When a deployment is looked at: the clock stands still until the test moves it. */
import { expect } from 'chai';
import { createDeploymentTimes } from '../../../scripts/deploy/deploymentTimes.ts';
import { planLooks } from '../../../scripts/deploy/planLooks.ts';
import type { Clock } from '../../../scripts/lib/clock.ts';

/** A clock whose waits end when the test says so, or when their signal does. */
function heldClock() {
  let now = 0;
  const waits: { readonly milliseconds: number; readonly end: () => void }[] = [];
  const clock: Clock = {
    now: () => now,
    wait: (milliseconds, signal) =>
      new Promise((resolve, reject) => {
        waits.push({ milliseconds, end: resolve });
        signal?.addEventListener('abort', () => reject(signal.reason));
      }),
  };
  return { clock, waits, move: (milliseconds: number) => (now += milliseconds) };
}

const turns = () => new Promise((resolve) => setImmediate(resolve));

describe('planLooks', () => {
  it('looks ever more rarely while nobody knows, and not more rarely than every five seconds', () => {
    const looks = planLooks('Order_Sync', heldClock().clock, createDeploymentTimes());
    const waits = Array.from({ length: 30 }, looks.next);
    expect([looks.first(), waits[0], waits[1], waits.at(-1)]).to.deep.equal([0, 100, 125, 5000]);
  });

  it('looks first when the quickest known is done, then in small steps', () => {
    const { clock, move } = heldClock();
    const times = createDeploymentTimes();
    times.note('Order_Sync', 9000);
    times.note('Order_Sync', 8000);
    const looks = planLooks('Order_Sync', clock, times);
    expect(looks.first()).to.equal(8000);
    move(7900);
    expect(looks.next()).to.equal(100);
    move(100);
    expect([looks.next(), looks.next()]).to.deep.equal([240, 300]);
  });

  it('looks at a long one now and then: it may have failed', () => {
    const times = createDeploymentTimes();
    times.note('Order_Sync', 20 * 60_000);
    expect(planLooks('Order_Sync', heldClock().clock, times).first()).to.equal(30_000);
  });

  it('is woken by the first that is done, and waits for the rest of its own time', async () => {
    const { clock, waits, move } = heldClock();
    const times = createDeploymentTimes();
    const looks = planLooks('Order_Sync', clock, times);
    let isOver = false;
    const waiting = looks.clock.wait(1000).then(() => {
      isOver = true;
    });
    move(700);
    times.note('Order_Sync', 720);
    await turns();
    expect([isOver, waits.map(({ milliseconds }) => milliseconds)]).to.deep.equal([false, [1000, 20]]);
    waits[1]?.end();
    await waiting;
    expect(isOver).to.equal(true);
  });

  it('lets an interruption through', async () => {
    const looks = planLooks('Order_Sync', heldClock().clock, createDeploymentTimes());
    const interruption = new AbortController();
    const reason = new Error('stop');
    const waiting = looks.clock.wait(1000, interruption.signal).catch((error: unknown) => error);
    interruption.abort(reason);
    expect(await waiting).to.equal(reason);
  });
});
