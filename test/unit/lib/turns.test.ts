/** Work that begins when the thread has caught up: the time of a round is told by the test. */
import { expect } from 'chai';
import { createTurns } from '../../../scripts/lib/turns.ts';

/** A time that moves by so much with each look, two looks a round. */
function roundsOf(...milliseconds: readonly number[]): { readonly now: () => number; readonly rounds: () => number } {
  let time = 0;
  let looks = 0;
  return {
    now: () => {
      time += looks % 2 === 1 ? (milliseconds[(looks - 1) / 2] ?? 0) : 0;
      looks += 1;
      return time;
    },
    rounds: () => looks / 2,
  };
}

describe('createTurns', () => {
  it('gives the turns in the order in which they were asked for', async () => {
    const turn = createTurns();
    const order: number[] = [];
    await Promise.all([1, 2, 3].map((one) => turn().then(() => order.push(one))));
    expect(order).to.deep.equal([1, 2, 3]);
  });

  it('waits until a round is short', async () => {
    const { now, rounds } = roundsOf(80, 30, 6, 5);
    await createTurns(now)();
    expect(rounds()).to.equal(4);
  });

  it('waits no longer than twenty rounds on a thread that never catches up', async () => {
    const { now, rounds } = roundsOf(...Array.from({ length: 100 }, () => 50));
    await createTurns(now)();
    expect(rounds()).to.equal(20);
  });
});
