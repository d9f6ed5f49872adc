/**
 * Why an authorization server refuses: the causes with their fixes, and which of them an `error` code can have. Data.
 * A code decides what an answer is. The description, lower-cased, is a hint: it orders and narrows the causes that are
 * shown, and can shorten a wait for a new app. Texts differ by release, so an unknown one falls back to the code's row.
 */

export type CauseContext = { readonly app: string; readonly org: string; readonly runAsUsername: string };
type Cause = {
  readonly cause: (context: CauseContext) => string;
  readonly fix: (context: CauseContext) => string;
};

const POLICY_FILE = 'extlClntAppOauthPolicies/*.ecaOauthPlcy-meta.xml';
const GLOBAL_SETTINGS_FILE = 'extlClntAppGlobalOauthSets/*.ecaGlblOauth-meta.xml';
const deployAgain = ({ org }: CauseContext): string => `npm run deploy -- --target-org ${org}`;

export const CAUSES = {
  runAsUnset: {
    cause: ({ app }) => `the OAuth policies of ${app} in the org name no run-as user`,
    fix: (context) => `Set clientCredentialsFlowUser in ${POLICY_FILE}, then: ${deployAgain(context)}`,
  },
  runAsUnknown: {
    cause: ({ runAsUsername }) => `${runAsUsername} is no username of this org (an e-mail address is not enough)`,
    fix: ({ org, runAsUsername }) =>
      `sf data query --target-org ${org} --query "SELECT Username, IsActive FROM User WHERE Username = '${runAsUsername}'"`,
  },
  runAsInactive: {
    cause: ({ runAsUsername }) => `${runAsUsername} is inactive or frozen`,
    fix: () => 'Setup > Users, then the run-as user: Active, and not frozen',
  },
  runAsNotApiOnly: {
    cause: ({ runAsUsername }) => `${runAsUsername} lacks the permission "API Only User"`,
    fix: () => 'Setup > Permission Sets, then the one of the integration user > System Permissions > API Only User',
  },
  runAsWithoutApi: {
    cause: ({ runAsUsername }) => `${runAsUsername} lacks the permission "API Enabled"`,
    fix: () => 'Setup > Permission Sets, then the one of the integration user > System Permissions > API Enabled',
  },
  flowOff: {
    cause: () => 'the client credentials flow is off in the app settings or in the policies',
    fix: (context) =>
      `Set isClientCredentialsFlowEnabled to true in ${GLOBAL_SETTINGS_FILE} and in ${POLICY_FILE}, then: ${deployAgain(context)}`,
  },
  runAsNotApproved: {
    cause: ({ app, runAsUsername }) => `${runAsUsername} is not among the users who may use ${app}`,
    fix: (context) =>
      `Name the user's permission set in commaSeparatedPermissionSet of ${POLICY_FILE}, assign it, then: ${deployAgain(context)}`,
  },
  appBlocked: {
    cause: ({ app }) => `${app} or its OAuth plugin is disabled, or an administrator has blocked it`,
    fix: (context) =>
      `Set isEnabled and isOauthPluginEnabled to true in extlClntAppPolicies/*.ecaPlcy-meta.xml, then: ${deployAgain(context)}; or unblock it in Setup > Connected Apps OAuth Usage`,
  },
  noScope: {
    cause: () => 'none of the declared scopes can be given with this flow (RefreshToken, Full and Web never are)',
    fix: (context) =>
      `Add Api to commaSeparatedOauthScopes in extlClntAppOauthSettings/*.ecaOauth-meta.xml, then: ${deployAgain(context)}`,
  },
  ipRestricted: {
    cause: ({ runAsUsername }) => `this address is outside the login IP ranges for ${runAsUsername}`,
    fix: () =>
      `Setup > Profiles, then the run-as user's profile > Login IP Ranges; or ipRelaxationPolicyType in ${POLICY_FILE}`,
  },
  keyUnknown: {
    cause: ({ app }) => `the org does not know the consumer key (${app} was deleted, or its key was replaced)`,
    fix: ({ org }) => `npm run deploy -- --target-org ${org}   (reads key and secret from the org again)`,
  },
  keyOfOtherOrg: {
    cause: () => 'the consumer key belongs to an app of another org',
    fix: ({ org }) =>
      `Compare orgId and instanceUrl in the stored credentials with: sf org display --target-org ${org}; then: npm run deploy -- --target-org ${org}`,
  },
  secretWrong: {
    cause: () => 'the consumer secret is not that of the key (it was rotated since it was read)',
    fix: ({ org }) => `npm run deploy -- --target-org ${org}   (reads key and secret from the org again)`,
  },
  hostWrong: {
    cause: () => 'this host does not issue tokens for this flow; only the My Domain of the org does',
    fix: ({ org }) => `Use the instanceUrl that this shows: sf org display --target-org ${org}`,
  },
  runAsNotIntegration: {
    cause: ({ runAsUsername }) => `${runAsUsername} is a user whose logins are not for integrations`,
    fix: () => 'Take a user with the licence Salesforce Integration as the run-as user.',
  },
  loginRate: {
    cause: () => 'the run-as user logs in too often',
    fix: () => 'Wait 15 to 30 minutes.',
  },
  serverRule: {
    cause: () => 'the org names a reason that is not known here',
    fix: ({ org }) =>
      `sf data query --target-org ${org} --query "SELECT LoginTime, Status, LoginSubType FROM LoginHistory ORDER BY LoginTime DESC LIMIT 5"`,
  },
} as const satisfies Readonly<Record<string, Cause>>;

