/**
 * Runs the command of a credential store. In: a program, its arguments, a value for its stdin. Out: exit code, stdout
 * (wrapped, since it may be a secret) and stderr (without any form of the known values). Never a shell; a value goes in by
 * stdin only, and a call that would show one in an argument or a variable is refused. What an exit code means is the
 * store's business; a missing program, a time-out, a signal and an interruption are dealt with here.
 */
import type { FileHandle } from 'node:fs/promises';
import type { CommandSettings } from '../../definition/storeSettings.ts';
import { raise } from '../../lib/errors.ts';
import { Secret } from '../../lib/secret.ts';
import { commandEnvironment } from './commandEnvironment.ts';
import { GuardMissing, openNamedInput } from './namedInput.ts';
import { openPipedInput, PipeProblem } from './pipedInput.ts';
import { firstLineOf, holdsSecret, redactOutput } from './redactOutput.ts';
import { openSecretInput } from './secretInput.ts';
import type { StorePlace } from './storePlace.ts';

export type StoreProgram = {
  readonly program: string;
  /** What a person does when the program is not there: an action of the error. */
  readonly install: string;
  /** Variables of the process that the program gets on top of the usual ones, by their exact names. */
  readonly ownVariables?: readonly string[];
  /** Variables that we set ourselves; never a secret. */
  readonly fixedVariables?: Readonly<Record<string, string>>;
  /** For a program that reads a value from a true pipe only, and takes any pipe for a value. */
  readonly readsPipesOnly?: boolean;
  /** What it writes to stderr where no server answered it; without it nobody can tell. */
  readonly unreached?: RegExp;
};

export type CommandCall = {
  readonly args: readonly string[];
  /** For messages: what the call is about, such as the name of the secret. */
  readonly location: string;
  readonly stdin?: Secret;
  /**
   * For a program that opens `/dev/stdin` as a path, which stands in `args`. Where no stdin can be opened, it gets the value
   * by an ordinary stdin with `otherArgs`, or else as a file whose path takes the place of `/dev/stdin`.
   */
  readonly stdinIsOpened?: boolean;
  readonly otherArgs?: readonly string[];
};

export type CommandAnswer = { readonly exitCode: number; readonly stdout: Secret; readonly stderr: string };

export type StoreCommand = {
  readonly store: string;
  /** For messages. */
  readonly cli: string;
  /** From now on this value is taken out of messages, and a call that shows it is refused. `stdin` is hidden by itself. */
  readonly hide: (value: Secret) => void;
  /**
   * Resolves with any exit code. @throws {StoreCliMissingError} {StoreTimeoutError} {StoreCommandFailedError}
   * @throws {InternalFaultError} when an argument or a variable holds a hidden value
   */
  readonly run: (call: CommandCall) => Promise<CommandAnswer>;
  /** For what the store knows nothing about. @throws always: {StoreUnreachableError} {StoreCommandFailedError} */
  readonly fail: (call: Pick<CommandCall, 'location'>, answer: CommandAnswer, code?: string) => never;
};

const DEFAULT_TIMEOUT_SECONDS = 30;
/** What a program opens that reads its value from a path. */
export const STDIN_PATH = '/dev/stdin';

type Names = { readonly store: string; readonly cli: string };

