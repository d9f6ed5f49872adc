/** A verification as text, JSON and JUnit, and a watch's change: what a person and a machine find in each. */
import { stripVTControlCharacters } from 'node:util';
import { expect } from 'chai';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { formatVerifyChange } from '../../../scripts/report/formatVerifyChange.ts';
import { formatVerifyChangeJson, formatVerifyJson } from '../../../scripts/report/formatVerifyJson.ts';
import { formatVerifyJunit } from '../../../scripts/report/formatVerifyJunit.ts';
import { formatVerifyReport } from '../../../scripts/report/formatVerifyReport.ts';
import {
  type AppVerification,
  exitCodeOfVerification,
  titleOfProof,
  type VerifyReport,
  worstFailureOf,
} from '../../../scripts/report/verifyReport.ts';
import {
  ALL_WELL,
  CHANGE,
  CONTRADICTED,
  NEVER_BEGAN,
  ONLY_UNDECIDED,
  REPORTS,
  SEVERAL,
  TWO_WELL,
  WORKING,
} from './verifySamples.ts';

const WIDE = { color: false, columns: 100 } as const;

describe('report/formatVerifyReport', () => {
  it('shows an app that works with its row, its place and all its proofs', () => {
    const text = formatVerifyReport(ALL_WELL, WIDE);
    expect(text.split('\n').slice(0, 9)).to.deep.equal([
      'Verified: Order_Sync in "qa"  4.1 s',
      '',
      '    App         Result  Run-as user                 Scopes  Proven',
      '  ✓ Order_Sync  works   integration@qa.example.com  api     11 of 12',
      '',
      '  Org          qa (00D000000000001AAA)',
      '  My Domain    https://acme.my.salesforce.com',
      '  API version  66.0',
      '  Credentials  .eca/credentials/qa.json',
    ]);
    expect(text).to.contain('  ✓ A wrong secret is refused');
    expect(text).to.contain(
      '  ? Not proven: The consumer key of another org is refused  no key of another org is stored',
    );
    expect(text).to.contain('Emulated: this run proves nothing about a real org.');
  });

  it('shows a failure with cause, evidence and fix, and the causes only once', () => {
    const text = formatVerifyReport(SEVERAL, WIDE);
    expect(text.split('\n')[0]).to.equal('Failed: 4 of 5 apps in "qa"  4.1 s');
    expect(text).to.contain(
      [
        '✗ Billing',
        '  Error (TokenRefusedError): acme.my.salesforce.com answered HTTP 400 invalid_grant (no client',
        '  credentials user enabled)',
        '',
        '  Cause',
        '    the OAuth policies of Billing name no run-as user',
        '      seen: clientCredentialsFlowUser is empty in Billing_oauthPlcy.',
        '      seen: The flow is on in the policies.',
        '      fix:  npm run deploy -- --target-org qa --app Billing   (deploys the policies again)',
        '  Read to decide: the OAuth policies of Billing; the app Billing',
        '  Could not be read: the newest logins: INSUFFICIENT_ACCESS',
      ].join('\n'),
    );
    expect(text).not.to.contain('Possible causes');
    expect(text).to.contain('  ✗ Billing       failed  billing@qa.example.com      api openid  -');
    expect(text).to.contain('      the OAuth policies of Billing name no run-as user');
  });

  it('shows the proofs that held and the one that did not', () => {
    const text = formatVerifyReport({ ...SEVERAL, apps: [CONTRADICTED] }, WIDE);
    expect(text).to.contain('Failed: Contradicted in "qa"');
    expect(text).to.contain('  ✓ The token has the declared format\n  ✗ The token has the declared scopes');
    expect(text).to.contain('    npm run deploy -- --target-org qa');
  });

  it('says that it can not tell, and lists what is possible in order', () => {
    const text = formatVerifyReport(ONLY_UNDECIDED, WIDE);
    expect(text).to.contain(
      [
        "  Can't tell; the likeliest first",
        '    1. the run-as user is inactive',
        '         fix:  Setup > Users, step 0',
        '    2. the run-as user is frozen',
        '         fix:  Setup > Users, step 1',
        '  Could not be read: the run-as user: INVALID_TYPE',
      ].join('\n'),
    );
    expect(text).to.contain('      2 possible causes, the likeliest: the run-as user is inactive');
  });

  it('lists of several apps that work only what was not proven', () => {
    const text = formatVerifyReport(TWO_WELL, WIDE);
    expect(text).to.contain('Verified: 2 apps in "qa"');
    expect(text).to.contain(
      'Not proven\n  ? The consumer key of another org is refused  no key of another org is stored',
    );
    expect(text.match(/no key of another org/g), 'each reason once').to.have.lengthOf(1);
    expect(text).not.to.contain('A wrong secret is refused');
  });

  it('names the apps that a reason is about where it is not about all', () => {
    const proofs = WORKING.proofs.filter(({ status }) => status === 'proven');
    const text = formatVerifyReport({ ...TWO_WELL, apps: [WORKING, { ...WORKING, app: 'Second', proofs }] }, WIDE);
    expect(text).to.contain('no key of another org is stored (Order_Sync)');
  });

  it('shows in the table what a proof saw', () => {
    const data = { proofId: 'scopes-as-declared', expected: 'the scopes "api"', seen: '"api web"' };
    const { error } = CONTRADICTED;
    const app = { ...CONTRADICTED, error: { name: '', message: '', actions: [], exitCode: 1, ...error, data } };
    const text = formatVerifyReport({ ...ALL_WELL, apps: [app] }, WIDE);
    expect(text).to.contain('2 of 3\n      expected the scopes "api", saw "api web"');
  });

  it('shows what ended a run before any app', () => {
    const text = formatVerifyReport(NEVER_BEGAN, WIDE);
    expect(text).to.contain('Failed: verify').and.contain('Error (UnknownOrgError)');
    expect(text).to.contain('  sf org login web --alias nope');
  });

  it('keeps to the width, but for what can not be broken, and says the same in colour', () => {
    for (const report of REPORTS) {
      for (const columns of [40, 60, 100]) {
        const tooLong = formatVerifyReport(report, { color: false, columns })
          .split('\n')
          .filter((line) => line.length > columns && !/^\s+(fix: |npm run|Look at|sf )/.test(line))
          .filter((line) => line.trim().includes(' ') && !line.includes('@'));
        expect(tooLong, `${columns} columns`).to.deep.equal([]);
      }
      const coloured = formatVerifyReport(report, { color: true, columns: 80 });
      expect(stripVTControlCharacters(coloured)).to.equal(formatVerifyReport(report, { color: false, columns: 80 }));
    }
  });

  it('stacks the values where the table does not fit', () => {
    const text = formatVerifyReport(ALL_WELL, { color: false, columns: 40 });
    expect(text).to.contain('  ✓ Order_Sync: works\n      Run-as user:');
    expect(text).not.to.contain('Result');
  });

  it('does not let an org steer the terminal', () => {
    const hostile = '\u001b[2J\u001b]0;title\u0007evil\u0008\u202e\rline';
    const app: AppVerification = {
      ...WORKING,
      app: hostile,
      runAsUsername: hostile,
      error: { name: hostile, message: hostile, actions: [hostile], exitCode: 1 },
      diagnosis: {
        decided: true,
        findings: [{ id: 'x', verdict: 'confirmed', cause: hostile, evidence: [hostile], fix: hostile }],
        looked: [hostile],
        unreadable: [hostile],
      },
    };
    const report: VerifyReport = { ...ALL_WELL, apps: [app], warnings: [hostile], credentialStore: hostile };
    expect(formatVerifyReport(report, WIDE)).not.to.match(/(?!\n)\p{Cc}|\p{Bidi_Control}/u);
    expect(formatVerifyChange({ ...CHANGE, app: hostile, diagnosis: undefined }, WIDE)).not.to.match(/(?!\n)\p{Cc}/u);
  });
});