export type CauseId = keyof typeof CAUSES;

/**
 * What a refusal can mean for an app that was just deployed: `spreading` passes when the key is known everywhere,
 * `settling` passes soon or never, `final` never passes by itself, `rateLimit` gets worse with each try.
 */
export type RefusalNature = 'spreading' | 'settling' | 'final' | 'rateLimit';

export type RefusalRow = {
  readonly nature: RefusalNature;
  readonly causes: readonly [CauseId, ...CauseId[]];
  readonly hints?: readonly {
    readonly text: string;
    readonly nature?: RefusalNature;
    readonly causes: readonly [CauseId, ...CauseId[]];
  }[];
};

const RUN_AS: readonly [CauseId, ...CauseId[]] = [
  'runAsUnset',
  'runAsUnknown',
  'runAsInactive',
  'runAsNotApiOnly',
  'flowOff',
];
const FLOW: readonly [CauseId, ...CauseId[]] = ['flowOff', 'runAsUnset'];

/** By `error` code, as forms of the token answer have them. */
export const REFUSALS: Readonly<Record<string, RefusalRow>> = {
  invalid_client_id: { nature: 'spreading', causes: ['keyUnknown', 'keyOfOtherOrg'] },
  invalid_client: {
    nature: 'settling',
    causes: ['secretWrong', 'keyUnknown', 'keyOfOtherOrg'],
    hints: [
      { text: 'invalid client credentials', nature: 'final', causes: ['secretWrong'] },
      // An older pairing of code and text for a key that is not known.
      { text: 'client identifier invalid', nature: 'spreading', causes: ['keyUnknown', 'keyOfOtherOrg'] },
    ],
  },
  invalid_grant: {
    nature: 'settling',
    causes: [...RUN_AS, 'noScope', 'ipRestricted', 'keyOfOtherOrg'],
    hints: [
      { text: 'no client credentials user enabled', causes: RUN_AS },
      { text: 'client credentials flow not enabled', causes: FLOW },
      { text: 'no valid scopes', nature: 'final', causes: ['noScope'] },
      { text: 'ip restricted', nature: 'final', causes: ['ipRestricted'] },
      { text: 'not supported on this domain', nature: 'final', causes: ['hostWrong'] },
      { text: 'not installed in this org', nature: 'final', causes: ['keyOfOtherOrg'] },
      { text: 'cross-org oauth flows', nature: 'final', causes: ['keyOfOtherOrg'] },
      { text: "hasn't approved this consumer", nature: 'final', causes: ['runAsNotApproved'] },
      { text: 'inactive', nature: 'final', causes: ['runAsInactive'] },
      { text: 'frozen', nature: 'final', causes: ['runAsInactive'] },
      { text: 'api is disabled for this user', nature: 'final', causes: ['runAsWithoutApi'] },
      { text: 'maximum logins exceeded', nature: 'final', causes: ['runAsNotIntegration', 'loginRate'] },
      { text: 'login rate exceeded', nature: 'rateLimit', causes: ['loginRate'] },
    ],
  },
  invalid_app_access: { nature: 'final', causes: ['runAsNotApproved'] },
  unauthorized_client: { nature: 'settling', causes: FLOW },
  unsupported_grant_type: { nature: 'settling', causes: FLOW },
  invalid_scope: { nature: 'final', causes: ['noScope'] },
  inactive_user: { nature: 'final', causes: ['runAsInactive'] },
  rate_limit_exceeded: { nature: 'rateLimit', causes: ['loginRate'] },
  OAUTH_APP_BLOCKED: { nature: 'final', causes: ['appBlocked'] },
  oauth_app_blocked: { nature: 'final', causes: ['appBlocked'] },
};

export const UNKNOWN_REFUSAL: RefusalRow = { nature: 'final', causes: ['serverRule'] };
