/** Outcomes as errors: name, exit code and first action of each. */
import { expect } from 'chai';
import type { DeployOutcome } from '../../../scripts/deploy/deployOutcome.ts';
import { requireDeployed } from '../../../scripts/deploy/requireDeployed.ts';
import { toSfError } from '../../../scripts/lib/errors.ts';

const NAMES = { app: 'Order_Sync', org: 'qa' };
const deploymentId = '0Af1';

function errorOf(outcome: DeployOutcome) {
  try {
    requireDeployed(outcome, NAMES);
  } catch (error) {
    return toSfError(error);
  }
  throw new Error('the outcome passed');
}

describe('requireDeployed', () => {
  it('gives a successful outcome back', () => {
    const outcome: DeployOutcome = { kind: 'succeeded', deploymentId, components: [], warnings: [] };
    expect(requireDeployed(outcome, NAMES)).to.equal(outcome);
  });

  it('BL-091 BL-095 refuses a failed one with every problem once, its place and its fix', () => {
    const problem = {
      componentType: 'ExtlClntAppOauthSettings',
      fullName: 'Order_Sync_oauth',
      file: 'force-app/x.ecaOauth-meta.xml',
      line: 4,
      column: 12,
      problem: 'wrong scope',
      fix: 'Correct it.',
    };
    const error = errorOf({ kind: 'failed', deploymentId, problems: [problem] });
    expect([error.name, error.exitCode, error.actions?.[0]]).to.deep.equal(['DeploymentFailedError', 1, 'Correct it.']);
    expect(error.message).to.contain('force-app/x.ecaOauth-meta.xml:4:12').and.contain('was not changed');
    expect(error.message.split('wrong scope')).to.have.length(2);
  });

  it('BL-093 shows code and text of a failure without rows', () => {
    const error = errorOf({
      kind: 'failed',
      deploymentId,
      problems: [],
      errorCode: 'UNKNOWN_EXCEPTION',
      errorMessage: 'ErrorId: 1-2 (3)',
    });
    expect(error.message).to.contain('UNKNOWN_EXCEPTION: ErrorId: 1-2 (3)').and.not.contain('undefined');
    expect([error.exitCode, error.actions?.[0]]).to.deep.equal([
      1,
      'Setup > Deployment Status, or: sf project deploy report --target-org qa --job-id 0Af1',
    ]);
  });

  it('BL-087 refuses a canceled one and says by whom', () => {
    const error = errorOf({ kind: 'canceled', deploymentId, canceledBy: 'Admin User' });
    expect([error.name, error.exitCode, error.actions?.[0]]).to.deep.equal([
      'DeploymentCanceledError',
      1,
      'npm run deploy -- --target-org qa',
    ]);
    expect(error.message).to.contain('by Admin User');
  });
});
