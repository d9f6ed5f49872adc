/**
 * The child's side of `commandHost.ts`: runs each command that it is sent as a new process would, and sends back how it
 * ended. In: how to run one, and how to forget what the libraries keep in memory by the home that is set at that moment.
 */
import type { HostedCommand } from './commandHost.ts';
import type { Finished } from './commandLine.ts';

export type Served = {
  readonly run: (words: readonly string[]) => Promise<void>;
  readonly forget: () => Promise<void>;
};

function takeVariables(variables: HostedCommand['variables']): void {
  for (const name of Object.keys(process.env)) {
    if (!(name in variables)) {
      delete process.env[name];
    }
  }
  Object.assign(process.env, variables);
}

/** Until the function that it gives is called, which also takes away the listeners of the command: it believes to be alone. */
function catchWrites(stream: NodeJS.WriteStream, texts: string[]): () => void {
  const { write } = stream;
  const listeners = stream.listeners('error');
  stream.write = ((text: string | Uint8Array, ...rest: readonly unknown[]) => {
    texts.push(typeof text === 'string' ? text : Buffer.from(text).toString());
    const written = rest.at(-1);
    if (typeof written === 'function') {
      written();
    }
    return true;
  }) as typeof write;
  return () => {
    stream.write = write;
    for (const listener of stream.listeners('error').filter((one) => !listeners.includes(one))) {
      // `listeners` gives functions without saying of what kind.
      stream.off('error', listener as () => void);
    }
  };
}

/** As execa gives the output of a process: without the last end of line. */
const trimEnd = (texts: readonly string[]): string => texts.join('').replace(/\r?\n$/, '');

async function serve({ run, forget }: Served, { words, folder, variables }: HostedCommand): Promise<Finished> {
  takeVariables(variables);
  process.chdir(folder);
  const [out, error]: [string[], string[]] = [[], []];
  const restore = [catchWrites(process.stdout, out), catchWrites(process.stderr, error)];
  process.exitCode = undefined;
  try {
    await run(words);
  } finally {
    for (const back of restore) {
      back();
    }
    // A command for an emulated org has gone over to the emulator's home: forget what was read there, and here.
    await forget();
    takeVariables(variables);
    await forget();
  }
  const exitCode = Number(process.exitCode ?? 0);
  process.exitCode = undefined;
  return { exitCode, stdout: trimEnd(out), stderr: trimEnd(error) };
}

export function serveCommands(served: Served): void {
  process.on('disconnect', () => process.exit());
  process.on('message', (command: HostedCommand) => {
    void serve(served, command).then((finished) => process.send?.(finished));
  });
}
