/**
 * Commands in a process that is started already: loading the libraries takes ten times as long as most commands work. One
 * such process serves all tests of a worker, one command after the other, and ends with it. For tests of what a command
 * says and does; those of what a process does (signals, streams, locks of the dead) start processes of their own.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import type { Finished } from './commandLine.ts';

export type HostedCommand = {
  readonly words: readonly string[];
  readonly folder: string;
  /** All variables that the command sees. */
  readonly variables: Readonly<Record<string, string>>;
};

/** Of a handle that keeps its process from ending by itself, or does not. */
type Keeping = { readonly ref: () => void; readonly unref: () => void };
type Started = { readonly child: ChildProcess; readonly said: () => string };

export type CommandHost = {
  /** Runs the command when those before it have ended: environment, folder and streams are the whole process's. */
  readonly run: (command: HostedCommand) => Promise<Finished>;
  readonly end: () => void;
};

/** The worker of the tests ends when it has nothing to do; a host that waits for work must not keep it. */
function keepWorker({ child }: Started, isKept: boolean): void {
  // The pipe and the channel of a child can do so as well, which their types do not say.
  const handles = [child, child.channel, child.stderr] as unknown as readonly (Keeping | null)[];
  for (const handle of handles) {
    if (isKept) {
      handle?.ref();
    } else {
      handle?.unref();
    }
  }
}

/** `mainFile` calls `serveCommands`; `variables` are those of the host before the first command brings its own. */
export function createHost(
  mainFile: string,
  variables: Readonly<Record<string, string>> = {},
  args: readonly string[] = [],
): CommandHost {
  let started: Started | undefined;
  let last: Promise<unknown> = Promise.resolve();

  const start = (): Started => {
    const env = { ...process.env, ...variables };
    const child = fork(mainFile, args, { execArgv: [], stdio: ['ignore', 'ignore', 'pipe', 'ipc'], env });
    const texts: string[] = [];
    child.stderr?.on('data', (text: Buffer) => texts.push(text.toString()));
    child.once('exit', () => {
      started = undefined;
    });
    return { child, said: () => texts.join('') };
  };

  const ask = async (command: HostedCommand): Promise<Finished> => {
    const current = started ?? start();
    started = current;
    const { child, said } = current;
    keepWorker(current, true);
    try {
      return await new Promise<Finished>((resolve, reject) => {
        const onExit = (code: number | null, signal: string | null): void =>
          reject(new Error(`The host of "${command.words.join(' ')}" ended (${code ?? signal}):\n${said()}`));
        child.once('exit', onExit);
        // The one message that the host sends for each of ours.
        child.once('message', (answer) => {
          child.off('exit', onExit);
          resolve(answer as Finished);
        });
        child.send(command);
      });
    } finally {
      keepWorker(current, false);
    }
  };

  return {
    run: (command) => {
      const finished = last.then(
        () => ask(command),
        () => ask(command),
      );
      last = finished;
      return finished;
    },
    end: () => {
      started?.child.disconnect();
    },
  };
}

/** One for all projects of a worker. */
export const { run: runHosted } = createHost(join(import.meta.dirname, 'commandHostMain.ts'));
