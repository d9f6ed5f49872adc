/**
 * What goes where: results to stdout, progress and notices to stderr, and under `--json` one document on stdout and
 * nothing on stderr. On a terminal the running step is a line that is rewritten; elsewhere each step is one plain line.
 */
import type { Environment } from './environment.ts';

export type Output = {
  readonly isJson: boolean;
  readonly hasColor: boolean;
  readonly columns: number;
  /** A line that stays: a finished step, a notice. */
  readonly line: (text: string) => void;
  /** A line that stays in a log and is not kept on a terminal. */
  readonly passing: (text: string) => void;
  /** What is going on, in one row or several; replaced by the next one, and neither made nor shown outside a terminal. */
  readonly busy: (text: string | (() => string)) => void;
  /** The result, once. */
  readonly result: (text: string) => void;
};

const CLEAR_LINE = '\r\u001b[2K';
const CLEAR_LINE_ABOVE = '\u001b[1A\u001b[2K';

export function createOutput(environment: Environment, isJson: boolean): Output {
  const canRewrite = environment.canRewrite && !environment.isCi && !isJson;
  let openRows = 0;
  let shown = '';
  const clear = (): void => {
    if (openRows > 0) {
      process.stderr.write(CLEAR_LINE + CLEAR_LINE_ABOVE.repeat(openRows - 1));
      openRows = 0;
    }
  };
  const line = (text: string): void => {
    if (!isJson) {
      clear();
      process.stderr.write(`${text}\n`);
    }
  };
  return {
    isJson,
    hasColor: environment.hasColor && !isJson,
    columns: environment.columns,
    line,
    passing: (text) => {
      if (!canRewrite) {
        line(text);
      }
    },
    busy: (text) => {
      if (!canRewrite) {
        return;
      }
      const made = typeof text === 'string' ? text : text();
      if (openRows > 0 && made === shown) {
        return;
      }
      clear();
      shown = made;
      // A row that wraps would be two when it is cleared.
      const rows = made.split('\n').map((row) => row.slice(0, Math.max(environment.columns - 1, 20)));
      process.stderr.write(rows.join('\n'));
      openRows = rows.length;
    },
    result: (text) => {
      clear();
      process.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
    },
  };
}
