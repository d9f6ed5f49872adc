import { expect } from 'chai';
import { InterruptedByUser, unlessAborted } from '../../../scripts/lib/interruption.ts';

describe('Work that an interruption ends', () => {
  it('rejects with the reason at once, also where the signal was aborted before, and its own failure is no stray error', async () => {
    const stray: unknown[] = [];
    const listen = (reason: unknown): void => void stray.push(reason);
    process.on('unhandledRejection', listen);
    try {
      const controller = new AbortController();
      controller.abort(new InterruptedByUser());
      const failing = Promise.reject(new Error('of the work'));
      const error: unknown = await unlessAborted(failing, controller.signal).catch((thrown) => thrown);
      expect(error).to.be.instanceOf(InterruptedByUser);
      await new Promise((resolve) => setImmediate(resolve));
      expect(stray).to.deep.equal([]);
    } finally {
      process.off('unhandledRejection', listen);
    }
  });
});
