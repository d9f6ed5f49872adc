/** Deployments with Apex as jobs: what their results say of tests, retrieval of classes, and quick deploys. */

import { expect } from 'chai';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import type { Session } from '../../../../../scripts/emulator/emulatorTypes.ts';
import { deploymentPage } from '../../../../../scripts/emulator/services/admin/deploymentPages.ts';
import type { DeployJob } from '../../../../../scripts/emulator/services/metadata/jobs/deployJob.ts';
import {
  deployValidation,
  startDeployment,
} from '../../../../../scripts/emulator/services/metadata/jobs/deployments.ts';
import {
  describeDetails,
  describeResult,
} from '../../../../../scripts/emulator/services/metadata/jobs/deployResult.ts';
import { buildPackage } from '../../../../../scripts/emulator/services/metadata/retrieve/buildPackage.ts';
import { optionsOfJson } from '../../../../../scripts/emulator/services/metadata/wire/deployOptions.ts';
import { sessionOfToken } from '../../../../../scripts/emulator/session.ts';
import { withEmulator } from '../../../../support/emulatorHarness.ts';

const META = `<?xml version="1.0" encoding="UTF-8"?>
<ApexClass xmlns="http://soap.sforce.com/2006/04/metadata">
    <apiVersion>66.0</apiVersion>
    <status>Active</status>
</ApexClass>
`;
const ORDER_SYNC = 'public class OrderSync { public static void run() { go(); } }\n';
const TEST = `@IsTest private class OrderSyncTest {
  @IsTest static void syncs() { OrderSync.run(); }
  @IsTest static void fails() { System.assert(FLAG); }
}`;
const MANIFEST =
  '<Package xmlns="http://soap.sforce.com/2006/04/metadata"><types><members>*</members><name>ApexClass</name></types><version>66.0</version></Package>';

describe('a deployment with Apex', () => {
  const harness = withEmulator();
  let session: Session;
  beforeEach(async () => {
    const { org, adminToken } = await harness.createOrg('production');
    session = sessionOfToken(harness.emulator, org, adminToken);
  });

  const send = (files: Readonly<Record<string, string>>, options: Record<string, unknown> = {}): DeployJob => {
    const zip = zipSync(Object.fromEntries(Object.entries(files).map(([path, text]) => [path, strToU8(text)])));
    const checked = optionsOfJson({ singlePackage: true, rollbackOnError: true, ...options });
    return startDeployment(harness.emulator, session, {
      version: 66,
      zip: Buffer.from(zip).toString('base64'),
      options: checked,
    });
  };
  const deploy = (assertion: string, options: Record<string, unknown> = {}): DeployJob =>
    send(
      {
        'package.xml': MANIFEST,
        'classes/OrderSync.cls': ORDER_SYNC,
        'classes/OrderSync.cls-meta.xml': META,
        'classes/OrderSyncTest.cls': TEST.replace('FLAG', assertion),
        'classes/OrderSyncTest.cls-meta.xml': META,
      },
      options,
    );

  it('counts its tests', () => {
    const failed = deploy('false');
    expect(describeResult(failed)).to.include({
      status: 'Failed',
      success: false,
      runTestsEnabled: true,
      numberTestsTotal: 2,
      numberTestsCompleted: 1,
      numberTestErrors: 1,
      numberComponentErrors: 0,
    });
    const { failures = [], successes = [] } = describeDetails(failed).runTestResult;
    expect([failures.map(({ methodName }) => methodName), successes.map(({ methodName }) => methodName)]).to.deep.equal(
      [['fails'], ['syncs']],
    );
    expect(describeResult(deploy('true'))).to.include({ status: 'Succeeded', numberTestsCompleted: 2 });
  });

  it('shows on its page why it failed', () => {
    const shown = deploymentPage(harness.emulator, session.org, deploy('false').id) ?? '';
    expect(shown).to.match(/OrderSyncTest\.fails[\s\S]*Failed[\s\S]*System\.AssertException: Assertion Failed/);
    expect(shown).to.include('at least 75% test coverage is required');
    const file = { 'package.xml': MANIFEST };
    expect(deploymentPage(harness.emulator, session.org, send(file).id)).to.not.include('Apex tests');
  });

  it('is quick where a validation has run the tests', () => {
    const validation = deploy('true', { checkOnly: true });
    const quick = deployValidation(harness.emulator, session, validation.id);
    expect(describeResult(quick)).to.include({ status: 'Succeeded', numberTestsTotal: 0 });
  });

  it('comes back as it was sent, source and elements apart', () => {
    deploy('true');
    const request = { version: 66, isSinglePackage: true, types: [{ name: 'ApexClass', members: ['*'] }] };
    const { zip, fileProperties } = buildPackage(harness.emulator, session.org, request);
    const files = unzipSync(Buffer.from(zip, 'base64'));
    expect(strFromU8(files['classes/OrderSync.cls'] ?? new Uint8Array())).to.equal(ORDER_SYNC);
    expect(strFromU8(files['classes/OrderSync.cls-meta.xml'] ?? new Uint8Array())).to.equal(META);
    expect(fileProperties.map(({ fileName }) => fileName)).to.deep.equal([
      'classes/OrderSync.cls',
      'classes/OrderSyncTest.cls',
    ]);
  });
});