export function createStoreCommand(
  { program, install, ownVariables = [], fixedVariables = {}, readsPipesOnly = false, unreached }: StoreProgram,
  settings: CommandSettings,
  place: StorePlace,
): StoreCommand {
  const { store, signal, workingDirectory } = place;
  const names = { store, cli: program };
  const seconds = settings.timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS;
  const hidden = new Map<string, Secret>();
  const hide = (value: Secret): void => {
    hidden.set(value.reveal(), hidden.get(value.reveal()) ?? value);
  };
  const env = {
    ...commandEnvironment(place.variables, [...ownVariables, ...(settings.environment ?? [])]),
    ...fixedVariables,
  };

  const run: StoreCommand['run'] = async (call) => {
    signal.throwIfAborted();
    if (call.stdin !== undefined) {
      hide(call.stdin);
    }
    refuseVisibleValues(program, [...call.args, ...Object.values(env)], hidden.values());
    const { execa } = await import('execa');
    const { file, words, isInFile, close } = await openInput(call, names, place, readsPipesOnly);
    // No value at all must be an end of input, not our own terminal. Any descriptor works; the type knows 3 to 9.
    const inputOptions =
      file !== undefined
        ? { stdin: file.fd as 3 }
        : readsPipesOnly && call.stdin === undefined
          ? { stdin: 'ignore' as const }
          : { input: isInFile ? '' : (call.stdin?.reveal() ?? '') };
    try {
      const result = await execa(program, words, {
        cwd: workingDirectory,
        env,
        extendEnv: false,
        ...inputOptions,
        reject: false,
        timeout: seconds * 1000,
        cancelSignal: signal,
        killDescendants: true,
      });
      signal.throwIfAborted();
      const { location } = call;
      if (result.timedOut) {
        return raise('StoreTimeoutError', { ...names, location, seconds });
      }
      if (result.exitCode === undefined) {
        const code = result.signal ?? result.code ?? 'unknown';
        return result.code === 'ENOENT'
          ? raise('StoreCliMissingError', { ...names, install })
          : raise('StoreCommandFailedError', { ...names, location, code, said: '' });
      }
      const { exitCode, stdout, stderr } = result;
      return { exitCode, stdout: Secret.of(stdout), stderr: redactOutput(stderr, hidden.values()) };
    } finally {
      await close();
    }
  };
  return {
    ...names,
    hide,
    run,
    fail: ({ location }, { exitCode, stderr }, code = `exit code ${exitCode}`) => {
      const said = firstLineOf(stderr);
      return unreached?.test(stderr) === true
        ? raise('StoreUnreachableError', { ...names, location, said })
        : raise('StoreCommandFailedError', { ...names, location, code, said });
    },
  };
}

type Input = {
  /** What the program gets as its stdin, where an ordinary one will not do. */
  readonly file: FileHandle | undefined;
  readonly words: readonly string[];
  /** The value lies in a file, and stdin is empty. */
  readonly isInFile: boolean;
  readonly close: () => Promise<void>;
};

/** Made ready for one call, in the way that this system has. */
async function openInput(call: CommandCall, names: Names, place: StorePlace, readsPipesOnly: boolean): Promise<Input> {
  const { args, otherArgs, stdin, stdinIsOpened = false, location } = call;
  const through = (file: FileHandle | undefined, words = args): Input => ({
    file,
    words,
    isInFile: false,
    close: async () => file?.close(),
  });
  if (stdin === undefined || !(stdinIsOpened || readsPipesOnly)) {
    return through(undefined);
  }
  try {
    if (readsPipesOnly) {
      return through(await openPipedInput(stdin));
    }
    const file = await openSecretInput(stdin, place.memoryFolder);
    if (file !== undefined || otherArgs !== undefined) {
      return through(file, file === undefined ? otherArgs : args);
    }
    const { path, close } = await openNamedInput(stdin, place.variables);
    return { file: undefined, words: args.map((arg) => arg.replace(STDIN_PATH, path)), isInFile: true, close };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    const said =
      error instanceof PipeProblem || error instanceof GuardMissing
        ? error.message
        : `its input could not be kept in ${readsPipesOnly ? 'a pipe' : 'a file of its own'}`;
    return raise('StoreCommandFailedError', { ...names, location, code, said }, { cause: error });
  }
}

/** Arguments and variables of a process can be read by others on the same machine. */
function refuseVisibleValues(program: string, texts: readonly string[], hidden: Iterable<Secret>): void {
  if (holdsSecret(texts.join('\n'), hidden)) {
    raise('InternalFaultError', { problem: `a secret stood in an argument or a variable of "${program}"` });
  }
}
