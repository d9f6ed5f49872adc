/**
 * A secret in a true pipe, for commands that read nothing else from stdin. In: the value. Out: the end to read from, as an
 * open file. Node gives its children sockets, which such commands take for no input at all; only `mkfifo` makes what a
 * shell's `|` makes. The pipe has a name for a moment only, and none any more when the value goes in; the value stays in
 * the memory of the kernel.
 * @see https://github.com/dmno-dev/varlock/pull/957 (`op` looks for a named pipe; Node's `spawn` gives a socketpair)
 * @see https://man7.org/linux/man-pages/man7/fifo.7.html (opening without blocking; end of file once nobody can write)
 */
import { constants } from 'node:fs';
import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises';
import { platform, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Secret } from '../../lib/secret.ts';

/** Linux takes this much into a pipe before anybody reads. */
const LONGEST_BYTES = 65_536;

export class PipeProblem extends Error {
  override readonly name = 'PipeProblem';
}

/** `undefined` on Windows, where Node's own pipes have names. Throws `PipeProblem`, and what the file system says. */
export async function openPipedInput(value: Secret): Promise<FileHandle | undefined> {
  if (platform() === 'win32') {
    return undefined;
  }
  const folder = await mkdtemp(join(tmpdir(), 'eca-pipe-'));
  try {
    return await fillPipe(join(folder, 'pipe'), value);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function fillPipe(path: string, value: Secret): Promise<FileHandle> {
  const { execa } = await import('execa');
  const made = await execa('mkfifo', ['-m', '600', path], { reject: false, env: { PATH }, extendEnv: false });
  if (made.exitCode !== 0) {
    throw new PipeProblem(made.code === 'ENOENT' ? 'there is no mkfifo' : 'mkfifo made no pipe');
  }
  // Somebody must read before anybody can write, and the reader that the command gets must wait for its input.
  const first = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  let writer: FileHandle | undefined;
  let reader: FileHandle | undefined;
  try {
    writer = await open(path, constants.O_WRONLY | constants.O_NONBLOCK);
    reader = await open(path, constants.O_RDONLY);
    await rm(path);
    const bytes = Buffer.from(value.reveal());
    const { bytesWritten } =
      bytes.length > LONGEST_BYTES ? { bytesWritten: 0 } : await writer.write(bytes, 0, bytes.length, null);
    if (bytesWritten !== bytes.length) {
      throw new PipeProblem('the value is too long for a pipe');
    }
    return reader;
  } catch (error) {
    await reader?.close();
    throw error;
  } finally {
    await writer?.close();
    await first.close();
  }
}

/** Where every system has it, so that no variable of ours is needed. */
const PATH = '/usr/bin:/bin:/run/current-system/sw/bin';
