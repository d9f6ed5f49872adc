/**
 * No secret in anything that a whole run leaves behind or prints, at the loudest log level: not the consumer secret in
 * any of the forms that programs give it, not a token. The credentials file and the emulator's own folder hold them on
 * purpose. And no child process is started but the emulator, so that no argument list can hold one.
 */
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { createState } from '../../scripts/emulator/state/createState.ts';
import { createProject, type Finished, type Project } from '../support/commandLine.ts';
import { expectSuccess } from './expectFailure.ts';
import { openHub, openScratchOrg } from './orgSession.ts';
import { type Pair, readPair } from './storedCredentials.ts';

/** As programs write a value: plain, in a URL, in base64 (alone and as Basic authentication), in JSON. */
const formsOf = (secret: string, key: string): readonly string[] => [
  secret,
  encodeURIComponent(secret),
  Buffer.from(secret).toString('base64'),
  Buffer.from(`${key}:${secret}`).toString('base64'),
  Buffer.from(`${encodeURIComponent(key)}:${encodeURIComponent(secret)}`).toString('base64'),
  JSON.stringify(secret).slice(1, -1),
  Buffer.from(secret).toString('hex'),
  [...secret].reverse().join(''),
];

/** Where secrets live: our credentials, the emulator's state and what it says of itself, sf's encrypted files. */
const HOLDERS =
  /^\.eca\/(credentials\/(dev|own)\.json|emulator\/(state\.sqlite(-\w+)?|emulator\.json|devHub\.sfdxurl|home\/\.sfdx\/.*))$|^home\/\.sfdx\//;

/** What stands before a secret, to find where it came from. */
const around = (text: string, secret: string): string =>
  text.slice(Math.max(text.indexOf(secret) - 200, 0), Math.max(text.indexOf(secret), 0));

async function filesOf(folder: string): Promise<ReadonlyMap<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const texts = files.map(
    async (file): Promise<[string, string]> => [file.slice(folder.length + 1), await readFile(file, 'latin1')],
  );
  return new Map(await Promise.all(texts));
}

