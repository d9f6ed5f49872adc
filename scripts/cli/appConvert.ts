/** `npm run app:convert`: makes External Client Apps of Connected Apps, and accounts for every element. */
import { Option } from 'commander';
import type { CommandModule } from './commandModule.ts';
import { addFlags, flags } from './flags.ts';
import { examples } from './help.ts';
import { parseWord, parseWords } from './wordFlags.ts';

const NOTES = [
  '',
  'Each element of the Connected App is either carried over or listed with the reason and what to do;',
  'none is dropped in silence. Key and secret are not carried over: the new app has its own. With',
  '--keep-credentials the old pair goes to the credential store as <name>_connected_app. Contact and',
  'usernames become placeholders. The result is validated before a file is written. An app whose client',
  'credentials flow is off is refused unless --enable-flow switches it on. docs/convert.md has the table.',
].join('\n');

export const appConvertCommand: CommandModule = {
  configure: (command) => {
    addFlags(command, [
      new Option('--connected-app <files>', 'files or folders; with --target-org names in the org').argParser(
        parseWords,
      ),
      flags.targetOrg(),
      new Option('--name <name>', 'API name of the new app, for one Connected App').argParser(parseWord),
      new Option('--enable-flow', 'switches the client credentials flow on where it is off').default(false),
      new Option(
        '--keep-credentials <alias>',
        'puts key and secret of the Connected App into the store of this org; never into the source',
      ).argParser(parseWord),
      flags.store(),
      new Option('--strict', 'exit code 2 when an element could not be carried over').default(false),
      new Option('--dir <package directory>', 'where the files go; without it the default package directory').argParser(
        parseWord,
      ),
      new Option('--yes', 'overwrites files that differ').default(false),
      new Option('--dry-run', 'shows the files and writes none').default(false),
      flags.apiVersion(),
      flags.emulator(),
      flags.noEmulator(),
    ]);
    command.addHelpText('after', NOTES);
    command.addHelpText(
      'after',
      examples([
        'npm run app:convert -- --connected-app force-app/main/default/connectedApps --dry-run',
        'npm run app:convert -- --connected-app Broker.connectedApp-meta.xml --enable-flow',
        'npm run app:convert -- --target-org prod --connected-app Broker',
        'npm run app:convert -- --connected-app Broker.connectedApp-meta.xml --keep-credentials prod',
      ]),
    );
  },
  run: async (...call) => (await import('./runAppConvert.ts')).runAppConvert(...call),
};
