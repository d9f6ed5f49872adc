/** Scratch orgs that take longer than the wait, that the Dev Hub refuses, and definition files that are wrong. */
import { expect } from 'chai';
import { createProject, type Project } from '../support/commandLine.ts';
import { type EmulatorControl, startEmulator, writingRequests } from './emulatorControl.ts';
import { expectFailure, expectSuccess } from './expectFailure.ts';
import { type OrgSession, openHub } from './orgSession.ts';

const SIGNUP_MILLISECONDS = 600_000;

/** Asks for scratch orgs until the hub has no more to give; those that are being made count as active. */
async function fillActiveLimit(hub: OrgSession): Promise<void> {
  type Limits = { readonly ActiveScratchOrgs: { readonly Remaining: number } };
  const { ActiveScratchOrgs } = await hub.request<Limits>('GET', 'limits');
  for (let number = 0; number < ActiveScratchOrgs.Remaining; number += 1) {
    await hub.request('POST', 'sobjects/ScratchOrgInfo', {
      Edition: 'Developer',
      ConnectedAppConsumerKey: 'PlatformCLI',
      ConnectedAppCallbackUrl: 'http://localhost:1717/OauthRedirect',
    });
  }
}

describe('A scratch org that is long in the making', () => {
  let project: Project;
  let control: EmulatorControl;
  before(async () => {
    project = await createProject();
    control = await startEmulator(project, { signupMilliseconds: SIGNUP_MILLISECONDS });
  });
  after(() => project.dispose());

  const resumeWords = (actions: readonly string[] | undefined): readonly string[] => {
    const [, words = ''] = /^npm run deploy:scratch -- (.+)$/.exec(actions?.[0] ?? '') ?? [];
    return ['deploy:scratch', ...words.split(' ')];
  };
  let resume: readonly string[];

  it('ends the run with exit code 69 and the command that goes on', async () => {
    const pending = await project.warm.json(['deploy:scratch', '--alias', 'slow', '--wait', '0.01']);
    expectFailure(pending, { name: 'ScratchOrgStillCreatingError', exitCode: 69, action: /--resume 2SR\w{15}/ });
    expect(pending.envelope.data).to.have.property('requestId').that.matches(/^2SR/);
    resume = resumeWords(pending.envelope.actions);
  });

  it('is still pending when it is resumed too early, and asks for no second org', async () => {
    const pending = await project.warm.json([...resume, '--wait', '0']);
    expectFailure(pending, { name: 'ScratchOrgStillCreatingError', exitCode: 69, action: /--resume 2SR\w{15}/ });
    const sent = writingRequests(await control.requests()).filter((line) => line.includes('ScratchOrgInfo'));
    expect(sent).to.have.length(1);
  });

  it('is finished by that command once it is there, under its alias', async () => {
    await control.advanceClock(SIGNUP_MILLISECONDS);
    const resumed = await project.json(resume);
    expectSuccess(resumed);
    expect(resumed.envelope.result).to.include({ outcome: 'done' });
    expect(resumed.envelope.result?.['org']).to.include({ alias: 'slow' });
    expect(await control.scratchOrgs()).to.have.length(1);
    const again = await project.warm.json(['deploy', '--target-org', 'slow']);
    expect(again.envelope.result).to.include({ outcome: 'unchanged' });
  });

  it('can be resumed once only, and the message says what is known', async () => {
    const failed = await project.warm.json(resume);
    expectFailure(failed, { name: 'UsageError', exitCode: 2, action: /^npm run deploy:scratch -- --help$/ });
    expect(failed.envelope.message).to.match(/2SR/);
  });

  it('is taken up again by the same command under the same alias', async () => {
    const words = ['deploy:scratch', '--alias', 'again', '--wait', '0'];
    expectFailure(await project.warm.json(words), {
      name: 'ScratchOrgStillCreatingError',
      exitCode: 69,
      action: /--resume 2SR/,
    });
    await control.advanceClock(SIGNUP_MILLISECONDS);
    expectSuccess(await project.warm.json(['deploy:scratch', '--alias', 'again']));
    expect(await control.scratchOrgs()).to.have.length(2);
  });

  it('says what is wrong with a request id that is none', async () => {
    for (const id of ['nonsense', '2SR000000000001AAA', '00D000000000001']) {
      const failed = await project.warm.json(['deploy:scratch', '--resume', id]);
      expectFailure(failed, { name: 'UsageError', exitCode: 2, action: /--help$/ });
      expect(failed.envelope.message).to.include(id);
    }
  });

  it('shows no progress on stdout', async () => {
    const { exitCode, stdout, stderr } = await project.run(['deploy:scratch', '--alias', 'third', '--wait', '0']);
    expect(exitCode, stderr).to.equal(69);
    expect(stdout + stderr).to.match(/npm run deploy:scratch -- --resume 2SR/);
    expect(stdout).to.not.include('Dev Hub: the local emulator');
  });
});

