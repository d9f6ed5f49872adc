/**
 * The commit of the source, as git tells it. In: a folder. Out: the commit's id, with `-dirty` where the files differ from it;
 * nothing where there is no git or no repository: a record of what was deployed does without.
 * @see https://git-scm.com/docs/git-describe
 */
import { execa } from 'execa';

const TIMEOUT_MILLISECONDS = 5000;

export async function readSourceCommit(projectRoot: string): Promise<string | undefined> {
  const { exitCode, stdout } = await execa('git', ['describe', '--always', '--abbrev=12', '--dirty', '--exclude=*'], {
    cwd: projectRoot,
    reject: false,
    stdin: 'ignore',
    timeout: TIMEOUT_MILLISECONDS,
    env: { GIT_OPTIONAL_LOCKS: '0', LC_ALL: 'C' },
  });
  return exitCode === 0 && /^[0-9a-f]{7,40}(-dirty)?$/.test(stdout) ? stdout : undefined;
}
