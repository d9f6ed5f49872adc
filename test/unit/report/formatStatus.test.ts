import { expect } from 'chai';
import { formatStatus } from '../../../scripts/report/formatStatus.ts';
import { formatStatusHtml } from '../../../scripts/report/formatStatusHtml.ts';
import { formatStatusJson } from '../../../scripts/report/formatStatusJson.ts';
import { formatStatusPrivileges } from '../../../scripts/report/formatStatusPrivileges.ts';
import { exitCodeOfStatus } from '../../../scripts/report/statusReport.ts';
import { appStatus, errorNamed, HOSTILE, orgStatus, statusReport, troubled, well } from './statusSamples.ts';

const DISABLED = { what: 'the app', since: '2026-09-01T00:00:00.000Z', by: 'ann@example.com' };

describe('The commit in a status', () => {
  it('is short, and says when the files differed from it', () => {
    const shown = (commit: string): string =>
      formatStatus(
        statusReport([
          orgStatus('qa', { apps: [appStatus({ deployed: { at: '2026-09-30T10:00:00.000Z', commit } })] }),
        ]),
        { color: false, columns: 200 },
      );
    expect(shown('0123456789ab')).to.match(/ 01234567 /);
    expect(shown('0123456789ab-dirty')).to.match(/ 01234567-dirty /);
  });
});

describe('The exit code of a status', () => {
  const codesOf = (...apps: readonly Parameters<typeof appStatus>[0][]): readonly number[] => {
    const report = statusReport([orgStatus('qa', { apps: apps.map((app) => appStatus(app)) })]);
    return [exitCodeOfStatus(report, false), exitCodeOfStatus(report, true)];
  };

  it('is 0 when all is well, and with it drift and differences count only when asked', () => {
    expect(codesOf({})).to.deep.equal([0, 0]);
    expect(codesOf({ differs: true })).to.deep.equal([0, 3]);
    expect(
      codesOf({ drift: [{ type: 'PermissionSet', fullName: 'Set', kind: 'removed', isSetBack: true }] }),
    ).to.deep.equal([0, 3]);
  });

  it('is that of the worst org, and 1 where only the state of an org is at fault', () => {
    expect(codesOf({ works: false, verifyError: errorNamed('TokenRefusedError', 1) })).to.deep.equal([1, 1]);
    expect(codesOf({ works: false, verifyError: errorNamed('CredentialsNotStoredError', 2) })).to.deep.equal([1, 1]);
    expect(codesOf({ planError: errorNamed('PreconditionsMissingError', 2) })).to.deep.equal([1, 1]);
    expect(codesOf({ planError: errorNamed('CredentialStoreError', 68) })).to.deep.equal([1, 1]);
    expect(codesOf({ works: false })).to.deep.equal([1, 1]);
    expect(codesOf({ works: false, verifyError: errorNamed('TokenEndpointUnavailableError', 20) })[0]).to.equal(20);
  });

  it('is 0 for an app that was switched off on purpose', () => {
    expect(codesOf({ works: false, disabled: DISABLED, verifyError: errorNamed('TokenRefusedError', 1) })[0]).to.equal(
      0,
    );
  });

  it('is 1 for a contradicted privilege and for what could not be measured, not for what is not proven', () => {
    const proof = { id: 'a', title: 'A', evidence: 'e' } as const;
    expect(codesOf({ privileges: [{ ...proof, status: 'contradicted' }] })[0]).to.equal(1);
    expect(codesOf({ privileges: [{ ...proof, status: 'notProven' }] })[0]).to.equal(0);
    expect(codesOf({ privilegesError: errorNamed('TokenRefusedError', 1) })[0]).to.equal(1);
  });

  it('is 1 for shared credentials and 0 for a shared user alone', () => {
    const finding = { message: 'm', fix: 'f' } as const;
    const codeOf = (ruleId: 'key-shared' | 'run-as-shared', severity: 'high' | 'medium'): number =>
      exitCodeOfStatus({ ...well, findings: [{ ...finding, ruleId, severity }] }, false);
    expect([codeOf('key-shared', 'high'), codeOf('run-as-shared', 'medium')]).to.deep.equal([1, 0]);
  });

  it('is that of the run where the run itself failed', () => {
    expect(exitCodeOfStatus(statusReport([], { error: errorNamed('SourceInvalidError', 2) }), false)).to.equal(2);
  });
});

