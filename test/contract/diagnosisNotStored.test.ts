/** Why the store holds no pair of the app, found in the org by the real clients: from a file store to the findings. */
import { expect } from 'chai';
import { createFileStore } from '../../scripts/credentials/fileStore.ts';
import { systemTime } from '../../scripts/emulator/emulatorClock.ts';
import { Secret } from '../../scripts/lib/secret.ts';
import { findCredentials, listKnownPairs } from '../../scripts/pipeline/verifyOrgCredentials.ts';
import { checkCredentials } from '../../scripts/verify/checkCredentials.ts';
import { diagnose } from '../../scripts/verify/diagnosis/diagnose.ts';
import { appFixture } from '../support/appFixture.ts';
import { withEmulator } from '../support/emulatorHarness.ts';
import { withFolder } from '../support/temporaryProject.ts';
import { thrownBy } from '../support/thrownBy.ts';
import { type Failing, openState, openWorld, refuseReads } from './diagnosisFixture.ts';
import { NOT_STORED_CASES } from './diagnosisNotStored.ts';

/** As the docstring of `diagnose` says. */
const MOST_REQUESTS = 8;

describe('the diagnosis of a store without the pair', () => {
  const harness = withEmulator({ clock: systemTime });

  const explain = ({ org, world }: Failing, storedOfBefore?: string) =>
    withFolder({}, async (folder) => {
      const store = createFileStore(folder);
      if (storedOfBefore !== undefined) {
        await store.write({
          appName: storedOfBefore,
          orgAlias: 'qa',
          orgId: world.org.orgId,
          instanceUrl: world.org.instanceUrl,
          consumerId: '888000000000001AAA',
          consumerKey: world.client.clientId,
          consumerSecret: Secret.of(world.client.clientSecret),
        });
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

  for (const { title, state, storedOfBefore, errorName, rows, evidence, fix } of NOT_STORED_CASES) {
    it(`finds ${rows.join(' and ')}: ${title}`, async () => {
      const failing = state === undefined ? await openWorld(harness) : await openState(harness, state);
      const { failure, diagnosis, requests } = await explain(failing, storedOfBefore);
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
