/**
 * Every request of a flow × every fault (one fault a request where the same requests are in another flow), and a kill -9 after
 * every request and record. After each: the error was one that a user can act on, the next run ends well, org and store agree,
 * the pair in the store gets a token, there is one of everything, and no secret is anywhere but where it belongs.
 *
 * What is provably the same as something else is counted and not run, unless `ECA_SWEEP=full`: a fault with effect at a
 * request that writes nothing (`faultCases`), kills between which nothing was written (`crashCases`), and the next run from a
 * world from which it has ended well before (`worldPicture.ts`). Two processes share the rest; each test waits for one flow.
 */
import { expect } from 'chai';
import { FAULT_KINDS, faultsAt } from './faultKinds.ts';
import { SWEPT_FLOWS } from './flows.ts';
import { type SweepWorkers, startWorkers } from './startWorkers.ts';
import { jobsOf } from './sweepJobs.ts';
import { sumUp } from './sweepReport.ts';

const WORKERS = 2;
const TWINS = FAULT_KINDS.filter(({ twin }) => twin !== undefined).length;
/** For a machine that has much else to do; a flow may be swept by one worker alone. */
const LONGEST_MILLISECONDS = 3_600_000;

describe('The sweeps', function () {
  this.timeout(LONGEST_MILLISECONDS);
  const lines: string[] = [];
  let workers: SweepWorkers;
  before(async () => {
    workers = await startWorkers(WORKERS, undefined, jobsOf(SWEPT_FLOWS));
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
        `${name}: ${requests} requests × ${perRequest} faults = ${requests * perRequest} (${faults.runs} runs, ${faults.nextRuns} next runs), ` +
          `${crashPoints} crash points (${crashes.runs} runs), ${failures.length} failures`,
      );
      expect(failures).to.deep.equal([]);
      expect([...new Set(faults.requests)], 'all workers see the same requests').to.deep.equal([requests]);
      expect([...new Set(crashes.requests)]).to.deep.equal([crashPoints]);
      expect(requests).to.be.at.least(leastRequests);
      expect(crashPoints).to.be.at.least(leastRequests);
      expect(faults.runs + faults.alike).to.equal(requests * perRequest);
      expect(crashes.runs + crashes.alike).to.equal(crashPoints);
      expect(faults.alike, 'some requests write').to.be.lessThan(requests * TWINS);
      expect(faults.nextRuns, 'some worlds differ').to.be.greaterThan(1);
      expect(crashes.runs, 'some requests write').to.be.greaterThan(1);
      expect([...faults.ends.keys()], 'some faults end a run')
        .to.include('done')
        .and.to.have.length.greaterThan(1);
    });
  }
});
