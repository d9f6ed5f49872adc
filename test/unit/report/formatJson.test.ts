/** The machine formats: the sf envelope, JUnit XML and Markdown. */

import { expect } from 'chai';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { buildError } from '../../../scripts/lib/errors.ts';
import { Secret } from '../../../scripts/lib/secret.ts';
import { formatJson, formatJsonError } from '../../../scripts/report/formatJson.ts';
import { formatJunit } from '../../../scripts/report/formatJunit.ts';
import { formatMarkdown } from '../../../scripts/report/formatMarkdown.ts';
import type { RunReport } from '../../../scripts/report/runReport.ts';
import { DONE, ERROR, FAILED, REPORTS, SPARSE_FAILED } from './reportSamples.ts';

const HOSTILE = 'a|b `c` <img src=x> [l](u) & "q" \u001b[31m\u0000 ]]>\nnext';
const hostileReport: RunReport = {
  ...FAILED,
  warnings: [HOSTILE],
  steps: [{ id: 'x', title: HOSTILE, status: 'failed', detail: HOSTILE, error: { ...ERROR, message: HOSTILE } }],
  error: { ...ERROR, message: HOSTILE, actions: [HOSTILE] },
};

describe('report/formatJson', () => {
  it('gives the envelope of a success', () => {
    const document = JSON.parse(formatJson(DONE, ['from elsewhere']));
    expect(Object.keys(document)).to.deep.equal(['status', 'result', 'warnings']);
    expect(document.status).to.equal(0);
    expect(document.warnings).to.deep.equal(['AllSelfAuthorized lets every user in.', 'from elsewhere']);
    expect(document.result).to.deep.include({
      command: 'deploy:scratch',
      outcome: 'done',
      emulated: true,
      app: 'Order_Sync',
      runAsUsername: 'integration@qa.example.com',
      scopes: ['api'],
    });
    expect(document.result.proofs).to.deep.equal(DONE.proofs);
    expect(document.result.steps.map(({ status }: { status: string }) => status)).to.deep.equal([
      'done',
      'unchanged',
      'done',
    ]);
  });

  it('gives the envelope of a failure, with the result so far', () => {
    const { result, ...document } = JSON.parse(formatJson(FAILED));
    expect(document).to.deep.equal({
      status: 1,
      name: 'DeploymentFailedError',
      message: ERROR.message,
      exitCode: 1,
      actions: ERROR.actions,
      context: 'deploy:scratch',
      data: ERROR.data,
      warnings: FAILED.warnings,
    });
    expect(result.steps).to.have.lengthOf(3);
    expect(result.error).to.equal(undefined);
  });

  it('gives the plan without the files', () => {
    const text = formatJson(DONE);
    expect(text).not.to.contain('CONTENT_OF_A_FILE');
    expect(JSON.parse(text).result.plan.steps[0]).to.deep.include({
      id: 'deploy-app',
      action: 'update',
      components: [{ type: 'ExtlClntAppOauthSettings', fullName: 'Order_Sync_oauth', file: 'force-app/a.xml' }],
    });
  });

  for (const [index, report] of [...REPORTS, hostileReport].entries()) {
    it(`BL-124 writes report ${index} as one document that ends as the exit code says`, () => {
      const document = JSON.parse(formatJson(report));
      expect(document.status === 0).to.equal(report.outcome !== 'failed');
      expect(document.warnings).to.be.an('array');
    });
  }

  it('BL-122 carries warnings inside the document', () => {
    const document = JSON.parse(formatJson(FAILED, ['The flag --x is deprecated.', ...FAILED.warnings]));
    expect(document.warnings).to.deep.equal([...FAILED.warnings, 'The flag --x is deprecated.']);
  });

  it('says that a failure without an error is a fault of ours', () => {
    expect(JSON.parse(formatJson(SPARSE_FAILED))).to.deep.include({
      status: 10,
      exitCode: 10,
      name: 'InternalFaultError',
    });
  });

  it('writes an error that came before any report', () => {
    const error = buildError('NoTargetOrgError', { command: 'deploy' });
    const document = JSON.parse(formatJsonError(error, { command: 'deploy', warnings: ['w'] }));
    expect(document).to.deep.include({
      status: 2,
      exitCode: 2,
      name: 'NoTargetOrgError',
      context: 'deploy',
      warnings: ['w'],
    });
    expect(document.actions[0]).to.equal('npm run deploy -- --target-org <alias>');
    expect(document).not.to.have.any.keys('stack', 'cause');
    expect(JSON.parse(formatJson(error, ['w']))).to.deep.include({ name: 'NoTargetOrgError', warnings: ['w'] });
  });

  it('survives data that JSON cannot carry, and redacts secrets', () => {
    const circular: Record<string, unknown> = {};
    circular['self'] = circular;
    expect(JSON.parse(formatJson({ ...FAILED, error: { ...ERROR, data: circular } })).name).to.equal(ERROR.name);
    const text = formatJson({ ...FAILED, error: { ...ERROR, data: { secret: Secret.of('SECRET_CANARY_1') } } });
    expect(text).not.to.contain('SECRET_CANARY_1');
    expect(text).to.contain('[REDACTED]');
  });
});

describe('report/formatJunit', () => {
  for (const [index, report] of [...REPORTS, hostileReport].entries()) {
    it(`writes report ${index} as XML with a failure if, and only if, it failed`, () => {
      const xml = formatJunit(report);
      expect(XMLValidator.validate(xml)).to.equal(true);
      expect(xml).not.to.match(/undefined|(?!\n)\p{Cc}/u);
      expect(xml.includes('<failure')).to.equal(report.outcome === 'failed');
    });
  }

  it('counts steps, failures and what was skipped', () => {
    const parsed = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '' }).parse(formatJunit(FAILED));
    const [steps, proofs] = parsed.testsuites.testsuite;
    expect(steps).to.include({
      name: 'deploy:scratch.steps',
      tests: '3',
      failures: '1',
      skipped: '1',
      time: '133.234',
    });
    expect(steps.testcase[1].failure.type).to.equal('DeploymentFailedError');
    expect(proofs).to.include({ tests: '0', failures: '0' });
  });

  it('says that an emulated run proves nothing', () => {
    expect(formatJunit(DONE)).to.contain('proves nothing about a real org');
  });
});

describe('report/formatMarkdown', () => {
  it('has tables of steps, facts and proofs', () => {
    const text = formatMarkdown(DONE);
    expect(text).to.contain('## Done: Order\\_Sync in "qa" (12.4 s)');
    expect(text).to.contain('> Emulated: this run proves nothing about a real org.');
    expect(text).to.contain('| ✓ | Create the scratch org | 8.2 s |  |');
    expect(text).to.contain('| ? | The wrong host is refused | no host is known |');
  });

  it('ends a failure with what to do', () => {
    expect(formatMarkdown(FAILED)).to.contain('**Try this**\n\n- Remove the field.');
  });

  it('lets no value write markup', () => {
    const text = formatMarkdown(hostileReport);
    expect(text).not.to.match(/<img|[^\\]`|[^\\]\[l\]/);
    const table = text.split('\n').filter((line) => line.startsWith('| ✗'));
    expect(table[0]?.match(/(?<!\\)\|/g)).to.have.lengthOf(5);
  });

  it('shows no missing text', () => {
    for (const report of REPORTS) {
      expect(formatMarkdown(report)).not.to.match(/undefined|NaN|\[object/);
    }
  });
});
