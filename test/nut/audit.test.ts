/** `npm run audit` as a process: a clean source, findings by `--fail-on`, and SARIF. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { createProject, type Project } from '../support/commandLine.ts';
import { sarifProblems } from '../support/sarifSchema.ts';
import { expectFailure } from './expectFailure.ts';

const SETTINGS = 'force-app/main/default/extlClntAppOauthSettings/Order_Sync_oauth.ecaOauth-meta.xml';

describe('npm run audit', () => {
  let project: Project;
  beforeEach(async () => {
    project = await createProject();
  });
  afterEach(() => project.dispose());

  const rulesOf = (result: Record<string, unknown> | undefined): readonly string[] =>
    ((result?.['findings'] ?? []) as readonly { readonly ruleId: string }[]).map(({ ruleId }) => ruleId);

  it('ends with exit code 0 for this project, tells what is below --fail-on, and what it could not look at', async () => {
    const { exitCode, envelope, stderr } = await project.json(['audit']);
    expect([exitCode, envelope.status, stderr]).to.deep.equal([0, 0, '']);
    expect(rulesOf(envelope.result)).to.deep.equal(['secrets-readable']);
    expect(envelope.result?.['unchecked']).to.have.lengthOf(1);
    const strict = await project.warm.json(['audit', '--fail-on', 'medium']);
    expectFailure(strict, { name: 'AuditFindingsError', exitCode: 2, action: /^npm run audit/ });
  });

  it('ends with exit code 2 for a finding of high severity, which stands in the SARIF file too', async () => {
    await project.edit(SETTINGS, (text) => text.replace('>Api<', '>Api, Full<'));
    const sarif = join(project.folder, 'audit.sarif');
    const failed = await project.json(['audit', '--sarif', sarif]);
    expectFailure(failed, { name: 'AuditFindingsError', exitCode: 2, action: /^npm run audit/ });
    const text = await readFile(sarif, 'utf8');
    expect(sarifProblems(text)).to.deep.equal([]);
    expect(JSON.parse(text).runs[0].results.map(({ ruleId }: { ruleId: string }) => ruleId)).to.include('scope-full');
    const never = await project.warm.json(['audit', '--fail-on', 'never']);
    expect([never.exitCode, never.envelope.status]).to.deep.equal([0, 0]);
    expect(rulesOf(never.envelope.result)).to.include('scope-full');
  });

  it('ends with exit code 2 for a flag that is wrong', async () => {
    for (const flags of [
      ['--fail-on', 'sometimes'],
      ['--privileges', 'evidence.xml'],
    ]) {
      const usage = await project.warm.json(['audit', ...flags]);
      expectFailure(usage, { name: 'UsageError', exitCode: 2, action: /^npm run audit -- --help/ });
    }
  });
});
