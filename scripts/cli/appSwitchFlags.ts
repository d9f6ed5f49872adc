/** Flags and run of `app:disable` and `app:enable`, which are two directions of one command. */
import { Option } from 'commander';
import type { CommandModule } from './commandModule.ts';
import { addFlags, flags } from './flags.ts';
import { examples } from './help.ts';

export const appSwitchCommand = (turn: 'off' | 'on'): CommandModule => ({
  configure: (command) => {
    addFlags(command, [
      flags.targetOrg(),
      flags.app(),
      flags.consumer(),
      flags.store(),
      ...(turn === 'off' ? [new Option('--whole-app', 'switches off the whole app, not its OAuth plugin alone')] : []),
      flags.wait('the deployment', 33),
      flags.waitToken(),
      flags.runAs(),
      flags.apiVersion(),
      flags.emulator(),
      flags.noEmulator(),
    ]);
    command.addHelpText(
      'after',
      examples(
        turn === 'off'
          ? [
              'npm run app:disable -- --target-org prod               nobody gets a token any more',
              'npm run app:disable -- --target-org prod --whole-app',
            ]
          : ['npm run app:enable -- --target-org prod'],
      ),
    );
  },
  run: async (options, operands, context) =>
    (await import('./runAppSwitch.ts')).runAppSwitch(turn)(options, operands, context),
});
