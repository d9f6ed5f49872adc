/** Reports of deployments as outcomes: files of the project, one row a problem, advice. */
import { expect } from 'chai';
import { parseDeployReport } from '../../../scripts/deploy/parseDeployReport.ts';
import type { DeploymentReport } from '../../../scripts/org/orgClient.ts';
import { sourceComponent } from '../../support/appFixture.ts';
import { COMPONENTS, failureOf, reportOf, rowOf } from './deploymentFixture.ts';

const CONTEXT = { app: 'Order_Sync', org: 'qa', components: COMPONENTS };
const parse = (report: DeploymentReport) => parseDeployReport(report, CONTEXT);

function problemsOf(report: DeploymentReport) {
  const outcome = parse(report);
  expect(outcome.kind).to.equal('failed');
  return outcome.kind === 'failed' ? outcome.problems : [];
}

describe('parseDeployReport', () => {
  it('lists what was deployed, without the manifest', () => {
    const outcome = parse(
      reportOf('Succeeded', {
        componentSuccesses: [
          rowOf({ componentType: '', fullName: 'package.xml', fileName: 'package.xml', success: true }),
          rowOf({ success: true, created: true }),
          rowOf({ fullName: 'A', success: true, changed: true }),
          rowOf({ fullName: 'B', success: true }),
          rowOf({ fullName: 'C', success: true, deleted: true }),
        ],
      }),
    );
    expect(outcome.kind === 'succeeded' && outcome.components.map(({ state }) => state)).to.deep.equal([
      'created',
      'changed',
      'unchanged',
      'deleted',
    ]);
  });

  it('keeps warnings of a deployment that succeeded', () => {
    const warning = rowOf({ success: true, problem: 'The key was rotated.', problemType: 'Warning' });
    const outcome = parse(reportOf('Succeeded', { componentSuccesses: [warning], componentFailures: [warning] }));
    expect(outcome.kind === 'succeeded' && outcome.warnings.map(({ problem }) => problem)).to.deep.equal([
      'The key was rotated.',
    ]);
  });

  it('BL-091 lists nothing as deployed when all was rolled back', () => {
    const outcome = parse(
      reportOf('Failed', {
        componentSuccesses: [rowOf({ fullName: 'Order_Sync', created: true, success: true })],
        componentFailures: [failureOf('x')],
      }),
    );
    expect(outcome.kind).to.equal('failed');
    expect(outcome).to.not.have.property('components');
  });

  it('BL-093 keeps a message that stands only at the top', () => {
    const errorMessage = 'An unexpected error occurred. Please include this ErrorId: 1-2 (3)';
    expect(parse(reportOf('Failed', { errorStatusCode: 'UNKNOWN_EXCEPTION', errorMessage }))).to.deep.equal({
      kind: 'failed',
      deploymentId: '0Af000000000001AAA',
      problems: [],
      errorCode: 'UNKNOWN_EXCEPTION',
      errorMessage,
    });
  });

  it('BL-095 gives one row a failure, with the file of the project and the position', () => {
    const failure = failureOf('x', { lineNumber: 4, columnNumber: 12 });
    const problems = problemsOf(reportOf('Failed', { componentFailures: [failure, failure] }));
    expect(problems).to.have.length(1);
    expect(problems[0]).to.include({
      file: 'force-app/main/default/extlClntAppOauthSettings/Order_Sync_oauth.ecaOauth-meta.xml',
      line: 4,
      column: 12,
    });
  });

  it('names the Apex tests that failed where every component is fine', () => {
    const testFailures = [
      { className: 'OrderSyncTest', methodName: 'syncs', message: 'Assertion Failed' },
      { className: 'OrderSync', message: 'Test coverage of selected Apex Class is 12%, at least 75% is required' },
    ];
    const problems = problemsOf(reportOf('Failed', { testFailures }));
    expect(problems.map(({ fullName, problem }) => [fullName, problem])).to.deep.equal([
      ['OrderSyncTest.syncs', 'Assertion Failed'],
      ['OrderSync', 'Test coverage of selected Apex Class is 12%, at least 75% is required'],
    ]);
    expect(problems[0]?.fix).to.contain('Setup > Apex Test Execution');
  });

  it('BL-095 works without a line', () => {
    const [problem] = problemsOf(reportOf('Failed', { componentFailures: [failureOf('x')] }));
    expect(problem).to.include({ line: undefined, column: undefined, problem: 'x' });
  });

  it('BL-161 finds the file by a name that is escaped in one place only', () => {
    const component = sourceComponent(
      'PermissionSet',
      'Order%2FSync',
      'permissionsets/Order%2FSync.permissionset-meta.xml',
      {},
    );
    const failure = failureOf('x', { componentType: 'PermissionSet', fullName: 'Order/Sync', fileName: '' });
    const outcome = parseDeployReport(reportOf('Failed', { componentFailures: [failure] }), {
      ...CONTEXT,
      components: [component],
    });
    expect(outcome.kind === 'failed' && outcome.problems[0]).to.include({
      file: component.file,
      fullName: 'Order/Sync',
    });
  });

  it('finds the file by its path in the zip, or by the type of a settings file', () => {
    const byPath = failureOf('x', { componentType: '', fileName: 'unpackaged/externalClientApps/Order_Sync.eca' });
    const bySettings = failureOf('y', {
      componentType: 'ExternalClientAppSettings',
      fullName: 'ExternalClientApp',
      fileName: '',
    });
    const problems = problemsOf(reportOf('Failed', { componentFailures: [byPath, bySettings] }));
    expect(problems.map(({ file }) => file.split('/').at(-1))).to.deep.equal([
      'Order_Sync.eca-meta.xml',
      'ExternalClientApp.settings-meta.xml',
    ]);
  });

  it('shows the path in the zip of a file that is not ours', () => {
    const failure = failureOf('x', { componentType: '', fullName: 'package.xml', fileName: 'package.xml' });
    expect(problemsOf(reportOf('Failed', { componentFailures: [failure] }))[0]?.file).to.equal('package.xml');
  });

  it('BL-087 says who canceled', () => {
    expect(parse(reportOf('Canceled', { canceledByName: 'Admin User' }))).to.deep.equal({
      kind: 'canceled',
      deploymentId: '0Af000000000001AAA',
      canceledBy: 'Admin User',
    });
  });

  const policies = {
    componentType: 'ExtlClntAppOauthConfigurablePolicies',
    fullName: 'Order_Sync_oauthPlcy',
    fileName: 'extlClntAppOauthPolicies/Order_Sync_oauthPlcy.ecaOauthPlcy',
  };
  const ADVICE: readonly (readonly [string, string, object, RegExp])[] = [
    ['a run-as user that the org lacks', 'No such user: a@b.example', policies, /--run-as <username>/],
    [
      'BL-028 a key that is taken',
      'The consumer key is already taken.',
      {},
      /Delete consumerKey.*every org generates its own/,
    ],
    ['BL-029 a key that may not be given', 'You cannot provide a Consumer Key', {}, /Delete consumerKey/],
    [
      'a wrong scope',
      "There's a problem with your scope(s): McpApi",
      {},
      /Order_Sync_oauth\.ecaOauth-meta\.xml:3.*SFApiPlatform/,
    ],
    [
      'a wrong enum',
      "'AdminApproved' is not a valid value for the enum 'PermittedUsersPolicyType'",
      policies,
      /AdminApprovedPreAuthorized/,
    ],
    ['a misplaced element', 'Element {urn}foo invalid at this location in type Bar', {}, /spelling.*sourceApiVersion/],
    [
      'BL-005 a second policy',
      'duplicate value found: ExternalClientApplicationId duplicates value on record with id: 1',
      policies,
      /npm run deploy -- --target-org qa --dry-run/,
    ],
    [
      'BL-004 a missing parent',
      'INVALID_CROSS_REFERENCE_KEY',
      {},
      /whole app.*npm run deploy -- --target-org qa.*Order_Sync/,
    ],
    [
      'a missing licence',
      "The user license doesn't allow the permission: Read Accounts",
      {},
      /Permission Set Licenses/,
    ],
    ['missing rights', 'INSUFFICIENT_ACCESS_OR_READONLY', {}, /Create, edit, and delete External Client Apps/],
    ['a link of another org', 'The oauthLink is wrong', {}, /Delete oauthLink/],
  ];
  for (const [title, problem, row, fix] of ADVICE) {
    it(`gives advice for ${title}`, () => {
      const [parsed] = problemsOf(reportOf('Failed', { componentFailures: [failureOf(problem, row)] }));
      expect(parsed?.problem).to.equal(problem);
      expect(parsed?.fix).to.match(fix);
    });
  }

  it('takes the line of the element in question where the org gives none', () => {
    const [parsed] = problemsOf(reportOf('Failed', { componentFailures: [failureOf('No such user: x', policies)] }));
    expect(parsed).to.include({ line: 3, column: 5 });
  });

  it('gives no advice for what it does not know', () => {
    expect(problemsOf(reportOf('Failed', { componentFailures: [failureOf('Something else')] }))[0]?.fix).to.equal(
      undefined,
    );
  });
});
