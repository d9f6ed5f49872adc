/**
 * Writes the repairs of the source. In: the project and the repairs. Out: nothing. Refused before anything is written: a place
 * that is taken, and a file that somebody changed meanwhile.
 */
import { constants, copyFile, lstat, mkdir, readFile, unlink } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import type { SourceFix } from '../authoring/fixSource.ts';
import { raise } from '../lib/errors.ts';

const BYTE_ORDER_MARK = '\ufeff';

/** @throws {FixRefusedError} */
export async function applySourceFixes(projectRoot: string, fixes: readonly SourceFix[]): Promise<void> {
  refuseSharedTargets(fixes);
  const prepared = await Promise.all(fixes.map((fix) => prepare(projectRoot, fix)));
  await copyToTargets(prepared, projectRoot);
  const { default: writeFileAtomic } = await import('write-file-atomic');
  for (const { path, movedTo, content } of prepared) {
    if (content !== undefined) {
      await writeFileAtomic(movedTo ?? path, content);
    }
    if (movedTo !== undefined) {
      await unlink(path);
    }
  }
}

/** Before anything else is written, so that a place that somebody took meanwhile leaves the source as it was. */
async function copyToTargets(moves: readonly Prepared[], projectRoot: string): Promise<void> {
  const made: string[] = [];
  for (const { path, movedTo } of moves) {
    if (movedTo === undefined) {
      continue;
    }
    try {
      await mkdir(dirname(movedTo), { recursive: true });
      // A rename would replace what came there since it was looked at; not every file system has hard links.
      await copyFile(path, movedTo, constants.COPYFILE_EXCL);
      made.push(movedTo);
    } catch (error) {
      await Promise.all(made.map((target) => unlink(target)));
      if (error instanceof Error && 'code' in error && ['EEXIST', 'ENOTDIR'].includes(String(error.code))) {
        const file = relative(projectRoot, movedTo).replaceAll('\\', '/');
        raise(
          'FixRefusedError',
          { file, problem: 'a file came there meanwhile, and none is overwritten' },
          { cause: error },
        );
      }
      throw error;
    }
  }
}

/** Of two files that belong at one place only a person knows which one counts. */
function refuseSharedTargets(fixes: readonly SourceFix[]): void {
  const known = new Map<string, string>();
  for (const { path, movedTo } of fixes) {
    // Some systems make no difference between upper and lower case.
    const target = movedTo?.toLowerCase();
    const other = target === undefined ? undefined : known.get(target);
    if (movedTo !== undefined && other !== undefined) {
      raise('FixRefusedError', {
        file: movedTo,
        problem: `both ${other} and ${path} belong there: delete one of them`,
      });
    }
    if (target !== undefined) {
      known.set(target, path);
    }
  }
}

type Prepared = { readonly path: string; readonly content: string | undefined; readonly movedTo: string | undefined };

async function prepare(projectRoot: string, { path, before, after, movedTo }: SourceFix): Promise<Prepared> {
  if (movedTo !== undefined && (await isTaken(join(projectRoot, movedTo)))) {
    raise('FixRefusedError', { file: movedTo, problem: 'there is a file already, and none is overwritten' });
  }
  const text = await readFile(join(projectRoot, path), 'utf8');
  const mark = text.startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK : '';
  if (text.slice(mark.length) !== before) {
    raise('FixRefusedError', { file: path, problem: 'it has changed since it was looked at' });
  }
  return {
    path: join(projectRoot, path),
    content: before === after ? undefined : mark + after,
    movedTo: movedTo === undefined ? undefined : join(projectRoot, movedTo),
  };
}

/** By a link that leads nowhere too. */
async function isTaken(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) {
      return false;
    }
    throw error;
  }
}
