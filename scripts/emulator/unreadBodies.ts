/**
 * Reads to its end what a client still sends when the answer is already known, for example that the body is too large.
 * Without it Node closes a connection with unread bytes, and the reset overtakes the answer on its way to the client.
 */
import type { IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';

/** A client that takes longer to send what nobody will read gets its answer before. */
const patienceMilliseconds = 5_000;

const readToTheEnd = (message: IncomingMessage): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, patienceMilliseconds);
    const finish = (): void => {
      clearTimeout(timer);
      resolve();
    };
    message.once('end', finish).once('close', finish).resume();
  });

export const readUnreadBodies = (app: FastifyInstance): void => {
  app.addHook('onSend', async ({ raw }, _reply, payload) => {
    const hasBody = raw.headers['content-length'] !== undefined || raw.headers['transfer-encoding'] !== undefined;
    if (hasBody && !raw.readableEnded && !raw.destroyed) await readToTheEnd(raw);
    return payload;
  });
};
