/**
 * What git tracks: the files of today and the lines that commits of the past added. In: the project. Out: paths, and added
 * lines commit by commit, as a stream, so that a long history needs no memory. Nothing where there is no repository.
 * @see https://git-scm.com/docs/git-log
 */
import { execa } from 'execa';

const QUIET = { GIT_OPTIONAL_LOCKS: '0', LC_ALL: 'C', GIT_TERMINAL_PROMPT: '0' };

/** Relative to the project, with `/`; `undefined` where there is no git or no repository. */
export async function listTrackedFiles(projectRoot: string): Promise<readonly string[] | undefined> {
  const { exitCode, stdout } = await execa('git', ['ls-files', '-z'], {
    cwd: projectRoot,
    reject: false,
    stdin: 'ignore',
    env: QUIET,
    stripFinalNewline: false,
  });
  return exitCode === 0 ? stdout.split('\0').filter((path) => path !== '') : undefined;
}

export type AddedText = {
  readonly commit: string;
  readonly file: string;
  readonly line: number;
  readonly text: string;
};

/** Every run of lines that a commit added, from the newest commit to the oldest. */
export async function* readAddedLines(projectRoot: string): AsyncGenerator<AddedText> {
  const log = execa(
    'git',
    [
      'log',
      '--all',
      '--no-color',
      '--no-ext-diff',
      '--no-textconv',
      '--no-renames',
      '--unified=0',
      '--format=commit %H',
      '-p',
      '--',
      '.',
    ],
    { cwd: projectRoot, stdin: 'ignore', env: QUIET, buffer: false, reject: false },
  );
  let commit = '';
  let file = '';
  let line = 0;
  let lines: string[] = [];
  const take = (): readonly AddedText[] => {
    const text = lines.join('\n');
    const start = line - lines.length;
    lines = [];
    return text === '' ? [] : [{ commit, file, line: start, text }];
  };
  for await (const row of log.iterable({ from: 'stdout' })) {
    if (row.startsWith('+') && !row.startsWith('+++ ')) {
      lines.push(row.slice(1));
      line += 1;
      continue;
    }
    yield* take();
    if (row.startsWith('commit ')) {
      commit = row.slice('commit '.length);
    } else if (row.startsWith('+++ ')) {
      file = row.replace(/^\+\+\+ "?(?:b\/)?/, '').replace(/"$/, '');
    } else {
      const [, start] = /^@@ -\S+ \+(\d+)/.exec(row) ?? [];
      line = start === undefined ? line : Number(start);
    }
  }
  yield* take();
}
