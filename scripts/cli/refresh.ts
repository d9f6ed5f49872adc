/** `npm run refresh`: repairs a refreshed sandbox: app, policies, integration user, assignments, credentials, proofs. */
import { Option } from 'commander';
import type { CommandModule } from './commandModule.ts';
import { addFlags, flags } from './flags.ts';
import { examples } from './help.ts';

const NOTES = [
  '',
  'A refresh gives a sandbox a new org id and takes away app, users and credentials. The command knows',
  'the sandbox by its My Domain, and the id of before from .eca/orgs.json or from the stored',
  'credentials. It makes everything anew, stores the new pair in place of the dead one, and proves it.',
  'An org that was not refreshed is left alone, with exit code 0. The sf CLI must know the sandbox',
  'again first; with a JWT app that is copied along it logs in by itself.',
].join('\n');

export const refreshCommand: CommandModule = {
  configure: (command) => {
    addFlags(command, [
      flags.targetOrg(),
      new Option('--dry-run', 'says whether it was refreshed and what would be done, and stops').default(false),
      flags.store(),
      flags.apiVersion(),
      flags.wait('each deployment', 30),
      flags.waitToken(),
      flags.emulator(),
      flags.noEmulator(),
    ]);
    command.addHelpText('after', NOTES);
    command.addHelpText(
      'after',
      examples(['npm run refresh -- --target-org qa --dry-run', 'npm run refresh -- --target-org qa']),
    );
  },
  run: async (...call) => (await import('./runRefresh.ts')).runRefresh(...call),
};
