/**
 * Runs a command that tells consumers of a new pair. In: the command and what it is about. Out: nothing, or why it failed.
 * It gets ids as JSON on stdin and as variables, never a secret: where the pair is, it knows or reads from the store.
 */
import { splitCommand } from '../../lib/splitCommand.ts';

export type HookSubject = {
  readonly app: string;
  readonly org: string;
  readonly orgId: string;
  readonly consumerId: string;
  readonly consumerKey: string;
  readonly previousEndsAt?: string;
  /** Where the pair is, in words. */
  readonly store: string;
};

export type HookOptions = {
  readonly command: string;
  readonly workingDirectory: string;
  /** The hook's own variables come on top. */
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
};

/** Long enough for a deployment of a consumer, short enough that a pipeline does not hang for ever. */
const TIMEOUT_MILLISECONDS = 10 * 60_000;

/** `undefined` when it ended well, else what went wrong, in words. The command is run without a shell. */
export async function runHook(subject: HookSubject, options: HookOptions): Promise<string | undefined> {
  const [file, ...argv] = splitCommand(options.command) ?? [];
  if (file === undefined) {
    return 'it is empty, or one of its quotes is not closed';
  }
  const { execa } = await import('execa');
  const result = await execa(file, argv, {
    cwd: options.workingDirectory,
    env: {
      ...options.variables,
      ECA_APP: subject.app,
      ECA_ORG: subject.org,
      ECA_ORG_ID: subject.orgId,
      ECA_CONSUMER_ID: subject.consumerId,
      ECA_CONSUMER_KEY: subject.consumerKey,
    },
    extendEnv: false,
    input: `${JSON.stringify(subject)}\n`,
    reject: false,
    timeout: TIMEOUT_MILLISECONDS,
    cancelSignal: options.signal,
    stdout: 'ignore',
    stderr: 'pipe',
    maxBuffer: 100_000,
  });
  options.signal.throwIfAborted();
  if (!result.failed) {
    return undefined;
  }
  if (result.timedOut) {
    return `it did not end within ${TIMEOUT_MILLISECONDS / 60_000} minutes`;
  }
  if (result.exitCode === undefined && result.signal === undefined) {
    return result.code === 'ENOENT' ? `${file} was not found` : `it could not be started (${result.code ?? 'unknown'})`;
  }
  const said =
    String(result.stderr ?? '')
      .trim()
      .split('\n')
      .at(-1) ?? '';
  const how = result.signal === undefined ? `exit code ${result.exitCode}` : `ended by ${result.signal}`;
  return said === '' ? how : `${how}: ${said.slice(0, 200)}`;
}
