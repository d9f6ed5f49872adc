/**
 * `emulator.json` in the data folder: how other processes find a running emulator and get into it. It holds tokens, so
 * only the owner may read it; it is there only while the emulator listens.
 */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import type { RunningEmulator } from './startEmulator.ts';

export const processFileVersion = 1;

export const processFilePath = (dataFolder: string): string => join(dataFolder, 'emulator.json');

/** Writes the file, whole or not at all. */
export const writeProcessFile = async (
  dataFolder: string,
  owner: { readonly pid: number; readonly startedAt: number },
  running: RunningEmulator,
): Promise<void> => {
  const { frontUrl, adminToken, loginUrl, devHub, certificateAuthorityFile } = running;
  const content = {
    ...owner,
    frontUrl,
    adminToken,
    loginUrl,
    devHub,
    certificateAuthorityFile,
    version: processFileVersion,
  };
  await writeFileAtomic(processFilePath(dataFolder), `${JSON.stringify(content, undefined, 2)}\n`, { mode: 0o600 });
};

export const removeProcessFile = (dataFolder: string): Promise<void> =>
  rm(processFilePath(dataFolder), { force: true });
