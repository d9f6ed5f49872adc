/** Why the store holds no pair of the app, found in the org by the real clients: from a file store to the findings. */
import { expect } from 'chai';
import { createFileStore } from '../../scripts/credentials/fileStore.ts';
import { openConsumer, promoteStaged, stagePair } from '../../scripts/credentials/rotation/consumerCalls.ts';
import { systemTime } from '../../scripts/emulator/emulatorClock.ts';
import { Secret } from '../../scripts/lib/secret.ts';
import type { OrgClient } from '../../scripts/org/orgClient.ts';
import { findCredentials, listKnownPairs } from '../../scripts/pipeline/verifyOrgCredentials.ts';
import { checkCredentials } from '../../scripts/verify/checkCredentials.ts';
import { diagnose } from '../../scripts/verify/diagnosis/diagnose.ts';
import { appFixture } from '../support/appFixture.ts';
import { withEmulator } from '../support/emulatorHarness.ts';
import { withFolder } from '../support/temporaryProject.ts';
import { thrownBy } from '../support/thrownBy.ts';
import { type Failing, openState, openWorld, refuseReads } from './diagnosisFixture.ts';
import { NOT_STORED_CASES, type NotStoredCase } from './diagnosisNotStored.ts';

/** As the docstring of `diagnose` says. */
const MOST_REQUESTS = 8;

describe('the diagnosis of a store without the pair', () => {
  const harness = withEmulator({ clock: systemTime });

  type Held = Pick<NotStoredCase, 'storedOfBefore' | 'left'>;

  /** The key of a pair that the org makes what the case says of it. */
  const leaveInOrg = async (org: OrgClient, is: NonNullable<NotStoredCase['left']>['is']): Promise<string> => {
    const { at, main } = await openConsumer(org, { appName: 'Order_Sync' });
    if (is === 'main' || is === 'unknown') {
      return is === 'main' ? main.consumerKey : '3MVG9OF_NOBODY';
    }
    const staged = await stagePair(at);
    if (is === 'staged') {
      return staged.key;
    }
    await promoteStaged(at, staged, main.consumerKey);
    return main.consumerKey;
  };

  const explain = ({ org, world }: Failing, { storedOfBefore, left }: Held = {}) =>
    withFolder({}, async (folder) => {
      const store = createFileStore(folder);
      const pair = {
        orgAlias: 'qa',
        orgId: world.org.orgId,
        instanceUrl: world.org.instanceUrl,
        consumerId: '888000000000001AAA',
        consumerKey: world.client.clientId,
        consumerSecret: Secret.of(world.client.clientSecret),
      };
      if (storedOfBefore !== undefined) {
        await store.write({ ...pair, appName: storedOfBefore });
      }
      if (left !== undefined) {
        const consumerKey = await leaveInOrg(org, left.is);
        await store.write({ ...pair, appName: 'Order_Sync', consumerKey }, left.version);
      }
      const { entries: knownKeys } = await listKnownPairs(store);
      let credentials: { readonly consumerKey: string; readonly consumerId: string } | undefined;
      const failure = await thrownBy(async () => {
        const found = await findCredentials(store, org, 'Order_Sync', knownKeys);
        credentials = found.credentials;
        return checkCredentials(found.credentials, org.identity);
      });
      await harness.admin('/requests', { method: 'DELETE' });
      const { clock } = harness.emulator.state;
      const diagnosis = await diagnose({
        failure,
        org,
        app: appFixture({ runAsUsername: world.runAsUsername }),
        credentials,
        knownKeys,
        clock: { now: () => clock.now(), wait: async () => undefined },
      });
      const { body } = await harness.admin('/requests');
      return { failure, diagnosis, requests: Array.isArray(body) ? body.length : Number.NaN };
    });

  for (const { title, state, errorName, rows, evidence, fix, ...held } of NOT_STORED_CASES) {
    it(`finds ${rows.join(' and ')}: ${title}`, async () => {
      const failing = state === undefined ? await openWorld(harness) : await openState(harness, state);
      const { failure, diagnosis, requests } = await explain(failing, held);
      expect(failure.name).to.equal(errorName);
      expect(diagnosis.findings.map(({ id, verdict }) => [id, verdict])).to.deep.equal(
        rows.map((row) => [row, 'confirmed']),
      );
      expect(diagnosis.decided).to.equal(true);
      expect(diagnosis.findings.flatMap((finding) => finding.evidence).join(' ')).to.match(evidence);
      expect(diagnosis.findings[0]?.fix).to.match(fix);
      expect(diagnosis.unreadable).to.deep.equal([]);
      expect(requests).to.be.greaterThan(0).and.at.most(MOST_REQUESTS);
      expect(JSON.stringify(diagnosis)).not.to.contain(failing.world.client.clientSecret);
    });
  }

  it('names what remains, the pair that was not fetched first, where reading is refused', async () => {
    const failing = await openWorld(harness);
    await refuseReads(failing);
    const { diagnosis } = await explain(failing);
    expect(diagnosis.decided).to.equal(false);
    expect(diagnosis.findings.map(({ id }) => id)).to.deep.equal([
      'pairNotFetched',
      'appMissing',
      'oauthSettingsMissing',
    ]);
    expect(diagnosis.looked).to.deep.equal([]);
    expect(diagnosis.unreadable.join('\n')).to.match(/INSUFFICIENT_ACCESS|HTTP 403/);
  });
});
