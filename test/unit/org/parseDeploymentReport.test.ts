/** Answers of checkDeployStatus in every shape that they come in. */
import { expect } from 'chai';
import { parseDeploymentReport } from '../../../scripts/org/parseDeploymentReport.ts';

const STATUS = {
  id: '0Af000000000001AAA',
  status: 'Failed',
  done: 'true',
  success: 'false',
  numberComponentsTotal: '2',
};

describe('parseDeploymentReport', () => {
  const shapes: readonly { readonly details: unknown; readonly problems: readonly string[] }[] = [
    { details: '', problems: [] },
    { details: {}, problems: [] },
    { details: undefined, problems: [] },
    { details: { componentFailures: { problem: 'x' } }, problems: ['x'] },
    { details: { componentFailures: [{ problem: 'x' }, { problem: 'y' }] }, problems: ['x', 'y'] },
  ];
  for (const { details, problems } of shapes) {
    it(`BL-090 gives an array for the details ${JSON.stringify(details)}`, () => {
      const report = parseDeploymentReport({ ...STATUS, details });
      expect(report?.componentFailures.map(({ problem }) => problem)).to.deep.equal(problems);
      expect(report?.componentSuccesses).to.deep.equal([]);
    });
  }

  it('turns the texts of SOAP into flags and numbers', () => {
    const report = parseDeploymentReport({
      ...STATUS,
      numberComponentsDeployed: '1',
      details: {
        componentFailures: {
          success: 'false',
          created: 'false',
          changed: 'true',
          lineNumber: '5',
          columnNumber: '0',
          problemType: 'Error',
        },
      },
    });
    expect(report).to.include({ done: true, success: false, numberComponentsTotal: 2, numberComponentsDeployed: 1 });
    expect(report?.componentFailures[0]).to.include({
      changed: true,
      created: false,
      lineNumber: 5,
      problemType: 'Error',
    });
    expect(report?.componentFailures[0]?.columnNumber).to.equal(undefined);
  });

  it('takes flags and numbers as REST gives them', () => {
    const report = parseDeploymentReport({
      ...STATUS,
      status: 'Succeeded',
      done: true,
      success: true,
      numberComponentsTotal: 3,
    });
    expect(report).to.include({ status: 'Succeeded', done: true, success: true, numberComponentsTotal: 3 });
  });

  it('tells how long it took by the clock of the org, once it is over', () => {
    const createdDate = '2026-05-04T10:00:00.000Z';
    const completedDate = '2026-05-04T10:00:04.250Z';
    const took = (times: object) => parseDeploymentReport({ ...STATUS, ...times })?.tookMilliseconds;
    expect(took({ createdDate, completedDate })).to.equal(4250);
    expect(took({ createdDate: new Date(createdDate), completedDate: new Date(completedDate) })).to.equal(4250);
    expect([took({ createdDate }), took({ createdDate: completedDate, completedDate: createdDate })]).to.deep.equal([
      undefined,
      undefined,
    ]);
  });

  it('BL-093 keeps a message that stands at the top level only', () => {
    const report = parseDeploymentReport({
      ...STATUS,
      errorMessage: 'No package.xml found',
      errorStatusCode: 'UNKNOWN_EXCEPTION',
    });
    expect(report).to.include({ errorMessage: 'No package.xml found', errorStatusCode: 'UNKNOWN_EXCEPTION' });
  });

  for (const answer of [undefined, '', '<html>', {}, { id: '', status: '' }, { id: '0Af1', status: 'NoSuchStatus' }]) {
    it(`takes ${JSON.stringify(answer)} for no status at all`, () => {
      expect(parseDeploymentReport(answer)).to.equal(undefined);
    });
  }
});
