/** What `npm run org:delete` does once its flags are read. Never deletes any other kind of org. */
import { join } from 'node:path';
import type { CredentialStore } from '../credentials/clientCredentials.ts';
import { createFileStore } from '../credentials/fileStore.ts';
import { credentialsFolder } from '../credentials/stores/createCredentialStore.ts';
import { isNamed, raise, toSfError } from '../lib/errors.ts';
import { deleteScratchOrg } from '../org/scratchOrg.ts';
import { createOrgPins } from '../pipeline/release/orgPins.ts';
import type { CommandModule } from './commandModule.ts';
import { credentialStoreOf } from './credentialStoreOf.ts';
import { openTargetOrg } from './targetWorkplace.ts';

export const runOrgDelete: CommandModule['run'] = async (options, _operands, context) => {
  const workplace = await openTargetOrg(options, context);
  const { dataDirectory, org } = workplace;
  // Before the org goes: a wrong --store must not be found out after it.
  const store = await credentialStoreOf(options, context, workplace);
  const { names, ...deleted } = await deleteScratchOrg(org.name);
  await forgetPins(dataDirectory, deleted.orgId);
  // They are stored under the name that a deployment was given; a store may have been chosen since.
  const stores = [store, createFileStore(credentialsFolder(dataDirectory))];
  const hadCredentials = await deletePairs(stores, [...new Set([org.name, ...names])]);
  const credentials = hadCredentials ? 'and its stored credentials' : '(no credentials were stored for it)';
  return {
    kind: 'answer',
    text: `Deleted the scratch org ${org.name} ${credentials}.`,
    result: { org: org.name, ...deleted, credentialsDeleted: hadCredentials, emulated: org.isEmulated },
  };
};

/** A new org under the same alias is no other one than a release expects. */
async function forgetPins(dataDirectory: string, orgId: string): Promise<void> {
  try {
    await createOrgPins(join(dataDirectory, 'orgs.json')).remove((_alias, pin) => pin.orgId === orgId);
  } catch (error) {
    // The org is gone and its pairs are still to go; the next release says itself that the file is damaged.
    if (!isNamed(error, 'ConfigInvalidError')) {
      throw error;
    }
  }
}

/** @throws {StoredPairsLeftError} once everything was tried that could be: the org is gone, and can't be named again */
async function deletePairs(stores: readonly CredentialStore[], names: readonly string[]): Promise<boolean> {
  let hadCredentials = false;
  let left: (() => never) | undefined;
  for (const store of stores) {
    for (const name of names) {
      try {
        hadCredentials = (await store.delete(name)) || hadCredentials;
      } catch (error) {
        left ??= () =>
          raise(
            'StoredPairsLeftError',
            { org: name, location: store.location(name), problem: toSfError(error).message },
            { cause: error },
          );
      }
    }
  }
  left?.();
  return hadCredentials;
}
