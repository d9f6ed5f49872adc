/**
 * Runs that are interrupted or killed at each place where they wait: the interruption is answered with exit code 130, one
 * JSON document and the command that goes on; and whatever way a run ended, the next one converges to one of everything.
 */
import { expect } from 'chai';
import type { LoggedRequest } from '../../scripts/emulator/requestLog.ts';
import { systemClock } from '../../scripts/lib/clock.ts';
import { poll } from '../../scripts/lib/poll.ts';
import { ageLocks } from '../support/agedLocks.ts';
import { createProject, type Envelope, type Project } from '../support/commandLine.ts';
import { type EmulatorControl, startEmulator } from './emulatorControl.ts';
import { expectSuccess } from './expectFailure.ts';
import { readPair } from './storedCredentials.ts';

const LONG_MILLISECONDS = 600_000;
const LATENCY_MILLISECONDS = 3000;

type Place = {
  readonly title: string;
  readonly arrange: (control: EmulatorControl) => Promise<void>;
  /** Whether the requests so far tell that the run is at the place. */
  readonly isThere: (requests: readonly LoggedRequest[]) => boolean;
  /** Makes what was waited for come true. */
  readonly release: (control: EmulatorControl) => Promise<void>;
};

const advance = (control: EmulatorControl): Promise<void> => control.advanceClock(LONG_MILLISECONDS);

const isLookAtRequest = ({ method, path, status }: LoggedRequest): boolean =>
  method === 'GET' && path.includes('ScratchOrgInfo/2SR') && status === 200;

const PLACES: readonly Place[] = [
  {
    title: 'the sign-up of the scratch org',
    arrange: (control) => control.settings({ signupMilliseconds: LONG_MILLISECONDS }),
    isThere: (requests) => requests.filter((request) => isLookAtRequest(request)).length > 2,
    release: advance,
  },
  {
    title: 'the deployment',
    arrange: (control) => control.settings({ deployMilliseconds: LONG_MILLISECONDS }),
    isThere: (requests) =>
      requests.some(({ operation, status }) => operation === 'checkDeployStatus' && status === 200),
    release: advance,
  },
  {
    title: 'the creation of the user',
    arrange: (control) =>
      control.addFault({
        match: { method: 'POST', pathPattern: '/sobjects/User' },
        kind: 'latency',
        effect: 'after',
        milliseconds: LATENCY_MILLISECONDS,
      }),
    isThere: (requests) => requests.some(({ method, path }) => method === 'POST' && path.endsWith('/sobjects/User')),
    release: (control) => control.clearFaults(),
  },
  {
    title: 'the wait for the token',
    arrange: (control) => control.settings({ propagationMilliseconds: LONG_MILLISECONDS }),
    isThere: (requests) => requests.some(({ path, status }) => path === '/services/oauth2/token' && status === 400),
    release: advance,
  },
];

