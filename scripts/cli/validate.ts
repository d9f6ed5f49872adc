/** `npm run validate`: everything that is wrong with the source, without an org. */
import { Option } from 'commander';
import type { CommandModule } from './commandModule.ts';
import { addFlags } from './flags.ts';
import { examples } from './help.ts';
import { parseWord } from './wordFlags.ts';

const NOTES = [
  '',
  'Looks at every app of the source, and at every other file for keys, secrets and tokens. Asks no org.',
  'Every other command refuses what is an error here. With --fix the values that belong to one org and',
  'wrong folders and suffixes are repaired; each repair is shown as a diff, and nothing else of a file',
  'changes. docs/validation.md has the rules.',
].join('\n');

export const validateCommand: CommandModule = {
  configure: (command) => {
    addFlags(command, [
      new Option('--strict', 'warnings count as errors').default(false),
      new Option('--fix', 'repairs what is mechanical').default(false),
      new Option('--dry-run', 'with --fix: shows the repairs and writes nothing').default(false),
      new Option('--sarif <file>', 'writes the findings as SARIF 2.1.0 too').argParser(parseWord),
    ]);
    command.addHelpText('after', NOTES);
    command.addHelpText(
      'after',
      examples([
        'npm run validate',
        'npm run validate -- --sarif reports/validate.sarif     for code scanning',
        'npm run validate -- --fix --dry-run',
      ]),
    );
  },
  run: async (...call) => (await import('./runValidate.ts')).runValidate(...call),
};