describe('report/formatVerifyJson', () => {
  it('BL-088 has status, error and actions of the worst app beside the result, and is never 0 for a failure', () => {
    const document = JSON.parse(formatVerifyJson(SEVERAL));
    expect(document).to.include({
      status: 2,
      exitCode: 2,
      name: 'CredentialsNotStoredError',
      context: 'verify',
    });
    expect(document.actions).to.deep.equal(['npm run deploy -- --target-org qa --app Not_Stored']);
    expect(document.warnings).to.have.lengthOf(1);
    expect(document.result.apps.map(({ app, works }: { app: string; works: boolean }) => [app, works])).to.deep.equal([
      ['Order_Sync', true],
      ['Billing', false],
      ['Contradicted', false],
      ['Not_Stored', false],
      ['Broken_Off', false],
    ]);
    expect(document.result.apps[1].diagnosis.findings[0].id).to.equal('runAsUnset');
  });

  it('gives the fixes of the causes that were found as the actions', () => {
    const document = JSON.parse(formatVerifyJson(ONLY_UNDECIDED));
    expect(document.actions).to.deep.equal(['Setup > Users, step 0', 'Setup > Users, step 1']);
    expect(document.message).not.to.contain('Possible causes');
  });

  it('is a plain success without error members', () => {
    const document = JSON.parse(formatVerifyJson(ALL_WELL));
    expect(Object.keys(document)).to.deep.equal(['status', 'result', 'warnings']);
    expect(document.result).to.include({ command: 'verify', emulated: true, apiVersion: '66.0' });
  });

  it('writes a change on one line', () => {
    const line = formatVerifyChangeJson({ ...CHANGE, title: 'a\nb' });
    expect(line).not.to.contain('\n');
    expect(JSON.parse(line)).to.include({ app: 'Billing', from: 'works', to: 'TokenRefusedError', title: 'a\nb' });
  });
});

