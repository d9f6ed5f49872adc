/** What `npm run deploy` does once its flags are read: finds project and org, connects the ports, runs the main path. */
import { findProjectRoot } from '../definition/findProjectRoot.ts';
import { deployToOrg } from '../pipeline/deployToOrg.ts';
import type { CommandModule } from './commandModule.ts';
import { createDeployPorts } from './deployPorts.ts';
import { deployRequestOf } from './deployRequestOf.ts';
import { emulatorChoice, number, text } from './flags.ts';
import { chooseTargetOrg, enterEmulator } from './orgChoice.ts';

export const runDeploy: CommandModule['run'] = async (options, _operands, context) => {
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
};
