/** Why a token is refused, found in each state in which an emulated org refuses it, by the real clients. */
import { expect } from 'chai';
import { systemTime } from '../../scripts/emulator/emulatorClock.ts';
import { withEmulator } from '../support/emulatorHarness.ts';
import { REFUSAL_STATES } from '../support/refusalStates.ts';
import { expectFirst, explain, openState, refuseReads } from './diagnosisFixture.ts';
import { STATE_CASES } from './diagnosisStates.ts';

/** As the docstring of `diagnose` says. */
const MOST_REQUESTS = 12;

describe('the diagnosis of a refusal', () => {
  const harness = withEmulator({ clock: systemTime });

  it('is tried in every state in which the emulator refuses', () => {
    expect(STATE_CASES.map(({ state }) => state)).to.have.members(REFUSAL_STATES.map(({ id }) => id));
  });

  for (const { state, row, unread, knowsKeys, fix } of STATE_CASES) {
    it(`finds ${row} where the org can be read (${state})`, async () => {
      const failing = await openState(harness, state);
      const { clientId: consumerKey = '' } = failing.asking;
      const knownKeys = [{ consumerKey, orgId: '00D000000000009AAA', orgAlias: 'dev', appName: 'Order_Sync' }];
      const { failure, diagnosis, requests } = await explain(harness, failing, {
        diagnose: knowsKeys === true ? { knownKeys } : {},
      });
      expectFirst(diagnosis, row);
      expect(diagnosis.unreadable.length, diagnosis.unreadable.join('\n')).to.equal(state === 'orgLocked' ? 1 : 0);
      expect(diagnosis.findings[0]?.fix).to.match(fix);
      expect(requests).to.be.at.most(MOST_REQUESTS);
      expect(failure.exitCode).to.be.greaterThan(0);
      expect(JSON.stringify(diagnosis)).not.to.contain(failing.world.client.clientSecret);
    });

    it(`finds ${row} ${unread} where reading is refused (${state})`, async () => {
      const failing = await openState(harness, state);
      await refuseReads(failing);
      const { diagnosis, failure } = await explain(harness, failing);
      if (unread === 'confirmed') {
        expectFirst(diagnosis, row);
        return;
      }
      expect(diagnosis.decided).to.equal(false);
      expect(diagnosis.unreadable).to.have.length.greaterThan(0);
      expect(diagnosis.unreadable.join('\n')).to.match(/INSUFFICIENT_ACCESS|HTTP 403/);
      expect(diagnosis.looked).to.deep.equal([]);
      expect(failure.name).to.match(/^Token/);
      if (unread === 'first') {
        expectFirst(diagnosis, row, 'possible');
      } else {
        expect(diagnosis.findings.map(({ id }) => id)).to.include(row);
        expect(diagnosis.findings.length).to.be.greaterThan(1);
      }
    });
  }
});
