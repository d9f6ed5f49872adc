/**
 * Every state in which the token endpoint refuses the app Order_Sync, each reached by ordinary means: a deployment, a
 * record, the clock, an admin route. In: an org with the app at work. Out: where and as whom to ask, and the answer.
 */
import {
  askForToken,
  type Client,
  type OrderSync,
  type OrgHandle,
  refreshAccess,
  type TokenAnswer,
} from './orderSyncOrg.ts';

/** What the client asks with: its stored credentials, which the state has made wrong or useless. */
export type Asking = Client & {
  readonly origin: string;
  /** The org as it is now, where the state has given it another id: all sessions of before are over. */
  readonly org?: OrgHandle;
};

export type RefusalState = {
  readonly id: string;
  readonly title: string;
  /** Puts the org into the state; what is not given is the app's own pair at the org's My Domain. */
  readonly arrange: (world: RefusalWorld) => Promise<Partial<Asking> | undefined>;
  readonly answer: { readonly status: number; readonly error?: string; readonly description?: string };
  /** For states of sandboxes only. */
  readonly kind?: 'sandbox';
  /** The state passes by itself: moves the clock until it has. */
  readonly relent?: (world: RefusalWorld) => Promise<void>;
};

export type RefusalWorld = OrderSync & {
  /** Another org of the same emulator, with an administrator's token. */
  readonly otherOrg: () => Promise<OrgHandle>;
  /** The app in that org. */
  readonly installIn: (org: OrgHandle) => Promise<OrderSync>;
};

type Answer = RefusalState['answer'];

const refused = (error: string, description: string): Answer => ({ status: 400, error, description });
const hour = 3_600_000;
const propagation = 10 * 60_000;

const advance = async (admin: OrderSync['admin'], milliseconds: number): Promise<void> => {
  await admin('/clock/advance', { milliseconds });
};

const refresh = async ({ admin, org }: RefusalWorld, keepsApps: boolean): Promise<Partial<Asking>> => {
  const refreshed = await admin('/orgs/refresh', { org: org.orgId, keepsApps });
  const instanceUrl = String(refreshed['instanceUrl']);
  const token = await refreshAccess(instanceUrl, String(refreshed['refreshToken']));
  return { org: { orgId: String(refreshed['orgId']), instanceUrl, token }, origin: instanceUrl };
};

const keyUnknown = refused('invalid_client_id', 'client identifier invalid');
const noRunAsUser = refused('invalid_grant', 'no client credentials user enabled');
const blocked = refused('OAUTH_APP_BLOCKED', 'this app is blocked by admin');
const ipRestricted = refused('invalid_grant', 'ip restricted');
const wrongDomain = refused('invalid_grant', 'request not supported on this domain');

const changeUser = async ({ rest, runAsUserId }: RefusalWorld, fields: object): Promise<undefined> => {
  await rest(`/sobjects/User/${runAsUserId}`, 'PATCH', fields);
  return undefined;
};

type Deployment = Parameters<OrderSync['deployPart']>;

const deploying =
  (...[part, changes]: Deployment) =>
  async ({ deployPart }: RefusalWorld): Promise<undefined> => {
    await deployPart(part, changes);
    return undefined;
  };

const keyStates: readonly RefusalState[] = [
  {
    id: 'keyUnknown',
    title: 'a consumer key that no org has',
    arrange: async () => ({ clientId: `3MVG9${'x'.repeat(80)}` }),
    answer: keyUnknown,
  },
  {
    id: 'appTooNew',
    title: 'an app so new that the token endpoint does not know it yet',
    arrange: async ({ admin, replaceApp }) => {
      await admin('/settings', { propagationMilliseconds: propagation });
      return replaceApp();
    },
    answer: keyUnknown,
    relent: ({ admin }) => advance(admin, propagation),
  },
  {
    id: 'secretWrong',
    title: 'a consumer secret that is not that of the key',
    arrange: async () => ({ clientSecret: '0'.repeat(64) }),
    answer: refused('invalid_client', 'invalid client credentials'),
  },
  {
    id: 'keyOfOtherOrg',
    title: 'the pair of the same app in another org',
    arrange: async ({ otherOrg, installIn }) => (await installIn(await otherOrg())).client,
    answer: refused('invalid_grant', 'External client app is not installed in this org'),
  },
];

