/** A plan of then against one of now: what is told of a difference, and what is none. */
import { expect } from 'chai';
import type { OrgSnapshot } from '../../../scripts/org/orgSnapshot.ts';
import { buildPlan } from '../../../scripts/plan/buildPlan.ts';
import type { DeployPlan } from '../../../scripts/plan/deployPlan.ts';
import { compareDeletions, comparePlans, deletionName, plannedSteps } from '../../../scripts/plan/planFile.ts';
import { appFixture, deployedOrgSnapshot, emptyScratchOrgSnapshot } from '../../support/appFixture.ts';

const planNow = (snapshot: OrgSnapshot = emptyScratchOrgSnapshot()): DeployPlan =>
  buildPlan(appFixture(), snapshot, { checkOnly: false });

/** An org in which somebody has set the IP policy to this. */
function orgWith(ipRelaxationPolicyType: string): OrgSnapshot {
  const snapshot = deployedOrgSnapshot();
  const components = snapshot.components.map(({ type, record }) => ({
    type,
    record: type === POLICIES ? { ...record, ipRelaxationPolicyType } : record,
  }));
  return { ...snapshot, components };
}

const POLICIES = 'ExtlClntAppOauthConfigurablePolicies';

describe('a plan in a file', () => {
  it('holds no content and no value of a setting', () => {
    const text = JSON.stringify(plannedSteps(planNow()));
    expect(text).to.not.match(/<\?xml|ipRelaxationPolicyType|Enforce/);
    expect(text).to.include('ExtlClntAppOauthConfigurablePolicies Order_Sync_oauthPlcy');
  });

  it('is the same as one that is made anew of the same source and org', () => {
    expect(comparePlans(plannedSteps(planNow()), planNow())).to.deep.equal([]);
  });

  it('names the component that the org has changed', () => {
    const lines = comparePlans(plannedSteps(planNow(orgWith('Bypass'))), planNow(orgWith('Bypass_2factor')));
    expect(lines.join('\n')).to.include(`for ${POLICIES} Order_Sync_oauthPlcy differs from what was planned`);
  });

  it('of an older version is compared without names of components', () => {
    const then = plannedSteps(planNow()).map(({ parts: _parts, ...step }) => ({ ...step, digest: `${step.digest}x` }));
    expect(comparePlans(then, planNow())[0]).to.match(/what would be done(?: for .+)? differs/);
  });

  it('tells deletions that were not planned, and planned ones that are not needed', () => {
    const name = deletionName({ type: 'PermissionSet', fullName: 'Old' });
    expect(compareDeletions([], [name])).to.deep.equal(['the deletion of PermissionSet Old was not planned']);
    expect(compareDeletions([name], [])).to.deep.equal(['the deletion of PermissionSet Old is not needed any more']);
    expect(compareDeletions([name], [name])).to.deep.equal([]);
  });
});
