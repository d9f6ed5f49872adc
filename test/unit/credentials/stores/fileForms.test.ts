import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCredentialStore } from '../../../../scripts/credentials/stores/createCredentialStore.ts';
import type { FileSettings } from '../../../../scripts/definition/storeSettings.ts';
import { describeStore } from '../../../support/storeSuite.ts';

for (const form of ['json', 'env'] as const) {
  const settings: FileSettings = { kind: 'file', folder: 'kept', form };
  describeStore(
    `files (${form})`,
    async () => {
      const folder = await mkdtemp(join(tmpdir(), 'eca-files-'));
      const place = {
        store: 'files',
        variables: {},
        workingDirectory: folder,
        signal: new AbortController().signal,
      };
      const store = await createCredentialStore(settings, place, join(folder, 'data'));
      return { open: () => store, clearOfSecrets: [], end: () => rm(folder, { recursive: true, force: true }) };
    },
    { startsCommands: false },
  );
}
