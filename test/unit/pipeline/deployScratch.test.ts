/** Scratch org first, then the main path: which command goes on after an interruption, and when. */
import { expect } from 'chai';
import { raise } from '../../../scripts/lib/errors.ts';
import { InterruptedByUser } from '../../../scripts/lib/interruption.ts';
import { deployScratch, type ScratchPorts } from '../../../scripts/pipeline/deployScratch.ts';
import { exitCodeOf } from '../../../scripts/report/runReport.ts';
import { ownProject } from '../../support/temporaryProject.ts';
import { fakeOrg, IDENTITY } from './fakeOrg.ts';
import { withRun } from './pipelineRun.ts';

const SCRATCH = { command: 'deploy:scratch' } as const;
const REQUEST_ID = '2SR000000000001AAA';

type Aborting = { readonly abort: (reason: Error) => void };

describe('pipeline/deployScratch', () => {
  it('reads the source, makes the org, and goes the main path on it', async () => {
    await withRun({ request: SCRATCH }, async ({ request, ports, events }) => {
      const opened: string[] = [];
      const spying: ScratchPorts = {
        ...ports,
        openOrg: async (wanted) => {
          opened.push(wanted.aliasOrUsername);
          return ports.openOrg(wanted);
        },
      };
      const report = await deployScratch(request, spying);
      expect(report.error).to.equal(undefined);
      expect(report).to.include({ outcome: 'done', devHub: 'hub', command: 'deploy:scratch' });
      expect(report.steps.map(({ id }) => id).slice(0, 3)).to.deep.equal([
        'read-source',
        'create-scratch-org',
        'open-org',
      ]);
      expect(report.steps[1]?.detail).to.equal(`${IDENTITY.username} as "qa"`);
      expect(opened).to.deep.equal(['qa']);
      expect(events).to.deep.include({
        kind: 'progress',
        id: 'create-scratch-org',
        title: 'Create the scratch org',
        text: 'asked for',
      });
    });
  });

  it('makes no org for a source that is wrong', async () => {
    const project = await ownProject({ 'sfdx-project.json': '{' });
    let made = 0;
    const ports = () => ({
      createScratchOrg: async () => {
        made += 1;
        return raise('InternalFaultError', { problem: 'an org was made' });
      },
    });
    await withRun({ project, ports, request: SCRATCH }, async ({ request, ports: given }) => {
      const report = await deployScratch(request, given);
      expect(report.error).to.include({ name: 'ConfigInvalidError', exitCode: 2 });
      expect(report.error?.actions[0]).to.match(/^Correct sfdx-project.json/);
      expect(made).to.equal(0);
    });
  });

  const cases: readonly {
    readonly when: string;
    readonly ports: (run: Aborting) => Partial<ScratchPorts>;
    readonly resume: string;
    readonly request?: { readonly resume: string };
  }[] = [
    {
      when: 'before the Dev Hub took the request',
      ports: ({ abort }) => ({
        createScratchOrg: () => {
          abort(new InterruptedByUser());
          return new Promise<never>(() => undefined);
        },
      }),
      resume: 'npm run deploy:scratch -- --target-dev-hub hub',
    },
    {
      when: 'while the Dev Hub makes the org',
      ports: ({ abort }) => ({
        createScratchOrg: ({ onProgress }) => {
          onProgress({ text: 'asked for', requestId: REQUEST_ID });
          onProgress({ text: 'still at it' });
          abort(new InterruptedByUser());
          return new Promise<never>(() => undefined);
        },
      }),
      resume: `npm run deploy:scratch -- --resume ${REQUEST_ID}`,
    },
    {
      when: 'while it resumes',
      request: { resume: '2SR000000000009AAA' },
      ports: ({ abort }) => ({
        resumeScratchOrg: () => {
          abort(new InterruptedByUser());
          return new Promise<never>(() => undefined);
        },
      }),
      resume: 'npm run deploy:scratch -- --resume 2SR000000000009AAA',
    },
    {
      when: 'after the org is there',
      ports: ({ abort }) => ({
        openOrg: () => {
          abort(new InterruptedByUser());
          return new Promise<never>(() => undefined);
        },
      }),
      resume: 'npm run deploy:scratch -- --target-org qa',
    },
    {
      when: 'after an org without an alias is there',
      ports: ({ abort }) => ({
        createScratchOrg: async () => ({ username: 'test-1@example.com', orgId: IDENTITY.orgId, alias: undefined }),
        openOrg: () => {
          abort(new InterruptedByUser());
          return new Promise<never>(() => undefined);
        },
      }),
      resume: 'npm run deploy:scratch -- --target-org test-1@example.com',
    },
  ];
  for (const { when, ports, resume, request: more } of cases) {
    it(`gives the command that goes on, when it is interrupted ${when}`, async () => {
      await withRun({ ports, request: { ...SCRATCH, ...more } }, async ({ request, ports: given }) => {
        const report = await deployScratch(request, given);
        expect(report.error).to.include({ name: 'InterruptedError', exitCode: 130 });
        expect(report.error?.actions[0]).to.equal(`${resume}`);
        expect(exitCodeOf(report)).to.equal(130);
      });
    });
  }

  it('asks for no new org when it resumes one', async () => {
    let asked: unknown;
    const ports = () => ({
      createScratchOrg: async () => raise('InternalFaultError', { problem: 'a second org was asked for' }),
      resumeScratchOrg: async ({ requestId }: { readonly requestId: string }) => {
        asked = requestId;
        return { username: IDENTITY.username, orgId: IDENTITY.orgId, alias: undefined };
      },
    });
    await withRun({ ports, request: { ...SCRATCH, resume: REQUEST_ID } }, async ({ request, ports: given }) => {
      const report = await deployScratch(request, given);
      expect(report.error).to.equal(undefined);
      expect(report.steps[1]).to.include({ title: 'Resume the scratch org', detail: IDENTITY.username });
      expect(asked).to.equal(REQUEST_ID);
    });
  });

  it('says of the planned steps that they did not run, when one fails on the new org', async () => {
    const org = fakeOrg({
      requestRest: async () => {
        throw new Error('a fault');
      },
    });
    await withRun({ org, request: SCRATCH }, async ({ request, ports }) => {
      const report = await deployScratch(request, ports);
      expect(report.steps.slice(-2).map(({ id, status }) => [id, status])).to.deep.equal([
        ['read-credentials', 'failed'],
        ['verify-token', 'notRun'],
      ]);
      expect(report.error).to.include({ name: 'InternalFaultError', exitCode: 10 });
      expect(report.error?.actions[0]).to.match(/^Run the command again/);
    });
  });
});
