/** docs/ci/login.sh with programs in place of sf and the stores' that write down what they are given: forms of login, odd values, and no secret. */
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { execa } from 'execa';
import { CI_FOLDER } from '../support/ciPipelines.ts';

const KEY = '-----BEGIN PRIVATE KEY-----\nMIIsecret\n-----END PRIVATE KEY-----';
const AUTH_URL = 'force://PlatformCLI::5Aep861secret@acme.my.salesforce.com';
const BASE64 = Buffer.from(`${KEY}\n`).toString('base64');
/** Fails for the alias `down`; for `gone` the job is ended. Writes its words without paths, and what is in its file of a URL or key, with its rights. */
const SF = `#!/usr/bin/env bash
printf '%s\\n' "$*" | sed 's#/[^ ]*/##' >> "$TOLD"
while [ $# -gt 0 ]; do
  case "$1" in --jwt-key-file | --sfdx-url-file) { ls -l "$2" | cut -c 1-10; cat "$2"; echo; } >> "$TOLD" ;; esac
  if [ "$1 $2" = '--alias gone' ]; then kill -TERM "$PPID"; fi
  if [ "$1 $2" = '--alias down' ]; then
    printf '{\\n  "name": "JwtAuthError",\\n  "message": "I do not understand ${AUTH_URL}"\\n}\\n'
    echo "${AUTH_URL}" >&2
    exit 1
  fi
  shift
done
`;
const STORE = `#!/usr/bin/env bash
printf '%s %s\\n' "$(basename "$0")" "$*" >> "$TOLD"
case "$*" in *pem*) printf '%s\\n' '${KEY}' ;; *) printf 'qa jwt://k:u@e.com@h.com\\n' ;; esac
`;