describe('A status as text', () => {
  const linesOf = (columns: number, color = false): readonly string[] =>
    formatStatus(troubled, { color, columns }).split('\n');

  it('has a line an app, its problems with what to do, what is shared, and what was not compared', () => {
    const text = linesOf(100).join('\n');
    expect(text).to.match(/^Status of 3 orgs: 0 well, 3 not, 1 with drift or a source that differs {2}/);
    expect(text).to.match(/✗ qa +Order_Sync +01234567 +1 change +issued +61 d +Rotated to 2026-10-20 +active/);
    expect(text).to.match(/✗ uat +Order_Sync .* refused .* missing/);
    expect(text).to.match(/✗ production +OrgUnreachableError/);
    expect(text).to.include('    npm run deploy -- --target-org qa');
    expect(text).to.include('Privileges: 1 proven, 1 contradicted, 1 not proven');
    expect(text).to.include('Not compared').and.include('(key-shared)');
  });

  it('lets nothing of an org steer the terminal, and has colour only when told', () => {
    expect(linesOf(100).join('')).to.not.include('\u001b');
    expect(linesOf(100, true).join('')).to.include('\u001b[').and.not.include('onerror=alert(1)>"\u001b[31m');
  });

  it('fits 100 columns, and 60 with the values below each other', () => {
    const long = (columns: number) => linesOf(columns).filter((line) => line.length > columns);
    expect(long(100)).to.deep.equal([]);
    expect(long(60)).to.deep.equal([]);
    expect(linesOf(60).join('\n')).to.include('Token: refused');
  });

  it('says how a healthy pipeline is', () => {
    expect(formatStatus(well, { color: false, columns: 100 })).to.match(/^Status of 2 orgs: all well/);
  });
});

describe('A status for machines', () => {
  it('names what is wrong in JSON, also where no org has an error', () => {
    const [finding] = troubled.findings;
    if (finding === undefined) throw new Error('the sample has no finding');
    const shared = {
      ...well,
      findings: [{ ...finding, severity: 'high' as const, message: 'Two orgs share a pair.' }],
    };
    const document = JSON.parse(formatStatusJson(shared, 1));
    expect(document).to.include({ status: 1, exitCode: 1, name: 'StatusNotWellError' });
    expect(document.message).to.equal('Not all is well: Two orgs share a pair.');
    expect(JSON.parse(formatStatusJson(well, 3))).to.not.have.property('name');
  });

  it('is the envelope of the sf CLI, with the worst error of an org', () => {
    const failed = JSON.parse(formatStatusJson(troubled, 1));
    expect(failed).to.include({ status: 1, exitCode: 1, name: 'TokenRefusedError', context: 'status' });
    expect(failed.result.orgs.map(({ isWell }: { isWell: boolean }) => isWell)).to.deep.equal([false, false, false]);
    expect(JSON.parse(formatStatusJson(well, 0)))
      .to.include({ status: 0 })
      .and.not.have.property('name');
  });

  it('is JUnit evidence with a failure, a reason for what was skipped, and a failure for what was not measured', () => {
    const xml = formatStatusPrivileges(troubled);
    expect(xml).to.include('tests="3" failures="1" errors="0" skipped="1"');
    expect(xml).to.include('<skipped message="not proven: HTTP 501"/>');
    expect(xml).to.include('The privileges were not measured.').and.include('type="OrgUnreachableError"');
    expect(xml).to.not.include('<img').and.not.include('\u001b');
  });

  it('is a page in which no text of an org is markup', () => {
    const html = formatStatusHtml(troubled);
    expect(html).to.include('&lt;img src=x').and.not.include(HOSTILE).and.not.include('<img');
    expect(html).to.include('not proven').and.include('<h2 id="next">');
    expect(formatStatusHtml(well)).to.not.include('<h2 id="next">');
  });
});
