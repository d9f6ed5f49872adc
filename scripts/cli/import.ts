/** `npm run import`: brings an app of an org under source control, and proves that the source says the same. */
import { Option } from 'commander';
import type { CommandModule } from './commandModule.ts';
import { addFlags, flags } from './flags.ts';
import { examples } from './help.ts';
import { parseWord } from './wordFlags.ts';

const NOTES = [
  '',
  'The parts of the app are found by what they say, whatever they are called, and keep their names.',
  'Key, links and ids of the org stay in the org. Contact, phone and usernames become placeholders;',
  'their values go to config/values.json, under the org. Before a file is written two things are',
  'proven: the source with it is valid, and a plan of it changes nothing in the org. A file that is',
  'there with another text is shown, and overwritten only with --yes or when you agree.',
  'Nothing in the org is changed. Apps of packages are refused.',
].join('\n');

export const importCommand: CommandModule = {
  configure: (command) => {
    addFlags(command, [
      flags.targetOrg(),
      new Option('--app <name>', 'API name of the app in the org').argParser(parseWord),
      new Option('--dir <package directory>', 'where new files go; without it the default package directory').argParser(
        parseWord,
      ),
      new Option('--yes', 'asks nothing, and overwrites files that differ').default(false),
      new Option('--dry-run', 'proves, shows the files and writes none').default(false),
      flags.apiVersion(),
      flags.emulator(),
      flags.noEmulator(),
    ]);
    command.addHelpText('after', NOTES);
    command.addHelpText(
      'after',
      examples([
        'npm run import -- --target-org qa --app Order_Sync --dry-run',
        'npm run import -- --target-org qa --app Order_Sync',
      ]),
    );
  },
  run: async (...call) => (await import('./runImport.ts')).runImport(...call),
};
