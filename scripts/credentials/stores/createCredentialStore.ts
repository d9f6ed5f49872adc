/**
 * Makes the credential store of some settings. In: its name, its settings, where it works. Out: the port. Each vendor's
 * file is loaded only when it is used.
 */
import { join, resolve } from 'node:path';
import type { StoreSettings } from '../../definition/storeSettings.ts';
import type { CredentialStore } from '../clientCredentials.ts';
import { createFileStore } from '../fileStore.ts';
import type { StorePlace } from './storePlace.ts';

/** Where the file store keeps its files, unless its settings say otherwise. */
export const credentialsFolder = (dataDirectory: string): string => join(dataDirectory, 'credentials');

/**
 * `dataDirectory`: where the file store keeps its files, unless its settings say otherwise.
 */
export async function createCredentialStore(
  settings: StoreSettings,
  place: StorePlace,
  dataDirectory: string,
): Promise<CredentialStore> {
  switch (settings.kind) {
    case 'file': {
      const folder =
        settings.folder === undefined
          ? credentialsFolder(dataDirectory)
          : resolve(place.workingDirectory, settings.folder);
      return createFileStore(folder, settings.form === 'env' ? (await import('./envForm.ts')).ENV_FORM : undefined);
    }
    case 'pass':
      return (await import('./passStore.ts')).createPassStore(settings, place);
    case 'exec':
      return (await import('./execStore.ts')).createExecStore(settings, place);
    case 'github':
      return (await import('./githubStore.ts')).createGithubStore(settings, place);
    case 'vault':
      return (await import('./vaultStore.ts')).createVaultStore(settings, place);
    case 'aws':
      return (await import('./awsStore.ts')).createAwsStore(settings, place);
    case 'azure':
      return (await import('./azureStore.ts')).createAzureStore(settings, place);
    case 'google':
      return (await import('./googleStore.ts')).createGoogleStore(settings, place);
    case 'onePassword':
      return (await import('./onePasswordStore.ts')).createOnePasswordStore(settings, place);
  }
}
