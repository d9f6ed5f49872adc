/**
 * A session of an emulated org beside the commands under test: for what a colleague, an administrator or another tool
 * does in that org meanwhile. The Dev Hub's comes from the emulator's own description, a scratch org's from the sf state
 * that the commands wrote, through the real library in a process of its own (it sees one home directory a process).
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { type Project, ROOT } from '../support/commandLine.ts';

export type OrgSession = {
  readonly instanceUrl: string;
  readonly accessToken: string;
  readonly refreshToken: string | undefined;
  readonly username: string;
  /** A REST request, its path after `/services/data/vNN.0/`; fails the test on an error status. */
  readonly request: <Answer>(method: string, path: string, body?: unknown) => Promise<Answer>;
};

type Login = Omit<OrgSession, 'request'>;

const sessionOf = (login: Login): OrgSession => ({
  ...login,
  request: async <Answer>(method: string, path: string, body?: unknown): Promise<Answer> => {
    const response = await fetch(`${login.instanceUrl}/services/data/v66.0/${path}`, {
      method,
      headers: { authorization: `Bearer ${login.accessToken}`, 'content-type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) {
      throw new Error(`${method} ${path}: ${response.status} ${text}`);
    }
    // Each caller asserts what it reads.
    return (text === '' ? undefined : JSON.parse(text)) as Answer;
  },
});

type Description = {
  readonly devHub: {
    readonly instanceUrl: string;
    readonly clientId: string;
    readonly refreshToken: string;
    readonly username: string;
    readonly orgId: string;
  };
};

export async function openHub(project: Project): Promise<OrgSession & { readonly orgId: string }> {
  const file = join(project.dataDirectory, 'emulator', 'emulator.json');
  const { devHub } = JSON.parse(await readFile(file, 'utf8')) as Description;
  const { instanceUrl, clientId, refreshToken, username, orgId } = devHub;
  const response = await fetch(`${instanceUrl}/services/oauth2/token`, {
    method: 'POST',
    body: new URLSearchParams({ grant_type: 'refresh_token', client_id: clientId, refresh_token: refreshToken }),
  });
  const { access_token: accessToken } = (await response.json()) as { readonly access_token: string };
  return { ...sessionOf({ instanceUrl, accessToken, refreshToken, username }), orgId };
}

const PRINT_LOGIN = `
const { AuthInfo, StateAggregator } = await import('@salesforce/core');
const username = (await StateAggregator.getInstance()).aliases.resolveUsername(process.argv[1]);
const { instanceUrl, accessToken, refreshToken } = (await AuthInfo.create({ username })).getFields(true);
process.stdout.write(JSON.stringify({ instanceUrl, accessToken, refreshToken, username }));
`;

/** `home` is where sf's state is, the emulator's own unless the command ran with the person's. */
export async function openScratchOrg(
  project: Project,
  alias: string,
  home = join(project.dataDirectory, 'emulator', 'home'),
): Promise<OrgSession> {
  const { stdout } = await execa(process.execPath, ['--input-type=module', '--eval', PRINT_LOGIN, alias], {
    cwd: ROOT,
    env: { HOME: home, USERPROFILE: home, SF_USE_GENERIC_UNIX_KEYCHAIN: 'true', SF_DISABLE_LOG_FILE: 'true' },
  });
  return sessionOf(JSON.parse(stdout) as Login);
}
