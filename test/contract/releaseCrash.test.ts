/**
 * Real kill -9 of the command: at records of the release's journal (whole and cut short), and while requests are under way.
 * A spread of points; all of them with ECA_SWEEP=full. After each, `--resume` ends well, and org, store and journal agree.
 */
import { readdir, readFile, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { execa } from 'execa';
import { childEnvironment } from '../../scripts/cli/environment.ts';
import { systemClock } from '../../scripts/lib/clock.ts';
import { poll } from '../../scripts/lib/poll.ts';
import { type EmulatorControl, startEmulator } from '../nut/emulatorControl.ts';
import { readPair } from '../nut/storedCredentials.ts';
import { createProject, emulatorAdmin, type Project, ROOT } from '../support/commandLine.ts';

const IS_FULL = process.env['ECA_SWEEP'] === 'full';
const STAGES = ['dev', 'qa', 'last'];
const KILL_AT_RECORD = join(ROOT, 'test', 'support', 'releaseKill.ts');
const MAKE_ORGS = join(ROOT, 'test', 'bench', 'releaseOrgs.ts');
/** Past the last record and the last request of three orgs the run ends by itself, which the full sweep notices. */
const MOST_RECORDS = 60;
const MOST_REQUESTS = 400;
const upTo = (most: number): readonly number[] => Array.from({ length: most }, (_, index) => index + 1);
const LONG_MILLISECONDS = 120_000;
const AGE_MILLISECONDS = 60_000;

describe('A release that is killed', function () {
  this.timeout(IS_FULL ? 3_600_000 : 120_000);
  let project: Project;
  let control: EmulatorControl;
  let admin: Awaited<ReturnType<typeof emulatorAdmin>>;
  let made = 0;
  let points = 0;

  before(async () => {
    project = await createProject();
    control = await startEmulator(project);
    admin = await emulatorAdmin(project);
  });
  after(async () => {
    await project.dispose();
    process.stdout.write(`\n  release: ${points} kills\n`);
  });

  async function newPipeline(): Promise<readonly string[]> {
    const file = join(project.dataDirectory, 'emulator', 'emulator.json');
    await execa(process.execPath, [MAKE_ORGS, file, String(made), String(STAGES.length)], {
      env: { ...childEnvironment(project.dataDirectory) },
      extendEnv: false,
    });
    const aliases = STAGES.map((_, index) => `org${made + index}`);
    made += STAGES.length;
    const stages = STAGES.map((name, index) => ({ name, orgs: [aliases[index]] }));
    await project.write('config/pipeline.json', JSON.stringify({ stages }));
    await control.clearRequests();
    return aliases;
  }

  /** The lock of a killed run is taken over when it was not touched for some seconds: as if the kill had been a minute ago. */
  async function ageLocks(): Promise<void> {
    const entries = await readdir(project.dataDirectory, { recursive: true, withFileTypes: true });
    const past = new Date(Date.now() - AGE_MILLISECONDS);
    const locks = entries.filter((entry) => entry.isDirectory() && entry.name.endsWith('.lock'));
    await Promise.all(locks.map(({ parentPath, name }) => utimes(join(parentPath, name), past, past)));
  }

  async function newestJournal(): Promise<readonly { event: string; org?: string }[]> {
    const folder = join(project.dataDirectory, 'runs');
    const name = (await readdir(folder)).toSorted().at(-1) ?? '';
    const lines = (await readFile(join(folder, name), 'utf8')).trim().split('\n');
    return lines.flatMap((line) => {
      try {
        return [JSON.parse(line)];
      } catch {
        // The line that the kill cut short.
        return [];
      }
    });
  }

  async function expectConverged(aliases: readonly string[], point: string): Promise<void> {
    await ageLocks();
    const resumed = await project.json(['release', '--resume']);
    const isOver = resumed.envelope.name === 'ReleaseNotFoundError';
    const finished = isOver ? await project.json(['release', '--to', 'last', '--emulator']) : resumed;
    expect(finished.exitCode, `${point}: ${finished.stdout}`).to.equal(0);
    const orgs = (await admin('GET', 'orgs')) as readonly { orgId: string; name: string; instanceUrl: string }[];
    for (const alias of aliases) {
      const org = orgs.find(({ name }) => name === alias);
      if (org === undefined) throw new Error(`${alias} is missing`);
      const users = (await control.records(org.orgId, 'User')).filter(({ Username }) =>
        String(Username).startsWith('order-sync.'),
      );
      expect(users, `${point}: users of ${alias}`).to.have.length(1);
      const apps = await control.records(org.orgId, 'PermissionSetAssignment');
      expect(apps.filter(({ AssigneeId }) => AssigneeId === users[0]?.Id).length, point).to.be.at.most(2);
      const { consumerKey, consumerSecret } = await readPair(project, alias);
      const response = await fetch(`${org.instanceUrl}/services/oauth2/token`, {
        method: 'POST',
        body: new URLSearchParams({
          grant_type: 'client_credentials',
          client_id: consumerKey,
          client_secret: consumerSecret,
        }),
      });
      expect(response.status, `${point}: the pair of ${alias} gets a token`).to.equal(200);
    }
    const requests = await control.requests();
    expect(requests.filter(({ path, method }) => method !== 'GET' && path.includes('/staged'), point)).to.deep.equal(
      [],
    );
    const done = (await newestJournal()).filter(({ event }) => event === 'orgDone').map(({ org }) => org);
    expect(done.toSorted(), point).to.deep.equal([...aliases].toSorted());
    points += 1;
  }

  const recordPoints = IS_FULL
    ? upTo(MOST_RECORDS).flatMap((one) => [`after:${one}`, `within:${one}`])
    : ['after:8', 'within:9'];
  it(`at a record of its journal (${recordPoints.length} points at most), goes on where it was`, async () => {
    for (const point of recordPoints) {
      const aliases = await newPipeline();
      const { exitCode } = await project.run(['release', '--to', 'last', '--emulator'], {
        SWEEP_KILL_AT: point,
        NODE_OPTIONS: `--import ${KILL_AT_RECORD}`,
      });
      if (IS_FULL && exitCode === 0) {
        break;
      }
      expect(exitCode, `killed at ${point}`).to.equal(-1);
      await expectConverged(aliases, point);
    }
  });

  const requestPoints = IS_FULL ? upTo(MOST_REQUESTS) : [110];
  it(`while a request is under way (${requestPoints.length} points at most), goes on where it was`, async () => {
    for (const nth of requestPoints) {
      const aliases = await newPipeline();
      await control.addFault({
        match: {},
        kind: 'latency',
        effect: 'after',
        nth,
        times: 1,
        milliseconds: LONG_MILLISECONDS,
      });
      const started = project.start(['release', '--to', 'last', '--emulator']);
      let isOver = false;
      void started.then(() => {
        isOver = true;
      });
      const hasStruck = async (): Promise<boolean> =>
        ((await admin('GET', 'faults')) as readonly { fired: number }[]).some(({ fired }) => fired > 0);
      const seen = await poll<'struck' | 'over'>(
        async () =>
          (await hasStruck())
            ? { kind: 'done', value: 'struck' }
            : isOver
              ? { kind: 'done', value: 'over' }
              : { kind: 'pending' },
        { clock: systemClock, timeoutMilliseconds: 60_000, maximumWaitMilliseconds: 50 },
      );
      started.kill('SIGKILL');
      const { signal } = await started;
      await control.clearFaults();
      if (IS_FULL && seen.kind === 'done' && seen.value === 'over') {
        break;
      }
      expect(signal, `killed at request ${nth}`).to.equal('SIGKILL');
      await expectConverged(aliases, `request ${nth}`);
    }
  });
});