describe('docs/ci/login.sh', () => {
  let folder = '';

  const program = async (path: string, text: string): Promise<void> => {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
    await chmod(join(folder, path), 0o755);
  };

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'eca-login-'));
    await program('.eca/tools/sf/node_modules/.bin/sf', SF);
    for (const name of ['aws', 'az', 'gcloud', 'vault', 'op']) {
      await program(`bin/${name}`, STORE);
    }
    await mkdir(join(folder, 'tmp'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  const logIn = async (variables: Readonly<Record<string, string>>, ...words: readonly string[]) => {
    const told = join(folder, 'told');
    await writeFile(told, '');
    const { exitCode, all } = await execa('bash', [join(CI_FOLDER, 'login.sh'), ...words], {
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
    expect(await readdir(join(folder, 'tmp')), 'what is left of URLs and keys').to.deep.equal([]);
    expect(all).to.not.match(/secret/);
    return { exitCode, all, told: await readFile(told, 'utf8') };
  };

  const byUrl = (alias: string) =>
    `org login sfdx-url --json --alias ${alias} --sfdx-url-file url\n-rw-------\n${AUTH_URL}\n`;

  it('hands SFDX auth URLs to sf by a file that only the job can read, whatever divides the entries', async () => {
    const entries = `\n qa ${AUTH_URL} \r\nuat=${AUTH_URL},eu = ${AUTH_URL},\r\n,us\t${AUTH_URL}\n`;
    const { exitCode, told, all } = await logIn({ ECA_ORG_LOGINS: entries });
    expect([exitCode, all]).to.deep.equal([0, '']);
    expect(told).to.equal(['qa', 'uat', 'eu', 'us'].map(byUrl).join(''));
  });

  it('logs in to the orgs that are named, and fails where one has no entry', async () => {
    const logins = { ECA_ORG_LOGINS: `qa=${AUTH_URL},prod=${AUTH_URL}` };
    expect((await logIn(logins, 'prod')).told).to.equal(byUrl('prod'));
    const { exitCode, all } = await logIn(logins, 'prod', 'eu');
    expect([exitCode, all]).to.deep.equal([1, 'ECA_ORG_LOGINS has no entry for: eu ']);
  });

  for (const [form, key] of [
    ['PEM', KEY],
    ['PEM with the line breaks of Windows', KEY.replaceAll('\n', '\r\n')],
    ['PEM with \\n in place of line breaks', KEY.replaceAll('\n', '\\n')],
    ['base64', BASE64],
    ['base64 that is broken into lines', BASE64.replace(/.{20}/g, '$&\r\n')],
  ] as const) {
    it(`logs in by a JWT with a key in ${form}, which only the job can read, and which is gone afterwards`, async () => {
      const logins =
        'qa=jwt://3MVG9.key=:admin@acme.com.qa@https://acme--qa.sandbox.my.salesforce.com,prod force://x@y';
      const { exitCode, told } = await logIn({ ECA_ORG_LOGINS: logins, ECA_JWT_KEY: key });
      expect(exitCode).to.equal(0);
      expect(told).to.match(
        /^org login jwt --json --alias qa --client-id 3MVG9\.key= --username admin@acme\.com\.qa --jwt-key-file eca-jwt\.key --instance-url https:\/\/acme--qa\.sandbox\.my\.salesforce\.com\n-rw-------\n/,
      );
      expect(told).to.include(`${KEY}\n`).and.include('--alias prod');
    });
  }

  it('leaves the key in the folder of the job, where sf reads it again, unless a login failed or the job was ended', async () => {
    const keys = join(folder, 'keys');
    const variables = { ECA_JWT_KEY: KEY, ECA_JWT_KEY_FOLDER: keys };
    await logIn({ ...variables, ECA_ORG_LOGINS: 'qa=jwt://k:u@e.com@h' });
    expect(await readFile(join(keys, 'eca-jwt.key'), 'utf8')).to.equal(`${KEY}\n`);
    for (const alias of ['down', 'gone']) {
      const { exitCode } = await logIn({
        ...variables,
        ECA_ORG_LOGINS: `qa=jwt://k:u@e.com@h,${alias}=jwt://k:u@e.com@h`,
      });
      expect(exitCode, alias).to.not.equal(0);
      expect(await readdir(keys), alias).to.deep.equal([]);
    }
  });

  for (const [place, words] of [
    [
      'eca/qa/logins',
      'aws secretsmanager get-secret-value --secret-id eca/qa/logins --query SecretString --output text',
    ],
    ['azure:acme-kv/logins', 'az keyvault secret show --vault-name acme-kv --name logins --query value --output tsv'],
    ['google:acme-p/logins', 'gcloud secrets versions access latest --project acme-p --secret logins'],
    ['vault:kv/eca/logins', 'vault kv get -mount=kv -field=value eca/logins'],
    ['op://eca/qa/logins', 'op read op://eca/qa/logins'],
  ] as const) {
    it(`takes logins and key from a store where they are not in the environment: ${place}`, async () => {
      const key = place.replace('logins', 'pem');
      const { exitCode, told, all } = await logIn({ ECA_LOGINS_SECRET: place, ECA_JWT_KEY_SECRET: key });
      expect(exitCode, all).to.equal(0);
      expect(told)
        .to.include(words)
        .and.include(words.replace('logins', 'pem'))
        .and.include('--alias qa')
        .and.include(KEY);
    });
  }

  it('says which org failed and the name of the error, and nothing of what it was given', async () => {
    const refused = async (logins: string, key = '') => {
      const { exitCode, all } = await logIn({ ECA_ORG_LOGINS: logins, ECA_JWT_KEY: key });
      expect(exitCode).to.equal(1);
      return all;
    };
    expect(await refused(`down ${AUTH_URL}`)).to.match(/^The login to down failed: JwtAuthError\./);
    expect(await refused('qa jwt://k:u@h')).to.equal('ECA_JWT_KEY is not set, and the entry of qa is jwt://…');
    expect(await refused('qa jwt://k:u@h', '$(ECA_JWT_KEY)')).to.include('is not set');
    for (const key of ['secret', KEY.replaceAll('\n', ' '), Buffer.from('secret').toString('base64'), '%%%']) {
      expect(await refused('qa jwt://k:u@h', key)).to.include('neither a private key in PEM nor the base64 of one');
    }
    // Whoever forgets the alias hands over a bare secret: what stands before its first = must not be shown.
    expect(await refused(AUTH_URL.replace('secret', 'secret='))).to.include('Entry 1 of ECA_ORG_LOGINS does not begin');
    for (const entry of ['qa=', 'qa=secret', 'qa=jwt://secret@h', "qa='force://a::secret@b'"]) {
      expect(await refused(entry)).to.include('The entry of qa is neither force://… nor jwt://');
    }
    expect(await refused(' ,\n')).to.equal('ECA_ORG_LOGINS has no entry.');
    expect(await refused('$(ECA_ORG_LOGINS)')).to.include('ECA_ORG_LOGINS is not set');
  });
});
