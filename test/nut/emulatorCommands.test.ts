/** What steers the emulator from the command line: its list of orgs, its faults, and their help. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { createProject, type Project } from '../support/commandLine.ts';

describe('the commands of the emulator', () => {
  let project: Project;
  before(async () => {
    project = await createProject();
    expect((await project.json(['emulator', 'org', 'create', '--kind', 'sandbox', '--alias', 'qa'])).exitCode).to.equal(
      0,
    );
  });
  after(() => project.dispose());

  const faults = async () => (await project.warm.json(['emulator', 'fault', 'list'])).envelope.result?.['faults'];

  it('list the orgs with their aliases, and no token', async () => {
    const { envelope, stdout } = await project.warm.json(['emulator', 'org', 'list']);
    const orgs = envelope.result?.['orgs'];
    expect(orgs).to.have.lengthOf(2);
    expect(Object(orgs)[0]).to.deep.include({ kind: 'devHub', aliases: ['emulator'] });
    expect(Object(orgs)[1]).to.deep.include({ kind: 'sandbox', aliases: ['qa'], username: 'admin@emulator.eca.qa' });
    expect(stdout).not.to.match(/5Aep|refresh/i);
    const text = await project.run(['emulator', 'org', 'list']);
    expect(text.stdout).to.match(/^qa +sandbox +http:\/\/127\.0\.0\.1:\d+ +admin@emulator\.eca\.qa$/m);
  });

  it('give no alias to a second org', async () => {
    const { exitCode, envelope } = await project.warm.json([
      'emulator',
      'org',
      'create',
      '--kind',
      'sandbox',
      '--alias',
      'qa',
    ]);
    expect([exitCode, envelope.name]).to.deep.equal([2, 'UsageError']);
    expect(envelope.message).to.equal('The alias "qa" names the emulated org of admin@emulator.eca.qa.');
    expect(envelope.actions?.[0]).to.equal('npm run emulator -- --help');
  });

  it('give a sandbox the username suffix and the flag of a sandbox, and a production org neither', async () => {
    const words = ['emulator', 'org', 'create', '--kind', 'production', '--alias', 'acme', '--name', 'Acme Inc'];
    const { envelope } = await project.warm.json(words);
    expect(envelope.result).to.include({ name: 'Acme Inc', username: 'admin@acmeinc.emulator.eca' });
    const kinds = await Promise.all(
      ['qa', 'acme'].map(
        async (alias) => (await project.warm.json(['deploy', '--target-org', alias, '--dry-run'])).envelope,
      ),
    );
    expect(kinds.map(({ result }) => Object(result?.['org']).kind)).to.deep.equal(['sandbox', 'production']);
  });

  it('order a fault for one org, which then strikes, and take it back', async () => {
    const words = [
      'fault',
      'add',
      '--kind',
      'status',
      '--status',
      '500',
      '--method',
      'post',
      '--path',
      '/services/oauth2/token',
    ];
    const added = await project.json(['emulator', ...words, '--times', '0', '--target-org', 'qa']);
    expect(added.envelope.result).to.deep.include({ kind: 'status', status: 500, effect: 'before', times: 0 });
    expect(Object(added.envelope.result?.['match'])).to.include({ method: 'POST' });
    const { exitCode } = await project.warm.json(['deploy', '--target-org', 'qa', '--wait-token', '0']);
    expect(exitCode).not.to.equal(0);
    expect(Object(await faults())[0].fired).to.be.greaterThan(0);
    const text = await project.run(['emulator', 'fault', 'list']);
    expect(text.stdout).to.match(
      /^status 500, before its effect: POST \/services\/oauth2\/token of 00D\w+, all from number 1 on \(struck \d+\)$/m,
    );
    expect((await project.json(['emulator', 'fault', 'clear'])).exitCode).to.equal(0);
    expect(await faults()).to.deep.equal([]);
    const again = await project.warm.json(['deploy', '--target-org', 'qa']);
    expect(again.envelope.status).to.equal(0);
  });

  for (const [what, words, message] of [
    ['a fault of no kind', ['fault', 'add', '--path', '/x'], /required option '--kind <kind>'/],
    ['a fault of an unknown kind', ['fault', 'add', '--kind', 'flood'], /'flood' is invalid/],
    ['a status that is none', ['fault', 'add', '--kind', 'status', '--status', '42'], /from 200 to 599/],
    [
      'a status for a reset',
      ['fault', 'add', '--kind', 'reset', '--status', '429'],
      /--status goes with --kind status/,
    ],
    ['a delay for a reset', ['fault', 'add', '--kind', 'reset', '--milliseconds', '5'], /go with --kind latency/],
    ['the org group alone', ['org'], /"org" needs an action/],
    ['the fault group alone', ['fault'], /"fault" needs an action/],
    ['an alias with a blank', ['org', 'create', '--kind', 'sandbox', '--alias', 'q a'], /one word/],
  ] as const) {
    it(`refuse ${what}`, async () => {
      const { exitCode, envelope } = await project.warm.json(['emulator', ...words]);
      expect([exitCode, envelope.name]).to.deep.equal([2, 'UsageError']);
      expect(envelope.message).to.match(message);
      expect(envelope.actions?.[0]).to.equal('npm run emulator -- --help');
    });
  }

  it('refuse an org that is not there', async () => {
    const { exitCode, envelope } = await project.warm.json([
      ...['emulator', 'fault', 'add', '--kind', 'reset', '--target-org', 'moon'],
    ]);
    expect([exitCode, envelope.name]).to.deep.equal([2, 'UnknownOrgError']);
    expect(envelope.message).to.contain('known: emulator, qa, acme');
    expect(envelope.actions?.[0]).to.equal('sf org login web --alias moon');
  });

  it('explain themselves without an emulator', async () => {
    const fresh = await createProject();
    try {
      for (const group of ['org', 'clock', 'fault']) {
        const { exitCode, stdout } = await fresh.warm.run(['emulator', group, '--help']);
        expect([exitCode, stdout.includes(`Usage: npm run emulator -- ${group}`)]).to.deep.equal([0, true]);
      }
      expect(existsSync(join(fresh.dataDirectory, 'emulator'))).to.equal(false);
    } finally {
      await fresh.dispose();
    }
  });
});