describe('A scratch org that the Dev Hub refuses', () => {
  let project: Project;
  let control: EmulatorControl;
  before(async () => {
    project = await createProject();
    control = await startEmulator(project);
  });
  after(() => project.dispose());

  const requestsFor = async (): Promise<readonly string[]> =>
    writingRequests(await control.requests()).filter((line) => line.includes('ScratchOrgInfo'));

  it('names a feature that the hub does not know', async () => {
    await project.write('config/odd.json', JSON.stringify({ edition: 'Enterprise', features: ['NoSuchFeature'] }));
    await control.clearRequests();
    const refused = await project.warm.json(['deploy:scratch', '--definition-file', 'config/odd.json']);
    expectFailure(refused, { name: 'ScratchOrgRefusedError', exitCode: 1, action: /./ });
    expect(refused.envelope.message).to.include('NoSuchFeature');
    expect(await requestsFor()).to.have.length(1);
    expect(await control.scratchOrgs()).to.deep.equal([]);
  });

  it('says what the sign-up found wrong, by its code', async () => {
    const { username } = await openHub(project);
    await project.write('config/taken.json', JSON.stringify({ edition: 'Enterprise', username }));
    const refused = await project.warm.json([
      'deploy:scratch',
      '--definition-file',
      'config/taken.json',
      '--alias',
      'taken',
    ]);
    expectFailure(refused, { name: 'ScratchOrgRefusedError', exitCode: 1, action: /^Remove "username"/ });
    expect(refused.envelope.data).to.include({ code: 'C-1007' });
    expect(await control.scratchOrgs()).to.deep.equal([]);
  });

  const definitions: readonly (readonly [title: string, text: string | undefined, says: RegExp])[] = [
    ['is not JSON', '{\n  "edition": "Enterprise",\n}\n', /config\/wrong\.json:3/],
    ['is no object', '[]', /config\/wrong\.json:1/],
    ['has an option in upper case', '{\n  "Edition": "Enterprise"\n}', /config\/wrong\.json:2:3.*lower case/],
    ['states a duration', '{\n  "edition": "Enterprise",\n  "durationDays": 3\n}', /config\/wrong\.json:3:3/],
    ['is missing', undefined, /config\/missing\.json/],
  ];
  for (const [title, text, says] of definitions) {
    it(`is not even asked for with a definition file that ${title}`, async () => {
      if (text !== undefined) {
        await project.write('config/wrong.json', text);
      }
      await control.clearRequests();
      const file = text === undefined ? 'config/missing.json' : 'config/wrong.json';
      const failed = await project.warm.json(['deploy:scratch', '-f', file]);
      expectFailure(failed, { name: 'ConfigInvalidError', exitCode: 2, action: /./ });
      expect(failed.envelope.message).to.match(says);
      expect(await requestsFor()).to.deep.equal([]);
    });
  }

  it('BL-098 names the limits when they are reached, and does not try again', async () => {
    const hub = await openHub(project);
    await control.settings({ signupMilliseconds: SIGNUP_MILLISECONDS });
    await fillActiveLimit(hub);
    await control.clearRequests();
    const refused = await project.warm.json(['deploy:scratch']);
    expectFailure(refused, { name: 'ScratchOrgRefusedError', exitCode: 1, action: /^npm run org:delete/ });
    expect(refused.envelope.message)
      .to.match(/LIMIT_EXCEEDED.* active scratch org limit/)
      .and.match(/active scratch orgs: (\d+) of \1 used, scratch orgs in 24 hours: \d+ of \d+ used/);
    expect(await requestsFor()).to.have.length(1);
  });
});
