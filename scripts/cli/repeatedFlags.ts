/**
 * The flags that a command is to be given again when it goes on. In: the options of this run and the flags that matter.
 * Out: text behind `npm run x -- --target-org y`. A flag that was not given is left out.
 */
import { shellWord } from '../lib/shellWord.ts';
import type { Options } from './commandModule.ts';
import { emulatorChoice } from './flags.ts';

/** As commander names them: `run-as` is the option `runAs`. */
const optionOf = (flag: string): string => flag.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

export function repeatedFlags(options: Options, flags: readonly string[]): string {
  const given = flags.flatMap((flag) => {
    const value = options[optionOf(flag)];
    if (value === undefined || value === false) {
      return [];
    }
    return [value === true ? ` --${flag}` : ` --${flag} ${shellWord(String(value))}`];
  });
  const emulator = emulatorChoice(options);
  return [...given, ...(emulator === undefined ? [] : [emulator ? ' --emulator' : ' --no-emulator'])].join('');
}
