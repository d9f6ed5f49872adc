/** The sign in front of each step and each proof, and its colour. */
import { createColors } from 'picocolors';
import type { Proof } from '../verify/verifiedToken.ts';
import type { StepStatus } from './stepResult.ts';

export type Colors = ReturnType<typeof createColors>;
export type FormatOptions = {
  readonly color: boolean;
  /** Width to break lines at; unbroken without it. */
  readonly columns?: number;
};

export const colorsOf = ({ color }: FormatOptions): Colors => createColors(color);

/** Never more than one character, so that columns stay aligned. */
export const STEP_MARKS: Readonly<Record<StepStatus, string>> = {
  done: '✓',
  unchanged: '=',
  failed: '✗',
  notRun: '-',
  planned: '·',
};

/** The same in a word, for who can't see the sign or its colour. */
export const STEP_WORDS: Readonly<Record<StepStatus, string>> = {
  done: 'done',
  unchanged: 'unchanged',
  failed: 'failed',
  notRun: 'not run',
  planned: 'planned',
};

export const PROOF_MARKS: Readonly<Record<Proof['status'], string>> = { proven: '✓', notProven: '?' };

export function colorOf(status: StepStatus | Proof['status'], colors: Colors): (text: string) => string {
  switch (status) {
    case 'done':
    case 'proven':
      return colors.green;
    case 'failed':
      return colors.red;
    case 'notProven':
    case 'planned':
      return colors.yellow;
    case 'unchanged':
    case 'notRun':
      return colors.dim;
  }
}