describe('A run that is stopped', () => {
  let project: Project;
  let control: EmulatorControl;
  before(async () => {
    project = await createProject();
    control = await startEmulator(project);
  });
  after(() => project.dispose());
  beforeEach(async () => {
    await control.settings({ signupMilliseconds: 0, deployMilliseconds: 0, propagationMilliseconds: 0 });
    await control.clearFaults();
    await control.clearRequests();
  });

  const awaitRequest = async (isThere: Place['isThere']): Promise<void> => {
    const outcome = await poll<true>(
      async () => (isThere(await control.requests()) ? { kind: 'done', value: true } : { kind: 'pending' }),
      { clock: systemClock, timeoutMilliseconds: 15_000, firstWaitMilliseconds: 20, maximumWaitMilliseconds: 50 },
    );
    expect(outcome.kind, 'the run comes to the place').to.equal('done');
  };
  const relax = async ({ release }: Place): Promise<void> => {
    await control.settings({ signupMilliseconds: 0, deployMilliseconds: 0, propagationMilliseconds: 0 });
    await release(control);
  };
  /** Of the app there is one by its name, and the plan that has nothing to do says that it is there. */
  const expectOneOfEach = async (): Promise<void> => {
    const newest = (await control.scratchOrgs()).at(-1);
    const find = (sobject: string) => control.records(newest?.orgId ?? '', sobject);
    const users = (await find('User')).filter(({ Username }) => String(Username).startsWith('order-sync'));
    const [set] = (await find('PermissionSet')).filter(({ Name }) => Name === 'Order_Sync_Integration');
    const assigned = (await find('PermissionSetAssignment')).filter(
      ({ PermissionSetId }) => PermissionSetId === set?.Id,
    );
    const licences = await find('PermissionSetLicenseAssign');
    expect([users.length, assigned.length, licences.length]).to.deep.equal([1, 1, 1]);
  };
  const expectConverged = async (alias: string, orgsBefore: number): Promise<void> => {
    expect(await control.scratchOrgs()).to.have.length(orgsBefore + 1);
    await expectOneOfEach();
    const pair = await readPair(project, alias);
    const again = await project.warm.json(['deploy', '--target-org', alias]);
    expectSuccess(again);
    expect(again.envelope.result).to.include({ outcome: 'unchanged' });
    expect(await readPair(project, alias)).to.deep.equal(pair);
  };
  const nextCommand = (envelope: Envelope): readonly string[] => {
    const [, command = '', words = ''] = /^npm run (\S+) -- (.*)$/.exec(envelope.actions?.[0] ?? '') ?? [];
    return [command, ...words.split(' ')];
  };

  for (const [index, place] of PLACES.entries()) {
    it(`BL-124 by Ctrl-C during ${place.title}: says how to go on, and goes on`, async () => {
      const alias = `stopped-${index}`;
      const orgsBefore = (await control.scratchOrgs()).length;
      await place.arrange(control);
      const running = project.start(['deploy:scratch', '--alias', alias, '--json']);
      await awaitRequest(place.isThere);
      const interruptedAt = Date.now();
      running.kill('SIGINT');
      const { exitCode, stdout, stderr } = await running;
      expect(Date.now() - interruptedAt, 'what is under way keeps nobody waiting').to.be.below(LATENCY_MILLISECONDS);
      expect(exitCode, stderr).to.equal(130);
      const envelope = JSON.parse(stdout) as Envelope;
      expect(envelope).to.include({ status: 130, exitCode: 130, name: 'InterruptedError' });
      expect(stderr).to.equal('');
      await relax(place);
      expectSuccess(await project.warm.json(nextCommand(envelope)));
      await expectConverged(alias, orgsBefore);
    });

    it(`by kill -9 during ${place.title}: the next run converges`, async () => {
      const alias = `killed-${index}`;
      const orgsBefore = (await control.scratchOrgs()).length;
      await place.arrange(control);
      const words = ['deploy:scratch', '--alias', alias];
      const running = project.start(words);
      await awaitRequest(place.isThere);
      running.kill('SIGKILL');
      expect((await running).signal).to.equal('SIGKILL');
      await ageLocks(project.dataDirectory);
      await relax(place);
      const isThere = orgsBefore < (await control.scratchOrgs()).length;
      const next = isThere && index > 0 ? ['deploy:scratch', '--target-org', alias] : words;
      expectSuccess(await project.warm.json(next));
      await expectConverged(alias, orgsBefore);
    });
  }

  it('by Ctrl-C tells a person the command that goes on, and shows no stack', async () => {
    const [, place] = PLACES;
    if (place === undefined) {
      throw new Error('no such place');
    }
    await place.arrange(control);
    const running = project.start(['deploy:scratch', '--alias', 'told']);
    await awaitRequest(place.isThere);
    running.kill('SIGTERM');
    const { exitCode, stdout, stderr } = await running;
    expect(exitCode).to.equal(130);
    expect(stdout + stderr)
      .to.match(/npm run deploy:scratch -- --target-org told/)
      .and.not.match(/\n\s+at /);
    const canceled = (await control.requests()).filter(({ operation }) => operation === 'cancelDeploy');
    expect(canceled, 'the deployment is not left behind').to.have.length(1);
    await relax(place);
    expectSuccess(await project.warm.json(['deploy:scratch', '--target-org', 'told']));
  });

  it('by Ctrl-C before the request is known by its id: the same alias finds it again', async () => {
    await control.addFault({
      match: { method: 'POST', pathPattern: 'ScratchOrgInfo' },
      kind: 'latency',
      effect: 'after',
      milliseconds: 1500,
    });
    const words = ['--alias', 'early', '--duration-days', '3', '--emulator'];
    const running = project.start(['deploy:scratch', ...words, '--json']);
    await awaitRequest((requests) =>
      requests.some(({ method, path }) => method === 'POST' && path.endsWith('/sobjects/ScratchOrgInfo')),
    );
    running.kill('SIGINT');
    const { exitCode, stdout } = await running;
    expect(exitCode).to.equal(130);
    expect(nextCommand(JSON.parse(stdout) as Envelope)).to.deep.equal(['deploy:scratch', ...words]);
  });

  it('while its emulator runs on', async () => {
    expect((await project.warm.json(['emulator', 'status'])).exitCode).to.equal(0);
  });
});
