/** Reports, plans and errors as people read them: complete, aligned, and whole on a narrow terminal. */
import { stripVTControlCharacters } from 'node:util';
import { expect } from 'chai';
import { buildError } from '../../../scripts/lib/errors.ts';
import { formatDuration } from '../../../scripts/report/formatDuration.ts';
import { formatError } from '../../../scripts/report/formatError.ts';
import { formatPlan } from '../../../scripts/report/formatPlan.ts';
import { formatProgressLine } from '../../../scripts/report/formatProgressLine.ts';
import { formatReport } from '../../../scripts/report/formatReport.ts';
import { exitCodeOf, toStepError } from '../../../scripts/report/runReport.ts';
import type { StepStatus } from '../../../scripts/report/stepResult.ts';
import { DONE, ERROR, FAILED, PLAN, REPORTS, SPARSE_FAILED } from './reportSamples.ts';

const PLAIN = { color: false } as const;
const words = (text: string): string => stripVTControlCharacters(text).replaceAll(/\s+/g, ' ');

describe('report/formatReport', () => {
  it('tells a run in the order in which it is read', () => {
    expect(formatReport(DONE, { color: false, columns: 100 })).to.equal(
      [
        'Done: Order_Sync in "qa"  12.4 s',
        '',
        '  ✓ Create the scratch org        8.2 s',
        '  = Create the integration user          unchanged: it exists',
        '  ✓ Verify a token               340 ms  8 of 9 proofs',
        '',
        '  Dev Hub       hub',
        '  Org           qa (scratch, 00D000000000001AAA)',
        '  My Domain     https://acme.my.salesforce.com',
        '  App           Order_Sync',
        '  Run-as user   integration@qa.example.com',
        '  Scopes        api',
        '  Consumer key  3MVG9KEY_A',
        '  Credentials   .eca/credentials/qa.json',
        '',
        'Proven (all but 1, marked ?)',
        '  ✓ A token is issued',
        '  ? Not proven: The wrong host is refused  no host is known',
        '',
        'Warnings',
        '  AllSelfAuthorized lets every user in.',
        '',
        'Emulated: this run proves nothing about a real org.',
      ].join('\n'),
    );
  });

  it('ends a failed run with the error, its places and what to do', () => {
    const text = formatReport(FAILED, PLAIN);
    expect(text.split('\n')[0]).to.equal('Failed: Order_Sync in "qa"  12.4 s');
    expect(text).to.contain('  ✗ Deploy the app and its settings  2 min 5 s  DeploymentFailedError');
    expect(text).to.contain('  - Verify a token                              not run');
    expect(text).to.contain('Error (DeploymentFailedError): "qa" refused');
    expect(text).to.contain('\n  force-app/a.xml:3  ExtlClntAppOauthSettings A: unknown scope');
    expect(text.slice(text.indexOf('Try this:'))).to.equal(
      [
        'Try this:',
        '  Remove the field.',
        '  sf project deploy report --target-org qa --job-id 0Af000000000001AAA',
      ].join('\n'),
    );
  });

  it('says on the last line of an emulated run what it does not prove, also when it failed', () => {
    const text = formatReport({ ...FAILED, emulated: true }, PLAIN);
    expect(text.split('\n').at(-1)).to.equal('Emulated: this run proves nothing about a real org.');
    expect(formatReport(FAILED, PLAIN)).not.to.contain('Emulated');
  });

  for (const columns of [undefined, 20, 40, 80, 200]) {
    for (const [index, report] of REPORTS.entries()) {
      it(`BL-110 BL-101 loses nothing of report ${index} at ${columns ?? 'any'} columns, and shows no missing text`, () => {
        const text = formatReport(report, { color: false, columns });
        expect(words(text)).not.to.match(/undefined|null|NaN|\[object|%[sdoj]|Missing message/);
        for (const part of [
          ...report.steps.map(({ title }) => title),
          ...report.proofs.map(({ title }) => title),
          ...report.warnings,
          ...(report.error === undefined ? [] : [report.error.message, ...report.error.actions]),
          report.consumerKey ?? '',
          report.credentialStore ?? '',
        ]) {
          expect(words(text)).to.contain(words(part).trim());
        }
      });
    }
  }

  it('BL-110 keeps every line of prose within 40 columns', () => {
    const tooLong = formatReport(DONE, { color: false, columns: 40 })
      .split('\n')
      .filter((line) => line.length > 40 && line.trim().includes(' '));
    expect(tooLong).to.deep.equal([]);
  });

  it('says the same with colours and without', () => {
    for (const report of REPORTS) {
      const coloured = formatReport(report, { color: true, columns: 60 });
      expect(coloured).to.contain('\u001b[');
      expect(stripVTControlCharacters(coloured)).to.equal(formatReport(report, { color: false, columns: 60 }));
    }
  });

  it('does not let an org steer the terminal', () => {
    const hostile = '\u001b[2J\u001b]0;title\u0007evil\u0008\u202e\rline';
    const report = { ...DONE, app: hostile, warnings: [hostile], error: undefined, runAsUsername: hostile };
    expect(formatReport(report, PLAIN)).not.to.match(/(?!\n)\p{Cc}|\p{Bidi_Control}/u);
  });
});

describe('report/runReport', () => {
  it('gives the exit code of the outcome', () => {
    expect(REPORTS.map(exitCodeOf)).to.deep.equal([0, 1, 10, 0, 0, 0, 0]);
    expect(exitCodeOf({ ...FAILED, error: { ...ERROR, exitCode: 69 } })).to.equal(69);
    expect(exitCodeOf({ ...FAILED, error: undefined })).to.equal(1);
  });

  it('makes a step error of an SfError, without stack and cause', () => {
    const error = buildError('EmulatorNotRunningError', {}, { cause: new Error('below') });
    expect(toStepError(error)).to.deep.equal({
      name: 'EmulatorNotRunningError',
      message: 'The emulator is not running.',
      actions: ['npm run emulator'],
      exitCode: 2,
      data: {},
    });
  });
});

describe('report/formatDuration', () => {
  for (const [milliseconds, text] of [
    [-5, '0 ms'],
    [0, '0 ms'],
    [340.4, '340 ms'],
    [999.4, '999 ms'],
    [999.6, '1.0 s'],
    [1234, '1.2 s'],
    [59_940, '59.9 s'],
    [59_960, '1 min 0 s'],
    [125_000, '2 min 5 s'],
    [3_599_600, '1 h 0 min'],
    [3_840_000, '1 h 4 min'],
  ] as const) {
    it(`writes ${milliseconds} ms as ${text}`, () => {
      expect(formatDuration(milliseconds)).to.equal(text);
    });
  }
});

describe('report/formatError', () => {
  it('names the error, then what to do', () => {
    const error = buildError('NoTargetOrgError', { command: 'deploy' });
    expect(formatError(error, PLAIN)).to.equal(
      [
        'Error (NoTargetOrgError): No target org is named.',
        '',
        'Try this:',
        '  npm run deploy -- --target-org <alias>',
        '  Set SF_TARGET_ORG, or run: sf config set target-org <alias>',
      ].join('\n'),
    );
  });

  it('leaves the advice out where a library gives none', () => {
    expect(formatError({ name: 'X', message: 'm' }, PLAIN)).to.equal('Error (X): m');
  });

  it('BL-110 shows every reason in full at 40 columns, and commands unbroken', () => {
    const error = buildError('AssignmentRefusedError', {
      org: 'qa',
      username: 'integration@qa.example.com',
      subject: 'SalesforceAPIIntegrationPsl',
      errors: [
        { errorCode: 'LICENSE_LIMIT_EXCEEDED', message: 'Cannot assign: no licenses left' },
        {
          errorCode: 'FIELD_INTEGRITY_EXCEPTION',
          message: "The user license doesn't allow the permission: Api Only User",
        },
      ],
    });
    const text = formatError(error, { color: false, columns: 40 });
    expect(words(text)).to.contain('LICENSE_LIMIT_EXCEEDED: Cannot assign: no licenses left');
    expect(words(text)).to.contain("The user license doesn't allow the permission: Api Only User");
    expect(text).to.contain('\n  npm run deploy -- --target-org qa');
  });
});

describe('report/formatProgressLine', () => {
  const lines: Readonly<Record<StepStatus, string>> = {
    done: '✓ Deploy  1.2 s  3 components',
    unchanged: '= Deploy  1.2 s  unchanged: 3 components',
    failed: '✗ Deploy  1.2 s  DeploymentFailedError',
    notRun: '- Deploy  not run',
    planned: '· Deploy  1.2 s  3 components',
  };
  for (const [status, line] of Object.entries(lines)) {
    it(`writes a step that is ${status}`, () => {
      const step = { id: 'deploy', title: 'Deploy', durationMilliseconds: 1234, detail: '3 components', error: ERROR };
      expect(formatProgressLine({ ...step, status: status as StepStatus }, PLAIN)).to.equal(line);
    });
  }

  it('writes a step that has nothing but a title', () => {
    expect(formatProgressLine({ id: 'x', title: 'Deploy', status: 'done' }, PLAIN)).to.equal('✓ Deploy');
    expect(formatProgressLine({ id: 'x', title: 'Deploy', status: 'failed' }, PLAIN)).to.equal('✗ Deploy  failed');
  });
});

describe('report/formatPlan', () => {
  it('shows each step with its reason, and each setting that differs', () => {
    expect(formatPlan(PLAN, PLAIN)).to.equal(
      [
        'Plan for Order_Sync in "qa", run as integration@qa.example.com',
        '  ~ Deploy the app and its settings  one component differs',
        '      ~ ExtlClntAppOauthSettings Order_Sync_oauth',
        '          commaSeparatedOauthScopes: Api → Api, OpenID',
        '          label: (none) → Order Sync',
        '      = 1 unchanged',
        '  = Create the integration user      it exists',
        '  + Verify a token                   always',
        '',
        'Warnings',
        '  AllSelfAuthorized lets every user in.',
      ].join('\n'),
    );
  });

  it('names every obstacle with its fix', () => {
    const obstacles = [{ id: 'licence', message: 'No licence is free.', fix: 'Setup > Company Information' }];
    const text = formatPlan({ ...PLAN, obstacles }, { color: false, columns: 40 });
    expect(text).to.contain('  No licence is free.\n    Setup > Company Information');
  });

  it('never shows the content of a file', () => {
    expect(formatPlan(PLAN, PLAIN)).not.to.contain('CONTENT_OF_A_FILE');
  });

  it('shows a plan without steps', () => {
    expect(formatPlan({ ...PLAN, steps: [], warnings: [] }, PLAIN).split('\n')).to.have.lengthOf(1);
  });

  it('reports a run that ended without an error', () => {
    expect(formatReport(SPARSE_FAILED, PLAIN)).to.equal('Failed: deploy  3 ms');
  });
});
