/** The shape of a command file: its flags and examples for commander, and what it does with them. */
import type { Command } from 'commander';
import type { RunReport } from '../report/runReport.ts';
import type { Environment } from './environment.ts';
import type { Output } from './output.ts';

export type CommandContext = {
  /** Name as in package.json, such as `deploy:scratch`. */
  readonly name: string;
  readonly environment: Environment;
  readonly output: Output;
  readonly signal: AbortSignal;
};

export type CommandResult =
  | { readonly kind: 'report'; readonly report: RunReport }
  /** `text` for people, `result` for `--json`. */
  | { readonly kind: 'answer'; readonly text: string; readonly result: unknown; readonly warnings?: readonly string[] }
  /** A report of another kind, with both its forms: `text` for people, `json`, a whole document, for `--json`. */
  | { readonly kind: 'document'; readonly text: string; readonly json: string; readonly exitCode: number }
  /** Everything was said by a child or as it happened. */
  | { readonly kind: 'finished'; readonly exitCode: number };

export type Options = Readonly<Record<string, unknown>>;

export type CommandModule = {
  readonly configure: (command: Command) => void;
  readonly run: (options: Options, operands: readonly string[], context: CommandContext) => Promise<CommandResult>;
};
