/** The process of `commandHost.ts`: runs each command that it is sent as a new process would, and sends back how it ended. */
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import type { HostedCommand } from './commandHost.ts';
import type { Finished } from './commandLine.ts';

enableCompileCache(join(import.meta.dirname, '..', '..', '.eca', 'compile-cache'));
const { main } = await import('../../scripts/cli/main.ts');

function takeVariables(variables: HostedCommand['variables']): void {
  for (const name of Object.keys(process.env)) {
    if (!(name in variables)) {
      delete process.env[name];
    }
  }
  Object.assign(process.env, variables);
}

/** The libraries keep sf's state and its configuration in memory, by the home that is set now. */
async function forgetState(): Promise<void> {
  const { ConfigAggregator, SfProject, StateAggregator } = await import('@salesforce/core');
  StateAggregator.clearInstance();
  await ConfigAggregator.clearInstance();
  SfProject.clearInstances();
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

async function run({ words, folder, variables }: HostedCommand): Promise<Finished> {
  takeVariables(variables);
  process.chdir(folder);
  const [out, error]: [string[], string[]] = [[], []];
  const restore = [catchWrites(process.stdout, out), catchWrites(process.stderr, error)];
  process.exitCode = undefined;
  try {
    await main(words);
  } finally {
    for (const back of restore) {
      back();
    }
    // A command for an emulated org has gone over to the emulator's home: forget what was read there, and here.
    await forgetState();
    takeVariables(variables);
    await forgetState();
  }
  const exitCode = Number(process.exitCode ?? 0);
  process.exitCode = undefined;
  return { exitCode, stdout: trimEnd(out), stderr: trimEnd(error) };
}

/** As execa gives the output of a process: without the last end of line. */
const trimEnd = (texts: readonly string[]): string => texts.join('').replace(/\r?\n$/, '');

process.on('disconnect', () => process.exit());
process.on('message', (command: HostedCommand) => {
  void run(command).then((finished) => process.send?.(finished));
});
