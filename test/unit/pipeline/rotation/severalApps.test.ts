/** What is recommended where the source holds several apps does what was asked for: it finishes, and does not rotate. */
import { expect } from 'chai';
import { rotateApp } from '../../../../scripts/pipeline/rotation/rotateApp.ts';
import type { RotatePorts, RotateRequest } from '../../../../scripts/pipeline/rotation/rotationRequest.ts';
import { fakeClock } from '../../../support/fakeClock.ts';
import { secondApp } from '../../../support/secondApp.ts';
import { ownProject, withFolder } from '../../../support/temporaryProject.ts';

describe('a rotation without --app', () => {
  it('names the same command for each app of the source', async () => {
    const own = await ownProject({});
    await withFolder({ ...own, ...secondApp(own, 'Billing') }, async (projectRoot) => {
      const request: RotateRequest = {
        command: 'rotate',
        projectRoot,
        intent: { mode: 'finish' },
        dryRun: true,
        waitTokenMinutes: 1,
        onRotated: [],
        force: false,
        temporaryAccess: false,
        repairOnly: false,
        variables: {},
        emulated: true,
        repeatedFlags: ' --store team',
        notices: [],
      };
      // No org is asked before the source is read.
      const ports = { clock: fakeClock(), onEvent: () => undefined } as unknown as RotatePorts;
      const { error } = await rotateApp(request, 'my qa', ports);
      expect(error?.actions).to.deep.equal(
        ['Billing', 'Order_Sync'].map(
          (app) => `npm run rotate -- --target-org 'my qa' --store team --finish --dry-run --app ${app}`,
        ),
      );
    });
  });
});
