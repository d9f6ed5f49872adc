/**
 * Kill -9 in the middle of everything: several clients write to an emulator process at once, it is killed after a number
 * of acknowledged writes, and another one starts on what it left behind.
 */
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect } from 'chai';
import { admin, DATA, installOwnApp, logIn, openProcessOrg, type ProcessOrg } from '../support/processOrg.ts';
import { makeDataFolder, removeDataFolder, type StartedEmulator, spawnEmulator } from '../support/startedEmulator.ts';
import { stagingWriter } from './durabilityStaging.ts';
import {
  collectionWriter,
  deployMilliseconds,
  deploymentWriter,
  recordWriter,
  tokenWriter,
  type Writer,
} from './durabilityWriters.ts';

/** A number from 20 to 179 that looks random and is the same in every run. */
const killPointOf = (seed: number): number => {
  const mixed = Math.imul(seed ^ (seed >>> 15), 0x2c1b3c6d) ^ 0x9e3779b9;
  return 20 + ((Math.imul(mixed ^ (mixed >>> 12), 0x297a2d39) >>> 9) % 160);
};

/** What the killed process left behind, looked at in a copy, before anything repairs it. */
async function inspect(dataFolder: string): Promise<{ integrity: unknown; componentsOfApps: readonly unknown[] }> {
  const folder = await mkdtemp(join(tmpdir(), 'eca-left-behind-'));
  try {
    for (const name of ['state.sqlite', 'state.sqlite-wal']) await cp(join(dataFolder, name), join(folder, name));
    const database = new DatabaseSync(join(folder, 'state.sqlite'));
    const integrity = database.prepare('PRAGMA integrity_check').all();
    const apps = database
      .prepare(
        `SELECT DISTINCT count(*) AS number FROM components WHERE full_name LIKE 'RestApp%' OR full_name LIKE 'SoapApp%'
         GROUP BY coalesce(json_extract(body, '$.externalClientApplication'), full_name)`,
      )
      .all();
    database.close();
    return {
      integrity: integrity.map((row) => row['integrity_check']),
      componentsOfApps: apps.map((row) => row['number']),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Deployments are numbered as they come, so the order of ids is the order of the queue. */
const deploymentStatuses = async (org: ProcessOrg): Promise<readonly unknown[]> => {
  const soql = encodeURIComponent('SELECT Id, Status FROM DeployRequest ORDER BY Id');
  const { records } = await org.json(`${DATA}/tooling/query?q=${soql}`);
  return (records as readonly { Status: string }[]).map(({ Status }) => Status);
};

describe('an emulator that is killed while clients write to it', () => {
  let dataFolder: string;
  let emulator: StartedEmulator;

  beforeEach(async () => {
    dataFolder = await makeDataFolder();
    emulator = await spawnEmulator(dataFolder);
  });

  afterEach(async () => {
    await emulator.kill();
    await removeDataFolder(dataFolder);
  });

  const openWriters = async (org: ProcessOrg, other: ProcessOrg): Promise<readonly Writer[]> => {
    const app = await installOwnApp(org);
    const otherApp = await installOwnApp(other);
    await admin(emulator, 'settings', { body: { deployMilliseconds } });
    return [
      recordWriter(org, 'one'),
      recordWriter(org, 'two'),
      collectionWriter(org),
      tokenWriter(org, app),
      deploymentWriter(emulator, org, 'rest'),
      deploymentWriter(emulator, org, 'soap'),
      stagingWriter(other, otherApp),
    ];
  };

  for (const seed of [1, 2, 3, 4, 5]) {
    const killPoint = killPointOf(seed);
    it(`loses nothing of ${killPoint} acknowledged writes and keeps no half of one`, async () => {
      const org = await openProcessOrg(emulator, 'one');
      const other = await openProcessOrg(emulator, 'two');
      const writers = await openWriters(org, other);
      let acknowledged = 0;
      const killed = { by: emulator, done: Promise.resolve() };
      const acknowledge = (): void => {
        acknowledged += 1;
        if (acknowledged === killPoint) killed.done = killed.by.kill();
      };
      await Promise.all(writers.map(({ run }) => run(acknowledge)));
      await killed.done;
      expect(acknowledged).to.be.at.least(killPoint);

      const leftBehind = await inspect(dataFolder);
      expect(leftBehind.integrity).to.deep.equal(['ok']);
      expect(leftBehind.componentsOfApps).to.satisfy((counts: readonly number[]) =>
        counts.every((count) => count === 5),
      );

      emulator = await spawnEmulator(dataFolder);
      // The tokens of before are good for the org on its port of before.
      const waiting = await deploymentStatuses(org);
      expect(waiting.join(' ')).to.match(/^(Succeeded ?)+(InProgress ?)(Pending ?)*$/);
      await admin(emulator, 'clock/advance', { body: { milliseconds: deployMilliseconds * waiting.length } });
      const again = await logIn(org);
      expect(new Set(await deploymentStatuses(again))).to.deep.equal(new Set(['Succeeded']));
      const otherAgain = await logIn(other);
      for (const writer of writers.slice(0, -1)) await writer.check(again);
      await writers.at(-1)?.check(otherAgain);
      expect(emulator.log()).not.to.match(/UNKNOWN_EXCEPTION|Unhandled|uncaught/i);
    });
  }
});
