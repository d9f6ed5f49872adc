/**
 * A reader that goes away, as `head` does, is no error of the command: it goes on and ends as it would have. Anything
 * else that stops the writing, a full disk for instance, loses the result, and is told.
 */
export type WrittenStreams = readonly Pick<NodeJS.WriteStream, 'on'>[];

/** `tellLost` is called once, with what stopped the writing. */
export function outliveClosedPipes(
  tellLost: (error: Error) => void,
  streams: WrittenStreams = [process.stdout, process.stderr],
): void {
  let isTold = false;
  for (const stream of streams) {
    let isClosed = false;
    stream.on('error', (error: NodeJS.ErrnoException) => {
      isClosed ||= error.code === 'EPIPE';
      if (!isClosed && !isTold) {
        isTold = true;
        tellLost(error);
      }
    });
  }
}
