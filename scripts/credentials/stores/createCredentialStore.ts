/**
 * Makes the credential store of some settings. In: its name, its settings, where it works. Out: the port. Each vendor's
 * file is loaded only when it is used.
 */
import { join, resolve } from 'node:path';
import type { StoreSettings } from '../../definition/storeSettings.ts';
import type { CredentialStore } from '../clientCredentials.ts';
import { createFileStore } from '../fileStore.ts';
import type { StorePlace } from './storePlace.ts';

export async function createCredentialStore(
  settings: StoreSettings,
  place: StorePlace,
  dataDirectory: string,
): Promise<CredentialStore> {
  switch (settings.kind) {
    case 'file':
      return createFileStore(
        settings.folder === undefined
          ? join(dataDirectory, 'credentials')
          : resolve(place.workingDirectory, settings.folder),
      );
    default:
      throw new Error(`${settings.kind} is not built`);
  }
}
