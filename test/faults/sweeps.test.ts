/**
 * Every request of a flow × every fault (a third of them where the same requests are in another flow, unless
 * `ECA_SWEEP=full`), and a kill -9 after every request. After each: the error was one that a user can
 * act on, the next run ends well, org and store agree, the pair in the store gets a token, there is one of everything, and
 * no secret is anywhere but where it belongs. Two processes share the runs; each test waits for one flow.
 */
import { expect } from 'chai';
import { faultsAt } from './faultKinds.ts';
import { SWEPT_FLOWS } from './flows.ts';
import { type SweepWorkers, startWorkers } from './startWorkers.ts';
import { sumUp } from './sweepReport.ts';

const WORKERS = 2;
/** For a machine that has much else to do. */
const LONGEST_MILLISECONDS = 900_000;

describe('The sweeps', function () {
  this.timeout(LONGEST_MILLISECONDS);
  const lines: string[] = [];
  let workers: SweepWorkers;
  before(async () => {
    workers = await startWorkers(WORKERS);
  });
  after(async () => {
    await workers.stop();
    process.stdout.write(`\n${lines.map((line) => `  ${line}\n`).join('')}`);
  });

  for (const flow of SWEPT_FLOWS) {
    const { name, leastRequests } = flow;
    const perRequest = faultsAt(flow, 0).length;
    it(`${name}: survives every fault at every request, and a kill after every request`, async () => {
      await workers.awaitFlow(name);
      const faults = sumUp(workers.messages, name, 'faults');
      const crashes = sumUp(workers.messages, name, 'crashes');
      const [requests = 0] = faults.requests;
      const [crashPoints = 0] = crashes.requests;
      const failures = [...faults.failures, ...crashes.failures];
      lines.push(
        `${name}: ${requests} requests × ${perRequest} faults = ${faults.runs} runs, ${crashes.runs} crash points, ${failures.length} failures`,
      );
      expect(failures).to.deep.equal([]);
      expect(faults.requests, 'all workers see the same requests').to.deep.equal(Array(WORKERS).fill(requests));
      expect(crashes.requests).to.deep.equal(Array(WORKERS).fill(crashPoints));
      expect(requests).to.be.at.least(leastRequests);
      expect(crashPoints).to.be.at.least(leastRequests);
      expect(faults.runs).to.equal(requests * perRequest);
      expect(crashes.runs).to.equal(crashPoints);
      expect([...faults.ends.keys()], 'some faults end a run')
        .to.include('done')
        .and.to.have.length.greaterThan(1);
    });
  }
});
