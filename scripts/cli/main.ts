/**
 * In: the words of the command line. Out: one result on stdout and an exit code. Knows no command by itself: it parses,
 * runs, and turns whatever comes of it, errors too, into what a person or (`--json`) a machine reads.
 */

import { Command, CommanderError } from 'commander';
import type { SfError } from '../lib/errors.ts';
import { outliveClosedPipes } from './closedPipes.ts';
import type { CommandModule, CommandResult, Options } from './commandModule.ts';
import { COMMANDS, type CommandEntry } from './commands.ts';
import { prepareLibraries, readEnvironment } from './environment.ts';
import { leaveWhenWritten, setExitCode } from './exit.ts';
import { exitCodesHelp, overviewHelp } from './help.ts';
import { watchInterruption } from './interrupt.ts';
import { createOutput, type Output } from './output.ts';
import { watchStrayErrors } from './strayErrors.ts';

export async function main(words: readonly string[]): Promise<void> {
  outliveClosedPipes((error) => void tellOutputLost(error));
  const environment = readEnvironment();
  const [name = '', ...rest] = words;
  const output = createOutput(environment, environment.isJson || rest.includes('--json'));
  const entry = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (entry === undefined) {
    if (name === '' || name === '--help' || name === '-h' || name === 'help') {
      output.result(overviewHelp(COMMANDS));
      return;
    }
    await finishWithError(await usageError('deploy:scratch', `There is no command "${name}".`), name, output);
    return;
  }
  prepareLibraries();
  const interruption = watchInterruption();
  const tellError = async (error: unknown): Promise<void> =>
    finishWithError((await import('../lib/errors.ts')).toSfError(error), name, output);
  const strayErrors = watchStrayErrors(tellError);
  try {
    const module = await entry.load();
    const parsed = await parse(name, entry, module, rest, output);
    if (parsed === undefined) {
      return;
    }
    const result = await module.run(parsed.options, parsed.operands, {
      name,
      environment,
      output,
      signal: interruption.signal,
    });
    await finish(result, output);
  } catch (error) {
    await tellError(error);
  } finally {
    interruption.dispose();
    strayErrors.dispose();
    if (interruption.signal.aborted) {
      leaveWhenWritten();
    }
  }
}

async function tellOutputLost(error: Error): Promise<void> {
  const [{ buildError }, { formatError }] = await Promise.all([
    import('../lib/errors.ts'),
    import('../report/formatError.ts'),
  ]);
  const lost = buildError('OutputLostError', { reason: error.message });
  setExitCode(lost.exitCode);
  // Where stdout is full, stderr may still be read; where that is lost too, the exit code is all that is left.
  process.stderr.write(`${formatError(lost, { color: false })}\n`);
}

/** Loaded only when there is an error: help texts do without the catalogue. */
const usageError = async (command: string, problem: string): Promise<SfError> =>
  (await import('../lib/errors.ts')).buildError('UsageError', { command, problem });

type Parsed = { readonly options: Options; readonly operands: readonly string[] };

/** `undefined` when help was asked for and given. */
async function parse(
  name: string,
  entry: CommandEntry,
  module: CommandModule,
  words: readonly string[],
  output: Output,
): Promise<Parsed | undefined> {
  const command = new Command(`npm run ${name} --`)
    .description(entry.summary)
    .option('--json', 'answers with one JSON document in the form of the sf CLI')
    .helpOption('-h, --help', 'shows this help')
    .exitOverride()
    .configureOutput({ writeOut: (text) => output.result(text), writeErr: () => undefined })
    .addHelpText('after', () => `\n${exitCodesHelp()}`);
  module.configure(command);
  try {
    command.parse([...words], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) {
      throw error;
    }
    if (error.exitCode === 0) {
      return undefined;
    }
    throw await usageError(name, error.message.replace(/^error: /, ''));
  }
  return { options: command.opts(), operands: command.args };
}

async function finish(result: CommandResult, output: Output): Promise<void> {
  if (result.kind === 'finished') {
    setExitCode(result.exitCode);
    return;
  }
  if (result.kind === 'document') {
    output.result(output.isJson ? result.json : result.text);
    setExitCode(result.exitCode);
    return;
  }
  if (result.kind === 'answer') {
    output.result(
      output.isJson
        ? JSON.stringify({ status: 0, result: result.result, warnings: result.warnings ?? [] }, undefined, 2)
        : result.text,
    );
    return;
  }
  const { exitCodeOf } = await import('../report/runReport.ts');
  if (output.isJson) {
    const { formatJson } = await import('../report/formatJson.ts');
    output.result(formatJson(result.report));
  } else {
    const { formatReport } = await import('../report/formatReport.ts');
    output.result(formatReport(result.report, { color: output.hasColor, columns: output.columns }));
  }
  setExitCode(exitCodeOf(result.report));
}

async function finishWithError(error: SfError, command: string, output: Output): Promise<void> {
  if (output.isJson) {
    const { formatJsonError } = await import('../report/formatJson.ts');
    output.result(formatJsonError(error, { command }));
  } else {
    const { formatError } = await import('../report/formatError.ts');
    output.line(formatError(error, { color: output.hasColor }));
  }
  setExitCode(error.exitCode);
}
