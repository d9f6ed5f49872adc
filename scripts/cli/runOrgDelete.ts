/** What `npm run org:delete` does once its flags are read. Never deletes any other kind of org. */
import { createFileStore } from '../credentials/fileStore.ts';
import { findProjectRoot } from '../definition/findProjectRoot.ts';
import { deleteScratchOrg } from '../org/scratchOrg.ts';
import type { CommandModule } from './commandModule.ts';
import { credentialsFolder } from './deployPorts.ts';
import { emulatorChoice, text } from './flags.ts';
import { chooseTargetOrg, enterEmulator } from './orgChoice.ts';

export const runOrgDelete: CommandModule['run'] = async (options, _operands, context) => {
  const projectRoot = await findProjectRoot(context.environment.workingDirectory);
  const dataDirectory = context.environment.dataDirectory(projectRoot);
  const org = await chooseTargetOrg(
    { flag: text(options, 'targetOrg'), emulator: emulatorChoice(options), dataDirectory },
    context,
  );
  if (org.isEmulated) {
    await enterEmulator(dataDirectory, context);
  }
  const deleted = await deleteScratchOrg(org.name);
  const hadCredentials = await createFileStore(credentialsFolder(dataDirectory)).delete(org.name);
  const credentials = hadCredentials ? 'and its stored credentials' : '(no credentials were stored for it)';
  return {
    kind: 'answer',
    text: `Deleted the scratch org ${org.name} ${credentials}.`,
    result: { org: org.name, ...deleted, credentialsDeleted: hadCredentials, emulated: org.isEmulated },
  };
};
