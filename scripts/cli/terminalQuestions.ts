/** Questions on a terminal, through the library that draws them; on stderr, since stdout is for results. */
import { isNamed, raise } from '../lib/errors.ts';
import type { Questions } from './askForApp.ts';

type Prompts = typeof import('@inquirer/prompts');

/** Ctrl-C at a question ends the command like Ctrl-C anywhere else. */
async function orInterrupted<Value>(ask: (prompts: Prompts) => Promise<Value>, command: string): Promise<Value> {
  try {
    // Loaded for a question only: most runs ask none.
    return await ask(await import('@inquirer/prompts'));
  } catch (error) {
    if (isNamed(error, 'ExitPromptError') || isNamed(error, 'AbortPromptError')) {
      raise('InterruptedError', { during: 'the questions', resume: `npm run ${command}` }, { cause: error });
    }
    throw error;
  }
}

export function terminalQuestions(command: string, signal: AbortSignal): Questions {
  const context = { output: process.stderr, signal };
  return {
    input: (message, { initial, check } = {}) =>
      orInterrupted(
        ({ input }) =>
          input(
            {
              message,
              ...(initial === undefined ? {} : { default: initial }),
              ...(check === undefined ? {} : { validate: check }),
            },
            context,
          ),
        command,
      ),
    choose: (message, choices, checked) =>
      orInterrupted(
        ({ checkbox }) =>
          checkbox(
            {
              message,
              required: true,
              choices: choices.map((value) => ({ value, checked: checked.includes(value) })),
            },
            context,
          ),
        command,
      ),
    pick: (message, choices, initial) =>
      orInterrupted(
        ({ select }) => select({ message, choices: choices.map((value) => ({ value })), default: initial }, context),
        command,
      ),
    confirm: (message) => orInterrupted(({ confirm }) => confirm({ message, default: false }, context), command),
  };
}

/** Somebody sits there and sees the questions. */
export const canAsk = ({ isCi, isTerminal }: { readonly isCi: boolean; readonly isTerminal: boolean }): boolean =>
  isTerminal && !isCi && process.stdin.isTTY === true;