describe('After whole runs at the loudest log level', () => {
  let project: Project;
  let pair: Pair;
  let secrets: readonly string[];
  const outputs: (Finished & { readonly words: string })[] = [];
  const children: string[] = [];

  before(async () => {
    project = await createProject();
    const temporary = join(project.folder, 'tmp');
    await mkdir(temporary);
    // Writes down every program that a command starts, with its arguments.
    await project.write(
      'spy.cjs',
      `const { ChildProcess } = require('node:child_process');
      const { appendFileSync } = require('node:fs');
      const { spawn } = ChildProcess.prototype;
      ChildProcess.prototype.spawn = function (options) {
        appendFileSync(${JSON.stringify(join(project.folder, 'children.jsonl'))}, JSON.stringify(options.args) + '\\n');
        return spawn.call(this, options);
      };`,
    );
    const variables = {
      SF_LOG_LEVEL: 'trace',
      DEBUG: '*',
      SF_DISABLE_LOG_FILE: 'false',
      SF_DISABLE_TELEMETRY: 'false',
      NODE_DEBUG: 'http,https,net,tls,undici,fetch',
      NODE_OPTIONS: `--require ${join(project.folder, 'spy.cjs')}`,
      TMPDIR: temporary,
    };
    const runWith = async (given: Readonly<Record<string, string>>, words: readonly string[]): Promise<Finished> => {
      const finished = await project.run(words, given);
      outputs.push({ ...finished, words: words.join(' ') });
      return finished;
    };
    const run = (...words: readonly string[]): Promise<Finished> => runWith(variables, words);
    const first = await run('deploy:scratch', '--alias', 'dev', '--json');
    expect(first.exitCode, first.stdout).to.equal(0);
    await run('deploy', '--target-org', 'dev');
    await run('deploy', '--target-org', 'dev', '--dry-run', '--json');
    await run('deploy', '--target-org', 'dev', '--run-as', 'nobody@example.com');
    await run('emulator', 'status', '--json');
    await run('emulator', 'login');
    // As with a real org: in the person's own sf state, with the log that the libraries write there unless DEBUG is set.
    const { DEBUG: _, ...withoutDebug } = variables;
    const hubFlags = ['--target-dev-hub', 'emulator', '--no-emulator'];
    await runWith(withoutDebug, ['deploy:scratch', ...hubFlags, '--alias', 'own', '--json']);
    pair = await readPair(project, 'dev');
    const own = await readPair(project, 'own');
    const sessions = [
      await openHub(project),
      await openScratchOrg(project, 'dev'),
      await openScratchOrg(project, 'own', project.home),
    ];
    secrets = [
      ...[pair, own].flatMap(({ consumerSecret, consumerKey }) => formsOf(consumerSecret, consumerKey)),
      ...sessions.flatMap(({ accessToken, refreshToken }) => [accessToken, refreshToken ?? accessToken]),
    ];
    const spied = await readFile(join(project.folder, 'children.jsonl'), 'utf8');
    children.push(...spied.split('\n').filter((line) => line !== ''));
  });
  after(() => project.dispose());

  it('is no secret and no token in what was printed', () => {
    expect(outputs.map(({ exitCode }) => exitCode)).to.deep.equal([0, 0, 0, 2, 0, 0, 0]);
    for (const { words, stdout, stderr } of outputs) {
      for (const secret of secrets) {
        expect(stdout, `stdout of ${words}`).to.not.include(secret);
        expect(stderr, `stderr of ${words}`).to.not.include(secret);
      }
      expect(stdout + stderr, words).to.not.match(/00D\w{12,15}![\w.]{20,}|5Aep[\w.]{20,}/);
    }
  });

  it('is none in any file of the project, of the home or of the temporary folder, but where it belongs', async () => {
    const files = await filesOf(project.folder);
    expect([...files.keys()]).to.include('.eca/credentials/dev.json');
    expect(
      [...files.keys()].some((path) => /\.sf\/sf-.*\.log$/.test(path)),
      'the libraries wrote their log',
    ).to.equal(true);
    for (const [path, text] of files) {
      if (!HOLDERS.test(path)) {
        for (const secret of secrets) {
          expect(text.includes(secret), `${path} holds a secret: ${around(text, secret)}`).to.equal(false);
        }
        expect(text, path).to.not.match(/00D[A-Za-z0-9]{12,15}![A-Za-z0-9._]{20,}/);
      }
    }
  });

  it('is none in the log of the emulator', async () => {
    const log = await readFile(join(project.dataDirectory, 'emulator', 'emulator.log'), 'utf8');
    for (const secret of secrets) {
      expect(log).to.not.include(secret);
    }
  });

  it('is none in the temporary folder, for nothing is left there at all', async () => {
    expect(await readdir(join(project.folder, 'tmp'))).to.deep.equal([]);
  });

  it('is none in an argument list, since only the emulator is started, and git, which names the source', () => {
    const [emulator, ...others] = children.toSorted((one) => (one.includes('/scripts/emulator/main.ts') ? -1 : 1));
    expect(emulator).to.include('/scripts/emulator/main.ts');
    expect(others.filter((line) => !/^\["git","(rev-parse|status)",/.test(line))).to.deep.equal([]);
    for (const secret of secrets) {
      expect(children.filter((line) => line.includes(secret))).to.deep.equal([]);
    }
  });

  it('is no live token of the app left in the org', async () => {
    expectSuccess(await project.json(['emulator', 'stop']));
    const state = createState({
      file: join(project.dataDirectory, 'emulator', 'state.sqlite'),
      clock: { now: () => Date.now() },
    });
    try {
      const user = state.orgs
        .list()
        .filter(({ kind }) => kind === 'scratch')
        .flatMap(({ orgId }) => state.records.find(orgId, 'User').map((row) => ({ orgId, row })))
        .find(({ row }) => String(row['Username']).startsWith('order-sync.'));
      expect(user).to.not.equal(undefined);
      const live = state.tokens.findLive(user?.orgId ?? '', user?.row.Id ?? '', pair.consumerKey, 'api');
      expect(live).to.equal(undefined);
    } finally {
      state.close();
    }
  });
});
