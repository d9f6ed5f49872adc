/** `npm run org:delete`: deletes a scratch org, its authorisation and its stored credentials. */
import type { CommandModule } from './commandModule.ts';
import { addFlags, flags } from './flags.ts';
import { examples } from './help.ts';

export const orgDeleteCommand: CommandModule = {
  configure: (command) => {
    addFlags(command, [flags.targetOrg(), flags.store(), flags.emulator(), flags.noEmulator()]);
    command.addHelpText('after', examples(['npm run org:delete -- --target-org dev']));
  },
  run: async (...call) => (await import('./runOrgDelete.ts')).runOrgDelete(...call),
};