const settingStates: readonly RefusalState[] = [
  {
    id: 'flowOffInSettings',
    title: 'the flow off in the global OAuth settings',
    arrange: deploying('globalSettings', { isClientCredentialsFlowEnabled: 'false' }),
    answer: refused('invalid_grant', 'client credentials flow not enabled'),
  },
  {
    id: 'flowOffInPolicy',
    title: 'the flow off in the OAuth policies',
    arrange: deploying('oauthPolicy', { isClientCredentialsFlowEnabled: 'false' }),
    answer: noRunAsUser,
  },
  {
    id: 'pluginDisabled',
    title: 'the OAuth plugin disabled in the app policies',
    arrange: deploying('appPolicy', { isOauthPluginEnabled: 'false' }),
    answer: blocked,
  },
  {
    id: 'appDisabled',
    title: 'the whole app disabled in the app policies',
    arrange: deploying('appPolicy', { isEnabled: 'false' }),
    answer: blocked,
  },
  {
    id: 'noScope',
    title: 'scopes that this flow never gives, and no other',
    arrange: deploying('oauthSettings', { commaSeparatedOauthScopes: 'Full,RefreshToken' }),
    answer: refused('invalid_grant', 'no valid scopes defined'),
  },
  {
    id: 'ipOutsideTrustedRanges',
    title: 'an address outside the trusted ranges of the app',
    arrange: deploying('oauthSettings', {
      trustedIpRanges: '<endIpAddress>10.0.0.9</endIpAddress><startIpAddress>10.0.0.1</startIpAddress>',
    }),
    answer: ipRestricted,
  },
  {
    id: 'ipOutsideLoginRanges',
    title: "an address outside the login ranges of the run-as user's profile",
    arrange: async ({ deployFile }) => {
      const name = 'Minimum Access - API Only Integrations';
      await deployFile('Profile', name, `profiles/${name}.profile`, {
        loginIpRanges: '<endAddress>10.0.0.9</endAddress><startAddress>10.0.0.1</startAddress>',
      });
      return undefined;
    },
    answer: ipRestricted,
  },
];

const runAsStates: readonly RefusalState[] = [
  {
    id: 'runAsUnset',
    title: 'OAuth policies that name no run-as user',
    arrange: deploying('oauthPolicy', { clientCredentialsFlowUser: '' }),
    answer: noRunAsUser,
  },
  {
    id: 'runAsUnknown',
    title: 'a run-as user who was renamed since the policies named her',
    arrange: (world) => changeUser(world, { Username: `renamed-${world.runAsUsername}` }),
    answer: noRunAsUser,
  },
  {
    id: 'runAsByEmail',
    title: 'policies with the e-mail address of a user in place of the username',
    arrange: (world) => changeUser(world, { Username: `renamed-${world.runAsUsername}`, Email: world.runAsUsername }),
    answer: noRunAsUser,
  },
  {
    id: 'runAsInactive',
    title: 'a run-as user who is deactivated',
    arrange: (world) => changeUser(world, { IsActive: false }),
    answer: refused('invalid_grant', 'inactive user'),
  },
  {
    id: 'runAsFrozen',
    title: 'a run-as user who is frozen',
    arrange: async ({ rest, idOf, runAsUserId }) => {
      const login = await idOf(`SELECT Id FROM UserLogin WHERE UserId = '${runAsUserId}'`);
      await rest(`/sobjects/UserLogin/${login}`, 'PATCH', { IsFrozen: true });
      return undefined;
    },
    answer: refused('invalid_grant', 'user is frozen'),
  },
  {
    id: 'runAsWithoutApi',
    title: 'a run-as user without API Enabled',
    arrange: async (world) => {
      const profile = await world.idOf("SELECT Id FROM Profile WHERE Name = 'Minimum Access - Salesforce'");
      return changeUser(world, { ProfileId: profile });
    },
    answer: refused('invalid_grant', 'API is disabled for this User'),
  },
  {
    id: 'runAsNotApproved',
    title: 'a run-as user without the permission set that the policies admit',
    arrange: async ({ rest, idOf, runAsUserId }) => {
      const assignment = await idOf(
        `SELECT Id FROM PermissionSetAssignment WHERE AssigneeId = '${runAsUserId}' AND PermissionSet.Name = 'Order_Sync_Integration'`,
      );
      await rest(`/sobjects/PermissionSetAssignment/${assignment}`, 'DELETE');
      return undefined;
    },
    answer: refused('invalid_app_access', 'user is not admin approved to access this app'),
  },
  {
    id: 'loginRateExceeded',
    title: 'more logins of the run-as user than an hour allows',
    arrange: async ({ admin, org, client }) => {
      await admin('/settings', { loginsPerUserPerHour: 1 });
      await askForToken(org.instanceUrl, client);
      return undefined;
    },
    answer: refused('invalid_grant', 'login rate exceeded'),
    relent: ({ admin }) => advance(admin, hour),
  },
];

