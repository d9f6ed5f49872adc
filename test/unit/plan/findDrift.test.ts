/** What changed in the org since a deployment, and whether another deployment would change it back. */
import { expect } from 'chai';
import type { DeployedState } from '../../../scripts/plan/deployedState.ts';
import { findDrift } from '../../../scripts/plan/findDrift.ts';
import { appFixture, orgRecord } from '../../support/appFixture.ts';

const { oauthPolicies } = appFixture();
const { type, fullName } = oauthPolicies;
const held = (changes: Readonly<Record<string, unknown>> = {}) => ({ type, record: orgRecord(oauthPolicies, changes) });
const STATE: DeployedState = {
  app: 'Order_Sync',
  orgId: '00D000000000001AAA',
  at: '2026-01-02T03:04:05.000Z',
  apiVersion: '66.0',
  components: [held({ isGuestCodeCredFlowEnabled: 'false' })],
};
const driftOf = (changes: Readonly<Record<string, unknown>>) =>
  findDrift(STATE, [held({ isGuestCodeCredFlowEnabled: 'false', ...changes })], [oauthPolicies]);

describe('findDrift', () => {
  it('is none where nothing changed, whatever the order of a list', () => {
    expect(driftOf({})).to.deep.equal([]);
    const sets = { commaSeparatedPermissionSet: 'A, B' };
    expect(
      findDrift({ ...STATE, components: [held(sets)] }, [held({ commaSeparatedPermissionSet: 'b,a' })], []),
    ).to.deep.equal([]);
  });

  it('is set back where the source states the setting, and stays where it does not', () => {
    expect(driftOf({ ipRelaxationPolicyType: 'Bypass' }).map(({ isSetBack }) => isSetBack)).to.deep.equal([true]);
    expect(driftOf({ isGuestCodeCredFlowEnabled: 'true' })).to.deep.equal([
      {
        type,
        fullName,
        kind: 'changed',
        element: 'isGuestCodeCredFlowEnabled',
        before: 'false',
        now: 'true',
        isSetBack: false,
      },
    ]);
  });

  it('stays where somebody added a permission set, which a deployment keeps, and is set back where one was taken out', () => {
    const [added] = driftOf({ commaSeparatedPermissionSet: 'Order_Sync_Integration,Somebodys' });
    expect([added?.now, added?.isSetBack]).to.deep.equal(['Order_Sync_Integration,Somebodys', false]);
    const [replaced] = driftOf({ commaSeparatedPermissionSet: 'Somebodys' });
    expect(replaced?.isSetBack).to.equal(true);
  });

  it('tells what was added and what was deleted', () => {
    expect(findDrift(STATE, [], [oauthPolicies])).to.deep.equal([{ type, fullName, kind: 'removed', isSetBack: true }]);
    const other = { type: 'PermissionSet', record: { fullName: 'Somebodys' } };
    expect(findDrift(STATE, [...STATE.components, other], [oauthPolicies])).to.deep.equal([
      { type: 'PermissionSet', fullName: 'Somebodys', kind: 'added', isSetBack: false },
    ]);
  });
});
