import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { createAwsStore } from '../../scripts/credentials/stores/awsStore.ts';
import type { AwsSettings } from '../../scripts/definition/storeSettings.ts';
import { describeStore, type StoreWorld, storedPair } from '../support/storeSuite.ts';
import { thrownBy } from '../support/thrownBy.ts';

const STAND_INS = fileURLToPath(new URL('../fixtures/storeClis/bin', import.meta.url));

const newFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'eca-vendor-'));
  await writeFile(join(folder, 'calls'), '');
  return folder;
};
const open = (
  folder: string,
  more: Partial<AwsSettings> = {},
  path = [STAND_INS, dirname(process.execPath)].join(delimiter),
) =>
  createAwsStore(
    { kind: 'aws', environment: ['STAND_IN_DIR'], ...more },
    {
      store: 'team',
      variables: { PATH: path, STAND_IN_DIR: folder, AWS_PROFILE: 'deployer', OTHER_TOKEN: 'none of its business' },
      workingDirectory: folder,
      signal: new AbortController().signal,
    },
  );

async function awsWorld(): Promise<StoreWorld> {
  const folder = await newFolder();
  return {
    open: () => open(folder),
    recorded: () => readFile(join(folder, 'calls'), 'utf8'),
    killAt: (nth, moment) => writeFile(join(folder, 'kill'), JSON.stringify({ nth, moment })),
    clearOfSecrets: [],
    end: () => rm(folder, { recursive: true, force: true }),
  };
}

describeStore('aws', awsWorld);

describe('a store in AWS Secrets Manager', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await newFolder();
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const callsOf = async (): Promise<readonly { argv: readonly string[]; env: Record<string, string> }[]> =>
    (await readFile(join(folder, 'calls'), 'utf8'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
  const putSecret = async (secret: Readonly<Record<string, unknown>>): Promise<void> => {
    await mkdir(join(folder, 'data'), { recursive: true });
    const name = encodeURIComponent('eca/qa/Order_Sync/current');
    await writeFile(join(folder, 'data', name), JSON.stringify(secret));
  };

  const errors = {
    noLogin: { name: 'StoreLoginMissingError', exitCode: 2, action: 'Log in: aws sso login' },
    expired: { name: 'StoreLoginMissingError', exitCode: 2, action: 'Log in: aws sso login' },
    noPermission: { name: 'StorePermissionError', exitCode: 1, action: 'secretsmanager:GetSecretValue' },
    quota: { name: 'StoreQuotaError', exitCode: 1, action: 'Wait some minutes' },
    unreachable: { name: 'StoreCommandFailedError', exitCode: 68, action: 'Try "aws" by hand' },
  };
  for (const [state, { name, exitCode, action }] of Object.entries(errors)) {
    it(`ends the check with ${name} in the state ${state}, and takes no secret for absent`, async () => {
      await writeFile(join(folder, 'state'), state);
      const error = await thrownBy(() => open(folder).check('qa', 'Order_Sync'));
      expect(error).to.include({ name, exitCode });
      expect(error.actions?.[0]).to.contain(action);
      expect(await thrownBy(() => open(folder).read('qa', 'Order_Sync'))).to.include({ name, exitCode });
    });
  }

  it('says what to install, and ends a command that gives no answer', async () => {
    const missing = await thrownBy(() => open(folder, {}, folder).check('qa', 'Order_Sync'));
    expect(missing).to.include({ name: 'StoreCliMissingError', exitCode: 2 });
    await writeFile(join(folder, 'state'), 'hang');
    const hanging = await thrownBy(() => open(folder, { timeoutSeconds: 0.3 }).check('qa', 'Order_Sync'));
    expect(hanging).to.include({ name: 'StoreTimeoutError', exitCode: 68 });
  });

  it('gives region, profile and key to the command, and its own variables only', async () => {
    await open(folder, { region: 'eu-west-1', profile: 'ci', kmsKey: 'alias/eca' }).write(storedPair('A'));
    const calls = await callsOf();
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
    expect(await open(folder).read('qa', 'Order_Sync')).to.equal(undefined);
    expect(await open(folder).remove('qa', 'Order_Sync', 'current')).to.equal(false);
    expect(await open(folder).write(storedPair('A'))).to.equal('created');
    expect((await open(folder).read('qa', 'Order_Sync'))?.consumerKey).to.equal('3MVG9KEY_A');
    expect((await callsOf()).map(({ argv }) => argv[1])).to.contain('restore-secret');
  });

  it('takes an invalid request about a secret that is there for a failure, not for absent', async () => {
    await putSecret({ text: 'a pair', version: 1 });
    await writeFile(join(folder, 'state'), 'invalid');
    const error = await thrownBy(() => open(folder).read('qa', 'Order_Sync'));
    expect(error).to.include({ name: 'StoreCommandFailedError', exitCode: 68 });
    expect(error.message).to.contain('InvalidRequestException');
  });

  it('leaves a secret alone that somebody else created meanwhile', async () => {
    await writeFile(join(folder, 'state'), 'taken');
    const error = await thrownBy(() => open(folder).write(storedPair('A')));
    expect(error).to.include({ name: 'StoreConflictError', exitCode: 68 });
  });
});
