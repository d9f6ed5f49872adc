/**
 * Releases of three stages, killed with -9 when a request has had its effect and its answer is about to be sent, and at
 * records of journal and earlier states, whole on the disk or cut short: a few of each, all of them with `ECA_SWEEP=full`.
 * After each the release goes on to its end, and leaves in orgs, store, journal and files what one leaves that nobody
 * killed; another one then finds nothing to do. A process shares the kills; each test waits for one kind of release.
 */
import { join } from 'node:path';
import { expect } from 'chai';
import { type SweepWorkers, startWorkers } from '../faults/startWorkers.ts';
import { sumUp } from '../faults/sweepReport.ts';
import { ROOT } from '../support/commandLine.ts';
import { KILL_SCENARIOS } from '../support/releaseKillScenarios.ts';

const IS_FULL = process.env['ECA_SWEEP'] === 'full';
const WORKERS = IS_FULL ? 2 : 1;
const WORKER = join(ROOT, 'test', 'support', 'releaseKillWorker.ts');

describe('A release that is killed', function () {
  this.timeout(IS_FULL ? 7_200_000 : 180_000);
  const lines: string[] = [];
  let workers: SweepWorkers;
  before(async () => {
    workers = await startWorkers(WORKERS, WORKER);
  });
  after(async () => {
    await workers.stop();
    process.stdout.write(`\n${lines.map((line) => `  ${line}\n`).join('')}`);
  });

  for (const { name, least, sample } of KILL_SCENARIOS) {
    it(`goes on where it was: ${name}`, async () => {
      await workers.awaitFlow(name);
      const { requests, runs, failures } = sumUp(workers.messages, name, 'crashes');
      const [points = 0] = requests;
      lines.push(`${name}: ${points} points, ${runs} kills, ${failures.length} failures`);
      expect(failures).to.deep.equal([]);
      expect(requests, 'all workers see the same requests').to.deep.equal(Array(WORKERS).fill(points));
      expect(points).to.be.at.least(least);
      expect(runs).to.equal(IS_FULL ? points : sample);
    });
  }
});
