/**
 * A client in a process of its own that sends the same request as fast as it is answered. In: one message with the request.
 * Out: one message with how many answers of status 200 came within the time. The secret comes by message, not by argument.
 */
import { Pool } from 'undici';

export type LoadOrder = {
  readonly origin: string;
  readonly path: string;
  readonly body: string;
  readonly contentType: string;
  readonly connections: number;
  readonly milliseconds: number;
};

async function send(order: LoadOrder): Promise<{ readonly answered: number; readonly milliseconds: number }> {
  const pool = new Pool(order.origin, { connections: order.connections });
  const ask = async (): Promise<void> => {
    const { statusCode, body } = await pool.request({
      path: order.path,
      method: 'POST',
      headers: { 'content-type': order.contentType },
      body: order.body,
    });
    const text = await body.text();
    if (statusCode !== 200) {
      throw new Error(`${order.path} answered ${statusCode}: ${text.slice(0, 200)}`);
    }
  };
  await ask();
  let answered = 0;
  const start = performance.now();
  await Promise.all(
    Array.from({ length: order.connections }, async () => {
      while (performance.now() - start < order.milliseconds) {
        await ask();
        answered += 1;
      }
    }),
  );
  const milliseconds = performance.now() - start;
  await pool.close();
  return { answered, milliseconds };
}

process.once('message', (order) => {
  // The channel carries what the bench sends, which is of this one type.
  void send(order as LoadOrder).then(
    (result) => process.send?.(result, () => process.disconnect()),
    (error: unknown) => process.send?.({ error: String(error) }, () => process.disconnect()),
  );
});
