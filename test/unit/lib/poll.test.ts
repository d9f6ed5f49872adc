/** Polling on a clock of the test: when it asks again, when it stops, and what it says meanwhile. */
import { expect } from 'chai';
import { poll } from '../../../scripts/lib/poll.ts';
import { createTestClock } from './testClock.ts';

const pending = (note?: string) => ({ kind: 'pending', note }) as const;

describe('lib/poll', () => {
  it('waits not at all for what is done at once', async () => {
    const clock = createTestClock();
    const outcome = await poll(async () => ({ kind: 'done', value: 'x' }), { clock, timeoutMilliseconds: 1000 });
    expect(outcome).to.deep.equal({ kind: 'done', value: 'x', attempts: 1, elapsedMilliseconds: 0 });
    expect(clock.waits).to.deep.equal([]);
  });

  it('waits longer from attempt to attempt, up to the maximum', async () => {
    const clock = createTestClock();
    const outcome = await poll<number>(
      async (attempt) => (attempt < 6 ? pending() : { kind: 'done', value: attempt }),
      {
        clock,
        timeoutMilliseconds: 60_000,
        firstWaitMilliseconds: 100,
        factor: 2,
        maximumWaitMilliseconds: 500,
      },
    );
    expect(clock.waits).to.deep.equal([100, 200, 400, 500, 500]);
    expect(outcome).to.deep.include({ kind: 'done', value: 6, attempts: 6, elapsedMilliseconds: 1700 });
  });

  it('takes the wait that an attempt asks for', async () => {
    const clock = createTestClock();
    await poll<string>(
      async (attempt) => (attempt === 1 ? { kind: 'pending', afterMilliseconds: 4321 } : { kind: 'done', value: 'x' }),
      { clock, timeoutMilliseconds: 60_000 },
    );
    expect(clock.waits).to.deep.equal([4321]);
  });

  it('asks once more exactly at the deadline, then gives up with the last note', async () => {
    const clock = createTestClock();
    const outcome = await poll(async (attempt) => pending(`attempt ${attempt}`), {
      clock,
      timeoutMilliseconds: 250,
      firstWaitMilliseconds: 100,
      factor: 2,
    });
    expect(clock.waits).to.deep.equal([100, 150]);
    expect(outcome).to.deep.equal({ kind: 'timedOut', attempts: 3, elapsedMilliseconds: 250, note: 'attempt 3' });
  });

  it('tells of each pending attempt, with note and time', async () => {
    const clock = createTestClock();
    const seen: unknown[] = [];
    await poll<number>(async (attempt) => (attempt < 3 ? pending('not yet') : { kind: 'done', value: 1 }), {
      clock,
      timeoutMilliseconds: 1000,
      firstWaitMilliseconds: 10,
      factor: 1,
      onPending: (state) => seen.push(state),
    });
    expect(seen).to.deep.equal([
      { note: 'not yet', attempt: 1, elapsedMilliseconds: 0 },
      { note: 'not yet', attempt: 2, elapsedMilliseconds: 10 },
    ]);
  });

  it('ends with the error that an attempt throws', async () => {
    const clock = createTestClock();
    const failure = new Error('no');
    const seen = await poll(() => Promise.reject(failure), { clock, timeoutMilliseconds: 1000 }).catch(
      (error: unknown) => error,
    );
    expect(seen).to.equal(failure);
  });

  it('ends with the reason of its signal, before it asks', async () => {
    const controller = new AbortController();
    const reason = new Error('interrupted');
    controller.abort(reason);
    let asked = 0;
    const seen = await poll(
      async () => {
        asked += 1;
        return pending();
      },
      { clock: createTestClock(), timeoutMilliseconds: 1000, signal: controller.signal },
    ).catch((error: unknown) => error);
    expect([seen, asked]).to.deep.equal([reason, 0]);
  });
});
