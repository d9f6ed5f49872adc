/**
 * The commit of the source, as git tells it. In: a folder. Out: the commit's id, with `-dirty` where the files differ from it;
 * nothing where there is no git or no repository: a record of what was deployed does without. Asked by commands that take no
 * lock: `git describe --dirty` takes one whatever GIT_OPTIONAL_LOCKS says, and leaves it behind when it is killed.
 * @see https://git-scm.com/docs/git-status#_background_refresh
 * @see https://github.com/git/git/blob/master/builtin/describe.c
 */
import { execa } from 'execa';

const TIMEOUT_MILLISECONDS = 5000;

export async function readSourceCommit(projectRoot: string): Promise<string | undefined> {
  const git = (...words: readonly string[]) =>
    execa('git', words, {
      cwd: projectRoot,
      reject: false,
      stdin: 'ignore',
      timeout: TIMEOUT_MILLISECONDS,
      env: { GIT_OPTIONAL_LOCKS: '0', LC_ALL: 'C' },
    });
  const [head, status] = await Promise.all([
    git('rev-parse', '--verify', '--short=12', 'HEAD'),
    git('status', '--porcelain', '--untracked-files=no'),
  ]);
  if (head.exitCode !== 0 || status.exitCode !== 0 || !/^[0-9a-f]{7,40}$/.test(head.stdout)) {
    return undefined;
  }
  return status.stdout === '' ? head.stdout : `${head.stdout}-dirty`;
}
