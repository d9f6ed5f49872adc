/** `npm run deploy`: the app, its integration user, its credentials and a verified token on an org that exists. */
import { findProjectRoot } from '../definition/findProjectRoot.ts';
import { deployToOrg } from '../pipeline/deployToOrg.ts';
import type { CommandModule } from './commandModule.ts';
import { createDeployPorts } from './deployPorts.ts';
import { deployFlags, deployRequestOf } from './deployRequestOf.ts';
import { addFlags, emulatorChoice, flags, number, text } from './flags.ts';
import { examples } from './help.ts';
import { chooseTargetOrg, enterEmulator } from './orgChoice.ts';

export const deployCommand: CommandModule = {
  configure: (command) => {
    addFlags(command, [flags.targetOrg(), flags.wait('each deployment', 33), flags.validate(), ...deployFlags()]);
    command.addHelpText(
      'after',
      examples([
        'npm run deploy -- --target-org qa',
        'npm run deploy -- --target-org qa --dry-run        what would be done, nothing written',
        'npm run deploy -- --target-org prod --validate     check-only deployment',
        'npm run deploy -- --target-org prod --run-as order.sync@acme.com',
      ]),
    );
  },
  run: async (options, _operands, context) => {
    const projectRoot = await findProjectRoot(context.environment.workingDirectory);
    const dataDirectory = context.environment.dataDirectory(projectRoot);
    const org = await chooseTargetOrg(
      { flag: text(options, 'targetOrg'), emulator: emulatorChoice(options), dataDirectory },
      context,
    );
    if (org.isEmulated) {
      await enterEmulator(dataDirectory, context);
    }
    const request = deployRequestOf(options, context, {
      projectRoot,
      emulated: org.isEmulated,
      waitMinutes: number(options, 'wait'),
    });
    return { kind: 'report', report: await deployToOrg(request, org.name, createDeployPorts(dataDirectory, context)) };
  },
};