const hostStates: readonly RefusalState[] = [
  {
    id: 'loginHost',
    title: 'the generic login host (login or test) in place of the My Domain',
    arrange: async ({ emulator }) => ({ origin: emulator.loginUrl }),
    answer: wrongDomain,
  },
  {
    id: 'lightningHost',
    title: 'the Lightning host, which redirects to the My Domain',
    arrange: async ({ admin, org }) => ({
      origin: String((await admin('/orgs/lightning', { org: org.orgId }))['lightningUrl']),
    }),
    answer: { status: 302 },
  },
  {
    id: 'foreignRedirect',
    title: 'a redirect that would carry the secret to another host',
    arrange: async ({ admin }) => {
      await admin('/faults', {
        match: { pathPattern: '/services/oauth2/token' },
        kind: 'status',
        effect: 'before',
        status: 307,
        location: 'https://elsewhere.example/services/oauth2/token',
        contentType: 'text/html',
        body: '',
        times: 0,
      });
      return undefined;
    },
    answer: { status: 307 },
  },
  {
    id: 'htmlAnswer',
    title: 'a page of HTML where JSON should be',
    arrange: async ({ admin }) => {
      await admin('/faults', {
        match: { pathPattern: '/services/oauth2/token' },
        kind: 'html503',
        effect: 'before',
        times: 0,
      });
      return undefined;
    },
    answer: { status: 503 },
  },
];

const orgStates: readonly RefusalState[] = [
  {
    id: 'orgLocked',
    title: 'an org that is locked or suspended',
    arrange: async ({ admin, org }) => {
      await admin('/orgs/lock', { org: org.orgId, isLocked: true });
      return undefined;
    },
    answer: refused('inactive_org', 'org is locked, closed, or suspended'),
  },
  {
    id: 'appWithoutOauthSettings',
    title: 'an app whose OAuth settings are gone, as after a sandbox refresh',
    arrange: (world) => refresh(world, true),
    answer: keyUnknown,
    kind: 'sandbox',
  },
  {
    id: 'appMissing',
    title: 'a sandbox whose refresh has taken the app away',
    arrange: (world) => refresh(world, false),
    answer: keyUnknown,
    kind: 'sandbox',
  },
];

export const REFUSAL_STATES: readonly RefusalState[] = [
  ...keyStates,
  ...settingStates,
  ...runAsStates,
  ...hostStates,
  ...orgStates,
];

/** Asks once, as a client whose world is in the state. */
export const askRefused = async (world: RefusalWorld, asking: Partial<Asking> | undefined): Promise<TokenAnswer> => {
  const { origin, clientId, clientSecret } = { origin: world.org.instanceUrl, ...world.client, ...asking };
  return askForToken(origin, { clientId, clientSecret });
};
