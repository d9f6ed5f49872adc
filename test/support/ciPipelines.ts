/** The pipeline files of docs/ci, and what tests ask of every one of them, whatever CI system it is for. */
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { Command } from 'commander';
import { execa } from 'execa';
import { COMMANDS } from '../../scripts/cli/commands.ts';
import { ROOT } from './commandLine.ts';

export const CI_FOLDER = join(ROOT, 'docs/ci');

/** The lines of a file that are no comment, in YAML, Groovy and shell. */
export const codeLines = (text: string): readonly string[] =>
  text.split('\n').filter((line) => !/^\s*(#|\/\/)/.test(line));

/** Every `npm run …` of a file: up to the end of the line, of its quotes, or to a || that follows. */
export const npmRuns = (text: string): readonly string[] =>
  codeLines(text).flatMap((line) =>
    [...line.matchAll(/npm run (?:"[^"]*"|[^"'|\n])+/g)].map(([found]) => found.trim()),
  );

/** Every call of docs/ci/release.sh, as the `npm run release` that it makes of it where there is nothing to go on with. */
export const releaseRuns = (text: string): readonly string[] =>
  codeLines(text).flatMap((line) => {
    const [, stage, flags = ''] = /bash docs\/ci\/release\.sh (\S+) ([^']*)/.exec(line) ?? [];
    const plain = flags
      .replace(/\$\{NEEDS:\+(.*)\}/, '$1')
      .replace(/"\$\(.*\)\//, '"')
      .replace('"$SHARD"', '1/2');
    return stage === undefined ? [] : [`npm run release -- --from ${stage} --to ${stage} ${plain}`];
  });

/** What the shell would put in, as far as a flag asks for a form. */
const substitute = (line: string): string =>
  line
    .replace(/\$\(\([^)]*\)\)|\$[A-Z_]*(INDEX|POSITION)[A-Z_]*/g, '1')
    .replace(/\$[A-Z_]*TOTAL[A-Z_]*/g, '2')
    .replaceAll('"', '');

/** Throws for a command, a flag or a value of it that there is not. */
export async function readFlags(line: string): Promise<void> {
  const [, name = '', rest = ''] = /^npm run (\S+)(?: -- (.*))?$/.exec(substitute(line)) ?? [];
  const entry = COMMANDS[name];
  if (entry === undefined) {
    throw new Error(`no command: ${line}`);
  }
  const command = new Command().exitOverride().configureOutput({ writeErr: () => undefined });
  (await entry.load()).configure(command);
  command.action(() => undefined);
  await command.parseAsync(
    rest.split(' ').filter((word) => word !== ''),
    { from: 'user' },
  );
}

/**
 * The file as GitLab would put it together, as YAML: includes and `extends` resolved, and held to GitLab's own schema,
 * which gitlab-ci-local carries. Rejects with what the schema says. `change` edits the file before it is read.
 */
export async function expandGitlab(file: string, change?: (folder: string) => Promise<void>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'eca-gitlab-'));
  try {
    await mkdir(join(folder, 'docs/ci'), { recursive: true });
    await cp(join(CI_FOLDER, 'gitlab'), join(folder, 'docs/ci/gitlab'), { recursive: true });
    await cp(join(ROOT, 'package-lock.json'), join(folder, 'package-lock.json'));
    await change?.(join(folder, 'docs/ci/gitlab'));
    const options = {
      cwd: folder,
      extendEnv: false,
      env: { PATH: `${dirname(process.execPath)}:${process.env['PATH']}`, HOME: folder },
    };
    const author = ['-c', 'user.name=Test', '-c', 'user.email=test@example.com'];
    await execa('git', ['init', '--quiet', '--initial-branch', 'main', '.'], options);
    await execa('git', ['remote', 'add', 'origin', 'git@gitlab.example.com:group/project.git'], options);
    await execa('git', ['add', '--all'], options);
    await execa('git', [...author, 'commit', '--quiet', '--message', 'test: begin'], options);
    const program = join(ROOT, 'node_modules/gitlab-ci-local/dist/index.js');
    const { stdout } = await execa(
      process.execPath,
      [program, '--preview', '--file', join('docs/ci/gitlab', basename(file))],
      options,
    );
    return stdout;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
