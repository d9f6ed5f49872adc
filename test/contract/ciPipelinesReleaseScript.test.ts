/** docs/ci/release.sh with a program in place of npm: when it goes on with an earlier attempt, and what it makes of exit codes. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { execa } from 'execa';
import { CI_FOLDER } from '../support/ciPipelines.ts';

/** Writes down its words, and ends with the codes of CODES, one after the other. */
const NPM = `#!/usr/bin/env bash
printf '%s\\n' "$*" >> told
exit "$(printf '%s' "$CODES" | cut -d ' ' -f "$(wc -l < told)")"
`;

/** The first and last line of a journal, as `releaseJournal.ts` writes them. */
const journal = (stage: string, outcome: string, shard?: object): string =>
  [
    {
      at: '2026-12-01T03:00:00.000Z',
      event: 'begun',
      digest: 'd',
      stages: [stage],
      orgs: ['a'],
      emulated: false,
      ...(shard && { shard }),
    },
    { at: '2026-12-01T03:00:01.000Z', event: 'ended', outcome },
  ]
    .map((record) => `${JSON.stringify(record)}\n`)
    .join('');

describe('docs/ci/release.sh', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'eca-release-sh-'));
    await mkdir(join(folder, 'bin'));
    await mkdir(join(folder, '.eca/runs/20261201-030000-aaaa'), { recursive: true });
    await writeFile(join(folder, 'bin/npm'), NPM, { mode: 0o755 });
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const release = async (
    words: string,
    { codes = '0', variables = {} }: { codes?: string; variables?: Readonly<Record<string, string>> } = {},
  ) => {
    const { exitCode, all } = await execa('bash', [join(CI_FOLDER, 'release.sh'), ...words.split(' ')], {
      cwd: folder,
      extendEnv: false,
      reject: false,
      all: true,
      env: { PATH: `${join(folder, 'bin')}:${process.env['PATH']}`, CODES: codes, ...variables },
    });
    return { exitCode, all, told: (await readFile(join(folder, 'told'), 'utf8')).trimEnd().split('\n') };
  };
  const write = (id: string, text: string): Promise<void> => writeFile(join(folder, '.eca/runs', `${id}.jsonl`), text);

  it('begins a release where there is none of this stage and shard to go on with', async () => {
    await write('20261201-030000-aaaa', journal('production', 'failed'));
    await write('20261201-030000-bbbb', journal('qa', 'failed', { index: 2, count: 2 }));
    await write('20261201-030000-cccc', journal('qa', 'failed'));
    const { exitCode, told } = await release('qa --shard 1/2 --report r');
    expect([exitCode, told]).to.deep.equal([0, ['run release -- --from qa --to qa --shard 1/2 --report r']]);
  });

  it('goes on with the newest of this stage and shard, unless that is through', async () => {
    await write('20261201-030000-aaaa', journal('qa', 'failed', { index: 1, count: 2 }));
    await write('20261201-030001-bbbb', journal('qa', 'failed'));
    await write('20261201-030002-cccc', journal('qa', 'done'));
    expect((await release('qa --shard 1/2 --report r', { codes: '68' })).told).to.deep.equal([
      'run release -- --resume 20261201-030000-aaaa --report r',
    ]);
    await rm(join(folder, 'told'));
    expect((await release('qa --report r')).told).to.deep.equal(['run release -- --from qa --to qa --report r']);
  });

  it('begins anew where the release of before is of another source, since nothing was written then', async () => {
    await write('20261201-030000-aaaa', journal('qa', 'failed'));
    const { exitCode, told } = await release('qa --needs n.json --report r', { codes: '2 68' });
    expect([exitCode, told]).to.deep.equal([
      68,
      [
        'run release -- --resume 20261201-030000-aaaa --needs n.json --report r',
        'run release -- --from qa --to qa --needs n.json --report r',
      ],
    ]);
  });

  for (const [system, begin] of [
    [{ GITHUB_ACTIONS: 'true' }, '::warning title=Release waits::'],
    [{ TF_BUILD: 'True' }, '##vso[task.logissue type=warning]'],
    [{ GITLAB_CI: 'true' }, ''],
  ] as const) {
    it(`says that a stage waits, and keeps its exit code: ${JSON.stringify(system)}`, async () => {
      const { exitCode, all } = await release('qa --report r', { codes: '69', variables: system });
      expect([exitCode, all]).to.deep.equal([
        69,
        `${begin}The stage qa waits, for its hours, an approval or another release. Run this job again then.`,
      ]);
    });
  }
});
