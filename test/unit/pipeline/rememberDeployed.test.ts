import { expect } from 'chai';
import type { AppDefinition } from '../../../scripts/definition/appDefinition.ts';
import type { OrgSnapshot } from '../../../scripts/org/orgSnapshot.ts';
import type { DeployedStates } from '../../../scripts/pipeline/deployedStates.ts';
import { doubtDeployed, type RememberInput, rememberDeployed } from '../../../scripts/pipeline/rememberDeployed.ts';
import type { DeployedState } from '../../../scripts/plan/deployedState.ts';
import { fakeClock } from '../../support/fakeClock.ts';
import { fakeOrgClient } from '../../support/fakeOrgClient.ts';

const OLD: DeployedState = { app: 'Order_Sync', orgId: '00D', at: '', apiVersion: '66.0', components: [] };
const HELD = [{ type: 'PermissionSet', record: { fullName: 'Order_Sync_Integration' } }];

describe('rememberDeployed', () => {
  const run = (known: DeployedState | undefined, write?: DeployedStates['write']) => {
    const written: DeployedState[] = [];
    const states: DeployedStates = {
      read: async () => written.at(-1) ?? known,
      list: async () => [],
      damaged: async () => [],
      write: write ?? (async (state) => void written.push(state)),
      remove: async () => undefined,
    };
    // The parts of both that are looked at where nothing was deployed.
    const [app, snapshot] = [{ name: 'Order_Sync' } as AppDefinition, { components: HELD } as unknown as OrgSnapshot];
    const input: RememberInput = {
      app,
      snapshot,
      org: fakeOrgClient(),
      projectRoot: '/nowhere',
      sourceCommit: { id: 'abc' },
      hasDeployed: false,
      states,
      clock: fakeClock(),
    };
    return { written, input };
  };

  it('keeps what it knows where nothing was deployed, so that drift is still drift', async () => {
    const { written, input } = run(OLD);
    expect(await rememberDeployed(input)).to.deep.equal([]);
    expect(written).to.deep.equal([]);
  });

  it('remembers what the org holds where nothing was known', async () => {
    const { written, input } = run(undefined);
    await doubtDeployed(input);
    await rememberDeployed(input);
    expect(written.map(({ components, commit }) => [components, commit])).to.deep.equal([[HELD, 'abc']]);
  });

  it('remembers anew after a run that died in a deployment, which this one finds done', async () => {
    const { written, input } = run(OLD);
    await doubtDeployed(input);
    await doubtDeployed(input);
    expect(written).to.deep.equal([{ ...OLD, isUnsure: true }]);
    await rememberDeployed(input);
    expect(written.at(-1)).to.deep.include({ components: HELD, commit: 'abc' });
    expect(written.at(-1)).to.not.have.property('isUnsure');
  });

  it('warns where the disk refuses, and holds up no deployment', async () => {
    const { input } = run(OLD, async () => {
      throw new Error('disk full');
    });
    const [warning] = await doubtDeployed(input);
    expect(warning).to.include('"qa"').and.to.include('disk full');
  });
});
