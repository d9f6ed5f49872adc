/**
 * One command in this process, through the same entry as `npm run`, with what it prints caught. In: the words of the
 * command line. Out: exit code, texts, and the JSON document. Environment and working directory are the process's own.
 */
import { main } from '../../scripts/cli/main.ts';
import type { Envelope, Finished } from '../support/commandLine.ts';
import { forgetLibraryState } from './libraryState.ts';

export type Ended = Finished & {
  readonly words: readonly string[];
  /** Absent where stdout is not one JSON document. */
  readonly envelope?: Envelope;
};

export function parseEnvelope(stdout: string): Envelope | undefined {
  try {
    // The document of `--json`, whose shape the tests of the report room fix.
    return JSON.parse(stdout) as Envelope;
  } catch (error) {
    if (error instanceof SyntaxError) {
      return undefined;
    }
    throw error;
  }
}

type Write = typeof process.stdout.write;

function catchWrites(texts: string[]): Write {
  return ((text: string | Uint8Array, ...rest: readonly unknown[]) => {
    texts.push(typeof text === 'string' ? text : Buffer.from(text).toString());
    const written = rest.at(-1);
    if (typeof written === 'function') {
      written();
    }
    return true;
  }) as Write;
}

export async function runMain(words: readonly string[]): Promise<Ended> {
  await forgetLibraryState();
  const [out, error]: [string[], string[]] = [[], []];
  const { write: writeOut } = process.stdout;
  const { write: writeError } = process.stderr;
  process.stdout.write = catchWrites(out);
  process.stderr.write = catchWrites(error);
  process.exitCode = undefined;
  try {
    await main([...words, '--json']);
  } finally {
    process.stdout.write = writeOut;
    process.stderr.write = writeError;
  }
  const exitCode = Number(process.exitCode ?? 0);
  process.exitCode = undefined;
  const stdout = out.join('');
  return { words, exitCode, stdout, stderr: error.join(''), envelope: parseEnvelope(stdout) };
}
