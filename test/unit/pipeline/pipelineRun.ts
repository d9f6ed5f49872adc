/** Ports for runs of the pipeline in one process: an org in memory, a token endpoint that is a function, a standing clock. */
import type { CredentialStore, StoredCredentials } from '../../../scripts/credentials/clientCredentials.ts';
import type { Clock } from '../../../scripts/lib/clock.ts';
import type { DeployPorts, DeployRequest } from '../../../scripts/pipeline/deployRequest.ts';
import type { ScratchPorts, ScratchRequest } from '../../../scripts/pipeline/deployScratch.ts';
import type { RunEvent } from '../../../scripts/pipeline/runLog.ts';
import type { TokenTransport } from '../../../scripts/verify/verifiedToken.ts';
import { fakeClock } from '../../support/fakeClock.ts';
import { ownProject, type ProjectFiles, withFolder } from '../../support/temporaryProject.ts';
import { type FakeOrg, fakeOrg, IDENTITY, KEY, SECRET } from './fakeOrg.ts';

export const RUN_AS = 'order-sync.00d000000000001aaa@integration.example.com';
const USER_ID = '005000000000002AAA';

export type PipelineRun = {
  readonly org: FakeOrg;
  readonly ports: ScratchPorts;
  readonly request: ScratchRequest;
  readonly events: readonly RunEvent[];
  readonly stored: ReadonlyMap<string, StoredCredentials>;
  readonly abort: (reason: Error) => void;
};

export type RunOptions = {
  readonly org?: FakeOrg;
  readonly project?: ProjectFiles;
  readonly request?: Partial<ScratchRequest>;
  /** Takes the run's way to abort itself, so that a port can pull it. */
  readonly ports?: (run: { readonly abort: (reason: Error) => void }) => Partial<ScratchPorts>;
};

/** The token endpoint of the org, and the login host that refuses the flow. */
export function tokenTransport(clock: Clock): TokenTransport {
  const live = new Set<string>();
  let issued = 0;
  /** With the server's time, by which the age of a token is told. */
  const json = (status: number, body: unknown): Response =>
    new Response(JSON.stringify(body), {
      status,
      headers: { 'content-type': 'application/json', date: new Date(clock.now()).toUTCString() },
    });
  return async (request) => {
    const { hostname, pathname } = new URL(request.url);
    const form = new URLSearchParams(request.method === 'GET' ? '' : await request.text());
    const isLive = live.has(request.headers.get('authorization')?.replace(/^Bearer /, '') ?? form.get('token') ?? '');
    if (hostname === 'login.salesforce.com' && pathname === '/services/oauth2/token') {
      return json(400, { error: 'invalid_grant', error_description: 'request not supported on this domain' });
    }
    switch (pathname) {
      case '/services/oauth2/token': {
        if (form.get('client_id') !== KEY || form.get('client_secret') !== SECRET) {
          return json(400, { error: 'invalid_client', error_description: 'invalid client credentials' });
        }
        issued += 1;
        const token = `00D000000000001!TOKEN_CANARY_${issued}`;
        live.add(token);
        const id = `https://login.salesforce.com/id/${IDENTITY.orgId}/${USER_ID}`;
        return json(200, {
          access_token: token,
          scope: 'api',
          instance_url: IDENTITY.instanceUrl,
          id,
          token_type: 'Bearer',
        });
      }
      case '/services/oauth2/introspect':
        return json(
          200,
          live.has(form.get('token') ?? '')
            ? {
                active: true,
                scope: 'api',
                client_id: KEY,
                username: RUN_AS,
                sub: `https://login.salesforce.com/id/${IDENTITY.orgId}/${USER_ID}`,
                token_type: 'access_token',
                iat: Math.floor(clock.now() / 1000),
                exp: Math.floor(clock.now() / 1000) + 7200,
              }
            : { active: false },
        );
      case '/services/oauth2/userinfo':
        return isLive
          ? json(200, { user_id: USER_ID, organization_id: IDENTITY.orgId, preferred_username: RUN_AS })
          : new Response('Bad_OAuth_Token', { status: 403 });
      case '/services/oauth2/revoke':
        live.delete(form.get('token') ?? '');
        return json(200, {});
      default:
        return isLive ? json(200, {}) : json(401, [{ errorCode: 'INVALID_SESSION_ID', message: 'expired' }]);
    }
  };
}

function memoryStore(stored: Map<string, StoredCredentials>): CredentialStore {
  return {
    location: (alias) => `the memory for ${alias}`,
    read: async (alias) => stored.get(alias),
    write: async (credentials) => {
      const before = stored.get(credentials.orgAlias);
      stored.set(credentials.orgAlias, credentials);
      return before === undefined
        ? 'created'
        : before.consumerKey === credentials.consumerKey
          ? 'unchanged'
          : 'updated';
    },
    remove: async (alias) => stored.delete(alias),
    delete: async (alias) => stored.delete(alias),
    check: async () => undefined,
    list: async () => [],
  };
}

const REQUEST: Omit<ScratchRequest, 'projectRoot'> & Pick<DeployRequest, 'command'> = {
  command: 'deploy',
  dryRun: false,
  validate: false,
  waitMinutes: 30,
  waitTokenMinutes: 15,
  variables: { ECA_CONTACT_EMAIL: 'owner@acme.com' },
  emulated: false,
  notices: [],
  repeatedFlags: '',
  devHub: 'hub',
  alias: 'qa',
  durationDays: 7,
  definitionFile: 'config/project-scratch-def.json',
};

/** Gives `work` a project in a real folder and ports that nothing outside of this process is behind. */
export async function withRun<Value>(options: RunOptions, work: (run: PipelineRun) => Promise<Value>): Promise<Value> {
  const org = options.org ?? fakeOrg();
  const clock = fakeClock();
  const events: RunEvent[] = [];
  const stored = new Map<string, StoredCredentials>();
  const controller = new AbortController();
  const abort = (reason: Error): void => controller.abort(reason);
  const basic: DeployPorts = {
    clock,
    openOrg: async () => org.client,
    store: memoryStore(stored),
    transport: tokenTransport(clock),
    onEvent: (event) => events.push(event),
    signal: controller.signal,
  };
  const ports: ScratchPorts = {
    ...basic,
    createScratchOrg: async ({ onProgress }) => {
      onProgress({ text: 'asked for', requestId: '2SR000000000001AAA' });
      return { username: IDENTITY.username, orgId: IDENTITY.orgId, alias: 'qa' };
    },
    resumeScratchOrg: async () => ({ username: IDENTITY.username, orgId: IDENTITY.orgId, alias: undefined }),
    ...options.ports?.({ abort }),
  };
  return withFolder(options.project ?? (await ownProject()), (projectRoot) =>
    work({ org, ports, request: { ...REQUEST, projectRoot, ...options.request }, events, stored, abort }),
  );
}
