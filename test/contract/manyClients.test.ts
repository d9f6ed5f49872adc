/** Several processes at once: clients of one emulator, and commands that all want to start it. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import { execa } from 'execa';
import { admin, DATA, openProcessOrg, type ProcessOrg } from '../support/processOrg.ts';
import { makeDataFolder, removeDataFolder, type StartedEmulator, spawnEmulator } from '../support/startedEmulator.ts';
import type { Task, Told } from './manyClientsWorker.ts';

const WORKER = join(import.meta.dirname, 'manyClientsWorker.ts');
const STARTER = pathToFileURL(join(import.meta.dirname, '..', '..', 'scripts', 'cli', 'emulatorProcess.ts')).href;

describe('several client processes on one emulator', () => {
  const names = ['Ann', 'Bob', 'Cid', 'Dan'];
  const records = 20;
  const deployments = 3;
  let dataFolder: string;
  let emulator: StartedEmulator;

  beforeEach(async () => {
    dataFolder = await makeDataFolder();
    emulator = await spawnEmulator(dataFolder);
  });

  afterEach(async () => {
    await emulator.stop();
    await removeDataFolder(dataFolder);
  });

  const runClient = async (task: Task): Promise<Told> => {
    const { stdout } = await execa(process.execPath, [WORKER, JSON.stringify(task)]);
    // Written by the worker from a value of this type.
    return JSON.parse(stdout) as Told;
  };

  const accountNames = async (org: ProcessOrg): Promise<readonly string[]> =>
    (await org.query('SELECT Name FROM Account')).map(({ Name }) => String(Name)).sort();

  const expectOneAtATime = async (org: ProcessOrg, count: number): Promise<void> => {
    const soql = encodeURIComponent('SELECT Status, StartDate, CompletedDate FROM DeployRequest ORDER BY StartDate');
    const { records: rows } = (await org.json(`${DATA}/tooling/query?q=${soql}`)) as {
      records: readonly { Status: string; StartDate: string; CompletedDate: string }[];
    };
    expect(rows.map(({ Status }) => Status)).to.deep.equal(Array.from({ length: count }, () => 'Succeeded'));
    const overlapping = rows.filter(
      ({ StartDate }, index) => index > 0 && StartDate < String(rows[index - 1]?.CompletedDate),
    );
    expect(overlapping).to.deep.equal([]);
  };

  const expectedNames = (of: readonly string[]): readonly string[] =>
    of.flatMap((name) => Array.from({ length: records }, (_, index) => `${name}-${index + 1}`)).sort();

  it('lose nothing, mix nothing up and deploy one at a time an org', async () => {
    const shared = await openProcessOrg(emulator, 'shared');
    const own = await Promise.all(names.map((name) => openProcessOrg(emulator, name)));
    await admin(emulator, 'settings', { body: { deployMilliseconds: 30 } });
    const accessOf = ({ instanceUrl, orgId, refreshToken }: ProcessOrg) => ({ instanceUrl, orgId, refreshToken });
    const told = await Promise.all(
      names.map((name, index) =>
        runClient({ name, shared: accessOf(shared), own: accessOf(own[index] ?? shared), records, deployments }),
      ),
    );
    expect(told.flatMap(({ deploymentStatuses }) => deploymentStatuses)).to.deep.equal(
      Array.from({ length: 2 * deployments * names.length }, () => 'Succeeded'),
    );
    for (const { seenCounts } of told)
      expect(seenCounts).to.deep.equal(Array.from({ length: records }, (_, index) => index + 1));
    const ids = told.flatMap(({ accountIds }) => accountIds);
    expect(new Set(ids).size).to.equal(2 * records * names.length);
    expect(await accountNames(shared)).to.deep.equal(expectedNames(names));
    await expectOneAtATime(shared, deployments * names.length);
    for (const [index, org] of own.entries()) {
      expect(await accountNames(org)).to.deep.equal(expectedNames([names[index] ?? '']));
      await expectOneAtATime(org, deployments);
    }
    expect(emulator.log()).not.to.match(/UNKNOWN_EXCEPTION|Unhandled|uncaught/i);
  });
});

describe('commands that start the emulator at the same moment', () => {
  let dataFolder: string;

  beforeEach(async () => {
    dataFolder = await makeDataFolder();
  });

  afterEach(async () => {
    const stop = `const { stopEmulator } = await import('${STARTER}'); await stopEmulator(${JSON.stringify(dataFolder)});`;
    await execa(process.execPath, ['--input-type=module', '--eval', stop]);
    await removeDataFolder(dataFolder);
  });

  it('all end up with the same one', async () => {
    const start = `
      const { ensureEmulator } = await import('${STARTER}');
      const { emulator } = await ensureEmulator(${JSON.stringify(dataFolder)});
      const { status } = await fetch(emulator.devHub.instanceUrl + '/services/data');
      process.stdout.write(JSON.stringify({ pid: emulator.pid, orgId: emulator.devHub.orgId, status }));`;
    const outputs = await Promise.all(
      [1, 2, 3].map(() => execa(process.execPath, ['--input-type=module', '--eval', start])),
    );
    const answers = outputs.map(({ stdout }) => JSON.parse(stdout) as { pid: number; orgId: string; status: number });
    expect(new Set(answers.map(({ pid }) => pid)).size).to.equal(1);
    expect(new Set(answers.map(({ orgId }) => orgId)).size).to.equal(1);
    expect(answers.map(({ status }) => status)).to.deep.equal([200, 200, 200]);
  });
});
