/**
 * `npm run deploy:scratch`: says which Dev Hub it uses, then creates a scratch org and runs the main path on it. With
 * `--target-org` it takes a scratch org that exists, with `--resume` one that an earlier run asked for.
 */
import type { CommandModule } from './commandModule.ts';
import { addFlags, deployFlags, flags } from './flags.ts';
import { examples } from './help.ts';

export const deployScratchCommand: CommandModule = {
  configure: (command) => {
    addFlags(command, [
      flags.targetDevHub(),
      flags.alias(),
      flags.durationDays(),
      flags.definitionFile(),
      flags.targetOrg(),
      flags.resume(),
      flags.wait('the scratch org', 6),
      ...deployFlags(),
    ]);
    command.addHelpText(
      'after',
      examples([
        'npm run deploy:scratch                                     on your default Dev Hub, else on the emulator',
        'npm run deploy:scratch -- --target-dev-hub hub --alias dev',
        'npm run deploy:scratch -- --target-org dev                 again on the same scratch org',
        'npm run deploy:scratch -- --resume 2SR000000000001         goes on with a sign-up that took too long',
        'CI=true npm run deploy:scratch -- --emulator --json        in CI the emulator must be asked for',
      ]),
    );
  },
  run: async (...call) => (await import('./runDeployScratch.ts')).runDeployScratch(...call),
};
