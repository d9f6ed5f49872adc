/** What `npm run org:delete` does once its flags are read. Never deletes any other kind of org. */
import { createFileStore } from '../credentials/fileStore.ts';
import { deleteScratchOrg } from '../org/scratchOrg.ts';
import type { CommandModule } from './commandModule.ts';
import { credentialsFolder } from './deployPorts.ts';
import { openTargetOrg } from './targetWorkplace.ts';

export const runOrgDelete: CommandModule['run'] = async (options, _operands, context) => {
  const { dataDirectory, org } = await openTargetOrg(options, context);
  const { names, ...deleted } = await deleteScratchOrg(org.name);
  const store = createFileStore(credentialsFolder(dataDirectory));
  // They are stored under the name that a deployment was given.
  let hadCredentials = false;
  for (const name of new Set([org.name, ...names])) {
    hadCredentials = (await store.delete(name)) || hadCredentials;
  }
  const credentials = hadCredentials ? 'and its stored credentials' : '(no credentials were stored for it)';
  return {
    kind: 'answer',
    text: `Deleted the scratch org ${org.name} ${credentials}.`,
    result: { org: org.name, ...deleted, credentialsDeleted: hadCredentials, emulated: org.isEmulated },
  };
};
