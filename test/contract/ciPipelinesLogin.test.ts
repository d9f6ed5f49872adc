/** docs/ci/login.sh with programs in place of sf and aws that write down what they are given: forms of login, and no secret. */
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { execa } from 'execa';
import { CI_FOLDER } from '../support/ciPipelines.ts';

const KEY = '-----BEGIN PRIVATE KEY-----\nMIIsecret\n-----END PRIVATE KEY-----';
const AUTH_URL = 'force://PlatformCLI::5Aep861secret@acme.my.salesforce.com';
/** Fails for the alias `down`. Writes its words, its stdin, and the key with the rights of its file. */
const SF = `#!/usr/bin/env bash
{ printf '%s\\n' "$*"; cat; } >> "$TOLD"
while [ $# -gt 0 ]; do
  if [ "$1" = --jwt-key-file ]; then { ls -l "$2" | cut -c 1-10; cat "$2"; } >> "$TOLD"; fi
  if [ "$1" = --alias ] && [ "$2" = down ]; then echo "I do not understand ${AUTH_URL}"; exit 1; fi
  shift
done
`;
const AWS = `#!/usr/bin/env bash
printf 'aws %s\\n' "$*" >> "$TOLD"
printf 'qa ${AUTH_URL}\\n'
`;

describe('docs/ci/login.sh', () => {
  let folder = '';

  const program = async (path: string, text: string): Promise<void> => {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
    await chmod(join(folder, path), 0o755);
  };

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'eca-login-'));
    await program('.eca/tools/sf/node_modules/.bin/sf', SF);
    await program('bin/aws', AWS);
    await mkdir(join(folder, 'tmp'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const logIn = async (variables: Readonly<Record<string, string>>) => {
    const told = join(folder, 'told');
    await writeFile(told, '');
    const { exitCode, all } = await execa('bash', [join(CI_FOLDER, 'login.sh')], {
      cwd: folder,
      extendEnv: false,
      reject: false,
      all: true,
      stdin: 'ignore',
      env: {
        PATH: `${join(folder, 'bin')}:${process.env['PATH']}`,
        TMPDIR: join(folder, 'tmp'),
        TOLD: told,
        ...variables,
      },
    });
    expect(await readdir(join(folder, 'tmp')), 'what is left of the keys').to.deep.equal([]);
    expect(all).to.not.match(/secret/);
    return { exitCode, all, told: await readFile(told, 'utf8') };
  };

  it('hands SFDX auth URLs to sf by stdin', async () => {
    const { exitCode, told } = await logIn({ ECA_ORG_LOGINS: `qa ${AUTH_URL}\r\nuat=${AUTH_URL}` });
    expect(exitCode).to.equal(0);
    const words = (alias: string) => `org login sfdx-url --alias ${alias} --sfdx-url-stdin -\n${AUTH_URL}`;
    expect(told).to.equal(words('qa') + words('uat'));
  });

  for (const [form, key] of [
    ['PEM', KEY],
    ['base64', Buffer.from(`${KEY}\n`).toString('base64')],
  ] as const) {
    it(`logs in by a JWT with a key in ${form}, which only the job can read, and which is gone afterwards`, async () => {
      const logins = 'qa=jwt://3MVG9.key=:admin@acme.com.qa@acme--qa.sandbox.my.salesforce.com,prod force://x@y';
      const { exitCode, told } = await logIn({ ECA_ORG_LOGINS: logins, ECA_JWT_KEY: key });
      expect(exitCode).to.equal(0);
      expect(told).to.match(
        /^org login jwt --alias qa --client-id 3MVG9\.key= --username admin@acme\.com\.qa --jwt-key-file \S+ --instance-url https:\/\/acme--qa\.sandbox\.my\.salesforce\.com\n-rw-------\n/,
      );
      expect(told).to.include(`${KEY}\norg login sfdx-url --alias prod`);
    });
  }

  it('takes the logins from AWS Secrets Manager where they are not in the environment', async () => {
    const { exitCode, told } = await logIn({ ECA_LOGINS_SECRET: 'eca/qa/logins' });
    expect(exitCode).to.equal(0);
    expect(told).to.include('aws secretsmanager get-secret-value --secret-id eca/qa/logins');
    expect(told).to.include(AUTH_URL);
  });

  it('says which org failed, and nothing of what it was given', async () => {
    const failed = await logIn({ ECA_ORG_LOGINS: `down ${AUTH_URL}` });
    expect([failed.exitCode, failed.all]).to.deep.equal([1, 'The login to down failed.']);
    const keyless = await logIn({ ECA_ORG_LOGINS: 'qa jwt://k:u@h' });
    expect([keyless.exitCode, keyless.all]).to.deep.equal([1, 'ECA_JWT_KEY is not set.']);
    const bare = await logIn({});
    expect(bare.exitCode).to.equal(1);
    expect(bare.all).to.include('ECA_ORG_LOGINS');
  });
});
