/**
 * A secret as an open file without a name, for commands that want a path: given as stdin, it can be opened as /dev/stdin,
 * which fails (ENXIO) on the socket that Node otherwise gives. It lies in memory, and has no name before the value is in
 * it, so that a kill leaves nothing.
 * @see https://man7.org/linux/man-pages/man5/proc_pid_fd.5.html (opening a link in /proc/PID/fd; sockets give ENXIO)
 */
import { randomUUID } from 'node:crypto';
import { type FileHandle, open, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Secret } from '../../lib/secret.ts';

const MEMORY = '/dev/shm';

/** `undefined` where the system has no such folder (macOS, Windows). `memory`: another one, for tests. */
export async function openSecretInput(value: Secret, memory = MEMORY): Promise<FileHandle | undefined> {
  const path = join(memory, `eca-${randomUUID()}`);
  let file: FileHandle;
  try {
    file = await open(path, 'wx+', 0o600);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      return undefined;
    }
    throw error;
  }
  try {
    await unlink(path);
    const bytes = Buffer.from(value.reveal());
    // At a position: the child shares this file's offset, and starts to read at 0.
    await file.write(bytes, 0, bytes.length, 0);
    return file;
  } catch (error) {
    await file.close();
    throw error;
  }
}
