import { expect } from 'chai';
import { releaseAgain } from '../../../scripts/cli/releaseCommand.ts';
import { parseWords } from '../../../scripts/cli/wordFlags.ts';
import { anewCommand, resumeCommand } from '../../../scripts/pipeline/release/releaseCommands.ts';
import type { ReleaseJournal } from '../../../scripts/pipeline/release/releaseJournal.ts';
import { org, stage } from '../../support/releaseWorld.ts';

const USUAL = { wait: 30, waitToken: 15, retries: 2, plan: false, validate: false };
const journal = { id: '20260102-030405-ab' } as ReleaseJournal;

describe('releaseAgain', () => {
  it('says the command as it was given, without what stands at its default', () => {
    const { command, flags } = releaseAgain({ ...USUAL, from: 'qa', to: 'qa', shard: { index: 2, count: 3 } });
    expect([command, flags]).to.deep.equal(['npm run release -- --from qa --to qa --shard 2/3', '']);
  });

  it('gives every further run the flags that hold for all of them', () => {
    const options = { ...USUAL, to: 'qa', only: ['a', 'b c'], emulator: true, retries: 0, store: 'vault', report: 'r' };
    const again = releaseAgain(options);
    expect(again.command).to.equal(
      "npm run release -- --to qa --only 'a,b c' --store vault --retries 0 --report r --emulator",
    );
    expect(resumeCommand({ again }, { journal })).to.equal(
      'npm run release -- --resume 20260102-030405-ab --store vault --retries 0 --report r --emulator',
    );
    expect(resumeCommand({ again }, {})).to.equal(again.command);
  });

  it('knows a bare --resume', () => {
    expect(releaseAgain({ ...USUAL, resume: true, approve: ['p'] }).command).to.equal(
      'npm run release -- --resume --approve p',
    );
  });
});

describe('anewCommand', () => {
  const pipeline = { stages: [stage('dev', ['d']), stage('qa', ['a', 'b'])] };
  const again = { command: '', flags: ' --emulator' };

  it('goes to the same stages and orgs', () => {
    expect(anewCommand({ again, stages: pipeline.stages }, pipeline)).to.equal(
      'npm run release -- --from dev --to qa --emulator',
    );
    expect(anewCommand({ again, stages: [stage('qa', [org('b')])] }, pipeline)).to.equal(
      'npm run release -- --from qa --to qa --only b --emulator',
    );
    expect(anewCommand({ again, stages: [stage('qa', ['b'])], shard: { index: 2, count: 2 } }, pipeline)).to.equal(
      'npm run release -- --from qa --to qa --shard 2/2 --emulator',
    );
  });
});

describe('parseWords', () => {
  it('refuses a list that names nothing', () => {
    expect(parseWords(' a, ,b', ['c'])).to.deep.equal(['c', 'a', 'b']);
    expect(() => parseWords(' , ')).to.throw('It names nothing.');
  });
});
