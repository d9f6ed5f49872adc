import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { createAwsStore } from '../../scripts/credentials/stores/awsStore.ts';
import type { AwsSettings } from '../../scripts/definition/storeSettings.ts';
import {
  itEndsTheCheck,
  itNeedsItsCommand,
  itTakesNoneForAbsent,
  STAND_IN_VARIABLES,
  standInPlace,
  standInWorld,
  UNREACHABLE,
  withStandIn,
} from '../support/standInWorld.ts';
import { describeStore, storedPair } from '../support/storeSuite.ts';
import { thrownBy } from '../support/thrownBy.ts';

const open = (folder: string, more: Partial<AwsSettings> = {}, path?: string) =>
  createAwsStore(
    { kind: 'aws', environment: STAND_IN_VARIABLES, ...more },
    standInPlace(folder, { AWS_PROFILE: 'deployer' }, path),
  );

const inputsLeft = async (): Promise<readonly string[]> =>
  (await readdir(tmpdir())).filter((name) => name.startsWith('eca-input-'));

describeStore('aws', () => standInWorld(open));

describe('a store in AWS Secrets Manager', () => {
  const standIn = withStandIn();

  it('writes through a file of this user where a system has no folder in memory, and leaves none', async () => {
    const place = { ...standInPlace(standIn.folder), memoryFolder: join(standIn.folder, 'none') };
    const store = createAwsStore({ kind: 'aws', environment: STAND_IN_VARIABLES }, place);
    const before = await inputsLeft();
    expect(await store.write(storedPair('A'))).to.equal('created');
    expect((await store.read('qa', 'Order_Sync'))?.consumerKey).to.equal('3MVG9KEY_A');
    expect(await inputsLeft()).to.deep.equal(before);
    const [file] = (await standIn.calls()).flatMap(({ argv }) => argv.filter((word) => word.startsWith('file://')));
    expect(file).to.match(/^file:\/\/.+eca-input-\w+\/value$/);
  });

  const putSecret = async (secret: Readonly<Record<string, unknown>>): Promise<void> => {
    await mkdir(join(standIn.folder, 'data'), { recursive: true });
    const name = encodeURIComponent('eca/qa/Order_Sync/current');
    await writeFile(join(standIn.folder, 'data', name), JSON.stringify(secret));
  };

  const permission = { name: 'StorePermissionError', exitCode: 1, action: 'secretsmanager:GetSecretValue' };
  const errors = {
    noLogin: { name: 'StoreLoginMissingError', exitCode: 2, action: 'Log in: aws sso login' },
    expired: { name: 'StoreLoginMissingError', exitCode: 2, action: 'Log in: aws sso login' },
    noPermission: permission,
    noCreate: permission,
    noPut: permission,
    noGet: permission,
    noDelete: permission,
    quota: { name: 'StoreQuotaError', exitCode: 1, action: 'Wait some minutes' },
    unreachable: UNREACHABLE,
  };
  itEndsTheCheck(standIn, open, errors);
  itNeedsItsCommand(standIn, open);
  itTakesNoneForAbsent(standIn, open, ['noLogin', 'expired', 'noPermission', 'quota', 'unreachable']);

  it('proves every right on a secret beside the pair, which it deletes again, by force', async () => {
    await open(standIn.folder, { kmsKey: 'alias/eca' }).check('qa', 'Order_Sync');
    const calls = await standIn.calls();
    const words = calls.map(({ argv }) => argv[1] ?? '');
    expect([words[0], ...words.slice(1, -1).toSorted(), words.at(-1)]).to.deep.equal([
      'create-secret',
      'describe-secret',
      'get-secret-value',
      'put-secret-value',
      'delete-secret',
    ]);
    expect(new Set(calls.map(({ argv }) => argv[3]))).to.deep.equal(new Set(['eca/qa/Order_Sync/pending-check']));
    expect(calls[0]?.argv.join(' ')).to.contain('--kms-key-id alias/eca');
    expect(await readdir(join(standIn.folder, 'data'))).to.deep.equal([]);
    // The one before is not gone yet.
    await standIn.setState('deleting');
    await open(standIn.folder).check('qa', 'Order_Sync');
  });

  it('gives region, profile and key to the command, and its own variables only', async () => {
    await open(standIn.folder, { region: 'eu-west-1', profile: 'ci', kmsKey: 'alias/eca' }).write(storedPair('A'));
    const calls = await standIn.calls();
    expect(calls.map(({ argv }) => argv[1])).to.deep.equal([
      'get-secret-value',
      'describe-secret',
      'create-secret',
      'get-secret-value',
    ]);
    expect(calls[2]?.argv.join(' ')).to.equal(
      'secretsmanager create-secret --name eca/qa/Order_Sync/current --kms-key-id alias/eca ' +
        '--secret-string file:///dev/stdin --output json --region eu-west-1 --profile ci',
    );
    expect(calls[0]?.env).to.include({ AWS_PROFILE: 'deployer', AWS_PAGER: '' });
    expect(calls[0]?.env).to.not.have.property('OTHER_TOKEN');
  });

  it('restores a secret in its recovery window before it writes to it', async () => {
    await putSecret({ text: 'an old pair', version: 3, isDeleted: true });
    expect(await open(standIn.folder).read('qa', 'Order_Sync')).to.equal(undefined);
    expect(await open(standIn.folder).remove('qa', 'Order_Sync', 'current')).to.equal(false);
    expect(await open(standIn.folder).write(storedPair('A'))).to.equal('created');
    expect((await open(standIn.folder).read('qa', 'Order_Sync'))?.consumerKey).to.equal('3MVG9KEY_A');
    expect((await standIn.calls()).map(({ argv }) => argv[1])).to.contain('restore-secret');
  });

  it('takes an invalid request about a secret that is there for a failure, not for absent', async () => {
    await putSecret({ text: 'a pair', version: 1 });
    await standIn.setState('invalid');
    const error = await thrownBy(() => open(standIn.folder).read('qa', 'Order_Sync'));
    expect(error).to.include({ name: 'StoreCommandFailedError', exitCode: 68 });
    expect(error.message).to.contain('InvalidRequestException');
  });

  it('leaves a secret alone that somebody else created meanwhile', async () => {
    await standIn.setState('taken');
    const error = await thrownBy(() => open(standIn.folder).write(storedPair('A')));
    expect(error).to.include({ name: 'StoreConflictError', exitCode: 68 });
  });
});