describe('report/formatVerifyJunit', () => {
  type Suite = Readonly<Record<string, string>> & { readonly testcase: readonly Readonly<Record<string, unknown>>[] };
  const parse = (report: VerifyReport): readonly Suite[] => {
    const xml = formatVerifyJunit(report);
    expect(XMLValidator.validate(xml)).to.equal(true);
    const parser = new XMLParser({ ignoreAttributes: false, isArray: (name) => /^test(suite|case)$/.test(name) });
    return parser.parse(xml).testsuites.testsuite;
  };

  it('has a suite an app and a case a proof, and the diagnosis in the failure', () => {
    const suites = parse(SEVERAL);
    expect(suites.map((suite) => [suite['@_name'], suite['@_tests'], suite['@_failures']])).to.deep.equal([
      ['Order_Sync', '12', '0'],
      ['Billing', '12', '1'],
      ['Contradicted', '12', '1'],
      ['Not_Stored', '12', '1'],
      ['Broken_Off', '13', '1'],
    ]);
    const [first] = suites[1]?.testcase ?? [];
    const failure = first?.['failure'] as Readonly<Record<string, string>>;
    expect(failure['@_type']).to.equal('TokenRefusedError');
    expect(failure['#text']).to.contain('the OAuth policies of Billing name no run-as user');
    expect(failure['#text']).to.contain('fix:  npm run deploy -- --target-org qa --app Billing');
    expect(suites[2]?.testcase.find((one) => 'failure' in one)?.['@_name']).to.equal(
      titleOfProof('scopes-as-declared'),
    );
  });

  it('has the same cases whatever happened, so that each can be followed over the runs', () => {
    const names = parse(SEVERAL).map(({ testcase }) => testcase.slice(0, 12).map((one) => one['@_name']));
    for (const others of names.slice(1)) {
      expect(others).to.deep.equal(names[0]);
    }
  });

  it('has a failing case for a run that never began, and the note of the emulator', () => {
    expect(parse(NEVER_BEGAN)[0]?.testcase[0]?.['failure']).to.include({ '@_type': 'UnknownOrgError' });
    expect(formatVerifyJunit(ALL_WELL)).to.contain('<!-- Emulated: ');
  });
});

describe('report/formatVerifyChange', () => {
  it('says when, what, and for a failure why and what to do', () => {
    const lines = formatVerifyChange(CHANGE, WIDE).split('\n');
    expect(lines[0]).to.equal('2026-11-25T05:00:00.000Z  ✗ Billing  fails, after 1 h 0 min of working');
    expect(lines.join('\n')).to.contain('fix:  npm run deploy -- --target-org qa --app Billing');
  });

  it('says that an app works again, fails otherwise, or that a proof is no longer to be had', () => {
    const { error: _error, diagnosis: _diagnosis, ...plain } = CHANGE;
    const again = { ...plain, from: 'TokenRefusedError', to: 'works' };
    expect(formatVerifyChange(again, WIDE)).to.contain('✓ Billing  works again, after 1 h 0 min');
    expect(formatVerifyChange({ ...CHANGE, from: 'OtherError', diagnosis: undefined }, WIDE)).to.match(
      /fails otherwise[\s\S]*npm run deploy -- --target-org qa/,
    );
    const proof = { ...plain, proofId: 'identity-agrees', title: 'T', from: 'proven', to: 'notProven', evidence: 'E' };
    expect(formatVerifyChange(proof, WIDE)).to.contain('? Billing  T: not proven, before: proven\n    E');
  });
});

describe('report/verifyReport', () => {
  it('BL-088 gives the exit code of the worst failure: what stays comes before what may pass', () => {
    const withCodes = (codes: readonly number[]): VerifyReport => ({
      ...ALL_WELL,
      apps: codes.map((exitCode) => ({
        ...WORKING,
        error: { name: `E${exitCode}`, message: 'm', actions: [], exitCode },
      })),
    });
    const order = [130, 10, 2, 1, 20, 68, 69];
    for (const [index, worst] of order.entries()) {
      expect(exitCodeOfVerification(withCodes(order.slice(index).toReversed()))).to.equal(worst);
      expect(worstFailureOf(withCodes(order.slice(index)))?.name).to.equal(`E${worst}`);
    }
    expect(exitCodeOfVerification(ALL_WELL)).to.equal(0);
    expect(exitCodeOfVerification(withCodes([77]))).to.equal(77);
    expect(exitCodeOfVerification({ ...ALL_WELL, error: NEVER_BEGAN.error })).to.equal(2);
  });

  it('gives a proof that it does not know its id as the title', () => {
    expect(titleOfProof('no-such-proof')).to.equal('no-such-proof');
  });
});
