/** The org room and the emulator, each taken at its word by the other, through the real libraries. */

import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { systemTime } from '../../scripts/emulator/emulatorClock.ts';
import { Secret } from '../../scripts/lib/secret.ts';
import { authorizeWithRefreshToken, forgetOrg } from '../../scripts/org/authorizeOrg.ts';
import { openOrg } from '../../scripts/org/openOrg.ts';
import type { OrgClient } from '../../scripts/org/orgClient.ts';
import { createScratchOrg, deleteScratchOrg, resumeScratchOrg } from '../../scripts/org/scratchOrg.ts';
import { readKnownOrgs } from '../../scripts/org/sfAliases.ts';
import { withEmulator } from '../support/emulatorHarness.ts';
import { failureOf } from '../unit/org/failureOf.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const DEFINITION_FILE = join(ROOT, 'config', 'project-scratch-def.json');
const HOME = process.env['HOME'] ?? '';

describe('the org room on the emulator', () => {
  const emulator = withEmulator({ clock: systemTime });

  beforeEach(async () => {
    const { instanceUrl, refreshToken, clientId } = emulator.running.devHub;
    await authorizeWithRefreshToken({
      loginUrl: instanceUrl,
      refreshToken: Secret.of(refreshToken),
      clientId,
      alias: 'hub',
      isDevHub: true,
    });
  });
  afterEach(async () => {
    for (const { username } of await readKnownOrgs(HOME)) {
      await forgetOrg(username);
    }
  });

  const createOrg = (more: object = {}) =>
    createScratchOrg({
      hub: 'hub',
      definitionFile: DEFINITION_FILE,
      alias: 'feature',
      durationDays: 1,
      waitMinutes: 1,
      ...more,
    });
  const openFeature = async (): Promise<OrgClient> => {
    await createOrg();
    return openOrg({ aliasOrUsername: 'feature', apiVersion: '66.0' });
  };

  it('creates a scratch org, opens it by its alias, and deletes it', async () => {
    const created = await createOrg();
    const { identity } = await openOrg({ aliasOrUsername: 'feature', apiVersion: '66.0' });
    expect(identity).to.include({ username: created.username, orgId: created.orgId, apiVersion: '66.0' });
    expect(await deleteScratchOrg('feature')).to.include({ orgId: created.orgId, outcome: 'deleted' });
    expect((await failureOf(() => openOrg({ aliasOrUsername: 'feature' }))).name).to.equal('UnknownOrgError');
  });

  it('resumes a scratch org that was not waited for', async () => {
    const { settings } = emulator.emulator;
    Object.assign(settings, { signupMilliseconds: 60_000 });
    const error = await failureOf(() => createOrg({ waitMinutes: 0 }));
    expect(error.name).to.equal('ScratchOrgStillCreatingError');
    expect(error.exitCode).to.equal(69);
    expect(error.actions?.[0]).to.include('--resume');
    emulator.running.advanceClock(61_000);
    // The catalogue fixes the shape of this error's data.
    const { requestId } = error.data as { readonly requestId: string };
    expect(await resumeScratchOrg({ requestId, waitMinutes: 1 })).to.include({ alias: 'feature' });
  });

  it('queries, creates, changes and deletes records', async () => {
    const org = await openFeature();
    const [profile] = await org.query<{ Id: string }>(
      "SELECT Id FROM Profile WHERE Name = 'Minimum Access - API Only Integrations'",
    );
    const id = await org.createRecord('User', {
      Username: `sync.${org.identity.orgId}@integration.example.com`,
      LastName: 'Sync',
      Email: 'owner@example.com',
      Alias: 'sync',
      ProfileId: profile?.Id ?? '',
      TimeZoneSidKey: 'GMT',
      LocaleSidKey: 'en_US',
      EmailEncodingKey: 'UTF-8',
      LanguageLocaleKey: 'en_US',
    });
    await org.updateRecord('User', id, { LastName: 'Order Sync' });
    expect(await org.query(`SELECT LastName FROM User WHERE Id = '${id}'`)).to.have.nested.property(
      '[0].LastName',
      'Order Sync',
    );
    expect(await org.describeFieldNames('User')).to.include('Username');
    expect(await org.describeFieldNames('NoSuchObject')).to.equal(undefined);
  });
});
