/** Orgs of other kinds than scratch, made by the emulator's own command, and its clock. */
import { expect } from 'chai';
import { createProject, type Project } from '../support/commandLine.ts';

describe('npm run emulator -- org create', () => {
  let project: Project;
  before(async () => {
    project = await createProject();
  });
  after(() => project.dispose());

  for (const kind of ['production', 'sandbox', 'developer']) {
    it(`makes a ${kind} org that deploy takes by its alias`, async () => {
      const created = await project.warm.json(['emulator', 'org', 'create', '--kind', kind, '--alias', kind]);
      expect(created.envelope.status, created.stderr).to.equal(0);
      expect(created.envelope.result).to.include({ alias: kind, kind });
      expect(created.stdout).not.to.contain('5Aep');
      const deployed = await project.warm.json(['deploy', '--target-org', kind]);
      expect([deployed.envelope.status, deployed.envelope.message]).to.deep.equal([0, undefined]);
      expect(deployed.envelope.result).to.include({ emulated: true, outcome: 'done' });
      expect(deployed.envelope.result?.['org']).to.include({ alias: kind, kind });
    });
  }

  it('moves the clock on, and the orgs with it', async () => {
    const [before, after] = [
      await project.warm.json(['emulator', 'clock']),
      await project.json(['emulator', 'clock', 'advance', '10d']),
    ];
    const times = [before, after].map(({ envelope }) => Date.parse(String(envelope.result?.['now'])));
    expect(Number(times[1]) - Number(times[0])).to.be.within(10 * 86_400_000, 10 * 86_400_000 + 60_000);
    const again = await project.warm.json(['deploy', '--target-org', 'sandbox']);
    expect(again.envelope.result).to.include({ outcome: 'unchanged' });
  });

  it('is repaired by npm run refresh after a refresh, as the pipeline says, and left alone after that', async () => {
    const emulated = await project.warm.json(['emulator', 'org', 'refresh', '--alias', 'sandbox']);
    const { orgId, before: previousOrgId } = Object(emulated.envelope.result);
    const values = { ECA_CONTACT_EMAIL: 'of-the-pipeline@example.org' };
    const orgs = [{ alias: 'sandbox', kind: 'sandbox', orgId: previousOrgId, values }];
    await project.write('config/pipeline.json', JSON.stringify({ stages: [{ name: 'qa', orgs }] }));
    const repaired = await project.warm.json(['refresh', '--target-org', 'sandbox']);
    expect([repaired.exitCode, repaired.envelope.message]).to.deep.equal([0, undefined]);
    expect(repaired.envelope.result).to.include({ refreshed: true, previousOrgId, outcome: 'done' });
    expect(repaired.envelope.warnings?.join()).to.include(`put ${orgId} there`);
    const again = await project.warm.json(['refresh', '--target-org', 'sandbox']);
    expect(again.envelope.result).to.deep.equal({ refreshed: false, orgId });
    const plan = () => project.warm.json(['plan', '--target-org', 'sandbox', '--detailed-exitcode']);
    expect((await plan()).exitCode).to.equal(0);
    await project.write('config/pipeline.json', JSON.stringify({ stages: [{ name: 'qa', orgs: ['sandbox'] }] }));
    const { exitCode, envelope } = await plan();
    expect([exitCode, JSON.stringify(envelope.result)]).to.satisfy(
      ([code, text]: readonly [number, string]) => code === 3 && text.includes(values.ECA_CONTACT_EMAIL),
    );
  });

  for (const [what, words] of [
    ['an unknown kind', ['org', 'create', '--kind', 'moon', '--alias', 'm']],
    ['no alias', ['org', 'create', '--kind', 'sandbox']],
    ['an unknown flag', ['org', 'create', '--size', '3']],
    ['another action', ['org', 'sell']],
    ['a time without a unit', ['clock', 'advance', '10']],
  ] as const) {
    it(`refuses ${what}`, async () => {
      const { exitCode, envelope } = await project.warm.json(['emulator', ...words]);
      expect([exitCode, envelope.name]).to.deep.equal([2, 'UsageError']);
      expect(envelope.actions?.[0]).to.equal('npm run emulator -- --help');
    });
  }
});
