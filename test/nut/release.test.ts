/** `npm run release` as a process: three stages with a gate, each exit code, the reports that it writes, and no secret in them. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { XMLValidator } from 'fast-xml-parser';
import { systemClock } from '../../scripts/lib/clock.ts';
import { poll } from '../../scripts/lib/poll.ts';
import { createProject, type Project } from '../support/commandLine.ts';
import { type EmulatorControl, startEmulator } from './emulatorControl.ts';
import { readPair } from './storedCredentials.ts';

const LONG_MILLISECONDS = 600_000;
const REPORTS = ['release.html', 'release.json', 'release.jsonl', 'release.md', 'release.xml'];

describe('npm run release', () => {
  let project: Project;
  let control: EmulatorControl;
  before(async () => {
    project = await createProject();
    control = await startEmulator(project);
  });
  after(() => project.dispose());

  const addOrg = async (alias: string): Promise<string> => {
    const { envelope } = await project.warm.json([
      'emulator',
      'org',
      'create',
      '--kind',
      'developer',
      '--alias',
      alias,
    ]);
    return String(envelope.result?.['orgId']);
  };
  const writePipeline = (stages: readonly object[]) =>
    project.write('config/pipeline.json', JSON.stringify({ stages }));
  const statusesOf = (result: unknown): Readonly<Record<string, string>> =>
    Object.fromEntries(
      (Object(result).stages as { orgs: { alias: string; status: string }[] }[]).flatMap(({ orgs }) =>
        orgs.map(({ alias, status }) => [alias, status]),
      ),
    );

  it('goes through three stages, waits at the gate of the last, and goes on when it is approved', async () => {
    const aliases = ['dev', 'qa', 'last'];
    for (const alias of aliases) {
      await addOrg(alias);
    }
    await writePipeline([
      { name: 'dev', orgs: ['dev'] },
      { name: 'qa', orgs: ['qa'] },
      { name: 'last', orgs: ['last'], before: { approval: true } },
    ]);
    const waiting = await project.json(['release', '--to', 'last', '--report', 'first']);
    expect([waiting.exitCode, waiting.envelope.status, waiting.envelope.name]).to.deep.equal([
      69,
      69,
      'ApprovalMissingError',
    ]);
    expect(statusesOf(waiting.envelope.result)).to.deep.equal({ dev: 'released', qa: 'released', last: 'notRun' });

    const words = ['release', '--resume', '--approve', 'last', '--report', 'second', '--junit', 'junit.xml'];
    const done = await project.json(words);
    expect([done.exitCode, done.envelope.status]).to.deep.equal([0, 0]);
    expect(statusesOf(done.envelope.result)).to.deep.equal({ dev: 'doneBefore', qa: 'doneBefore', last: 'released' });

    const texts = new Map<string, string>([
      ['stdout', waiting.stdout + done.stdout],
      ['stderr', waiting.stderr + done.stderr],
      ['junit.xml', await readFile(join(project.folder, 'junit.xml'), 'utf8')],
    ]);
    for (const folder of ['first', 'second']) {
      expect((await readdir(join(project.folder, folder))).toSorted()).to.deep.equal(REPORTS);
      for (const name of REPORTS) {
        texts.set(`${folder}/${name}`, await readFile(join(project.folder, folder, name), 'utf8'));
      }
    }
    expect(JSON.parse(texts.get('second/release.json') ?? '')).to.deep.equal(done.envelope);
    expect(XMLValidator.validate(texts.get('second/release.xml') ?? '')).to.equal(true);
    expect(texts.get('junit.xml')).to.equal(texts.get('second/release.xml'));
    expect(texts.get('second/release.md')).to.match(/^## Released/);
    expect(texts.get('second/release.html')).to.match(/^<!doctype html>/);
    const events = (texts.get('second/release.jsonl') ?? '')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).event);
    expect(events.filter((event) => event === 'orgDone')).to.have.length(3);

    const journals = join(project.dataDirectory, 'runs');
    // With what the orgs held before, in a folder of each release.
    const kept = (await readdir(journals, { recursive: true })).filter((name) => name.endsWith('.jsonl'));
    expect(kept.some((name) => name.endsWith('before.jsonl'))).to.equal(true);
    for (const name of kept) {
      texts.set(name, await readFile(join(journals, name), 'utf8'));
    }
    for (const alias of aliases) {
      const { consumerSecret } = await readPair(project, alias);
      for (const [name, text] of texts) {
        expect(text.includes(consumerSecret), `${name} holds the secret of ${alias}`).to.equal(false);
      }
    }
    for (const [name, text] of texts) {
      expect(text, name).to.not.match(/00D\w{12,15}![\w.]{20,}|5Aep[\w.]{20,}/);
    }
  });

  it('ends with 2 for an org that nobody knows, and writes to no other', async () => {
    const orgId = await addOrg('known');
    await writePipeline([{ name: 'dev', orgs: ['known', 'nowhere'] }]);
    const { exitCode, envelope } = await project.warm.json(['release', '--to', 'dev', '--emulator']);
    expect([exitCode, envelope.status]).to.deep.equal([2, 2]);
    expect(statusesOf(envelope.result)).to.deep.equal({ known: 'checked', nowhere: 'failed' });
    const users = await control.records(orgId, 'User');
    expect(users.filter(({ Username }) => String(Username).startsWith('order-sync.'))).to.deep.equal([]);
  });

  it('ends with 68 when one org failed and another went through, and a stage that needs it with 1', async () => {
    await addOrg('fine');
    const org = await addOrg('broken');
    await writePipeline([{ name: 'dev', orgs: ['fine', 'broken'], onFailure: 'continue' }]);
    await control.addFault({
      match: { pathPattern: '/services/oauth2/token', bodyPattern: 'client_credentials', org },
      kind: 'status',
      effect: 'before',
      status: 400,
      body: '{"error":"invalid_grant","error_description":"no client credentials user enabled"}',
      times: 0,
    });
    const words = ['release', '--to', 'dev', '--wait-token', '0', '--report', 'red'];
    const { exitCode, envelope } = await project.warm.json(words);
    await control.clearFaults();
    expect([exitCode, envelope.status, envelope.name]).to.deep.equal([68, 68, 'ReleaseFailedError']);
    expect(statusesOf(envelope.result)).to.deep.equal({ fine: 'released', broken: 'failed' });
    const needing = await project.warm.json(['release', '--to', 'dev', '--needs', 'red/release.json']);
    expect([needing.exitCode, needing.envelope.name]).to.deep.equal([1, 'StageNotThroughError']);
    const resumed = await project.warm.json(['release', '--resume']);
    expect(resumed.exitCode, resumed.stdout).to.equal(0);
    expect(statusesOf(resumed.envelope.result)).to.include({ fine: 'doneBefore' });
  });

  it('ends with 130 when it is interrupted, with one JSON document, and is resumed', async () => {
    await addOrg('slow');
    await writePipeline([{ name: 'dev', orgs: ['slow'] }]);
    await control.settings({ deployMilliseconds: LONG_MILLISECONDS });
    await control.clearRequests();
    const started = project.start(['release', '--to', 'dev', '--json']);
    const isDeploying = async () =>
      (await control.requests()).some(({ operation, status }) => operation === 'checkDeployStatus' && status === 200);
    const seen = await poll<true>(
      async () => ((await isDeploying()) ? { kind: 'done', value: true } : { kind: 'pending' }),
      { clock: systemClock, timeoutMilliseconds: 30_000, maximumWaitMilliseconds: 50 },
    );
    expect(seen.kind, 'a deployment is under way').to.equal('done');
    started.kill('SIGINT');
    const { exitCode, stdout } = await started;
    await control.settings({ deployMilliseconds: 0 });
    await control.advanceClock(LONG_MILLISECONDS);
    expect(exitCode, stdout).to.equal(130);
    expect(JSON.parse(stdout)).to.include({ status: 130, name: 'InterruptedError' });
    const resumed = await project.warm.json(['release', '--resume']);
    expect(resumed.exitCode, resumed.stdout).to.equal(0);
    expect(statusesOf(resumed.envelope.result)).to.deep.equal({ slow: 'released' });
  });
});
