/**
 * Which rows of the decision table explain a store without the app's pair, in each state that the emulator can have. In:
 * the pairs that the store holds under the alias instead. Out: data for the test, and for the one of the table itself.
 */
export type NotStoredCase = {
  readonly title: string;
  /** Id of a state of `refusalStates.ts`; absent for an app at work. */
  readonly state?: string;
  /** The app whose pair of the org of before stands under the alias. */
  readonly storedOfBefore?: string;
  /** What the store holds of the app itself beside no current pair, and what the org makes of that pair. */
  readonly left?: {
    readonly version: 'pending' | 'previous';
    readonly is: 'main' | 'staged' | 'rotated' | 'unknown';
  };
  readonly errorName: 'CredentialsNotStoredError' | 'CredentialsOfAnotherOrgError';
  /** The rows that are confirmed, in their order. */
  readonly rows: readonly [string, ...string[]];
  readonly evidence: RegExp;
  readonly fix: RegExp;
};

export const NOT_STORED_CASES: readonly NotStoredCase[] = [
  {
    title: 'an app at work whose pair was never fetched',
    errorName: 'CredentialsNotStoredError',
    rows: ['pairNotFetched'],
    evidence: /^Order_Sync is in "qa" with the key …[\w.]{6}\. No pair of it is in \S+qa\.json\.$/,
    fix: /^npm run deploy -- --target-org qa --app Order_Sync .*npm run verify -- --target-org qa --store <name>$/,
  },
  {
    title: 'a pending pair that the org has staged',
    left: { version: 'pending', is: 'staged' },
    errorName: 'CredentialsNotStoredError',
    rows: ['currentMissing'],
    evidence:
      /^Under "qa" the store holds a pending pair of Order_Sync \(key …[\w.]{6}\), and no current one\. The org's main pair has the key …[\w.]{6}\. Its staged place holds the key …[\w.]{6}, Active\.$/,
    fix: /^npm run rotate -- --target-org qa --app Order_Sync {3}\(goes on with the rotation/,
  },
  {
    title: 'a pending pair that the org has promoted',
    left: { version: 'pending', is: 'main' },
    errorName: 'CredentialsNotStoredError',
    rows: ['currentMissing'],
    evidence: /^Under "qa" the store holds a pending pair .* The org's main pair has the key …[\w.]{6}\./,
    fix: /^npm run rotate -- --target-org qa --app Order_Sync {3}/,
  },
  {
    title: 'a pending pair that the org does not know',
    left: { version: 'pending', is: 'unknown' },
    errorName: 'CredentialsNotStoredError',
    rows: ['currentMissing'],
    evidence: /^Under "qa" the store holds a pending pair /,
    fix: /^npm run deploy -- --target-org qa --app Order_Sync {3}\(stores the pair of the org as the current one\)$/,
  },
  {
    title: 'a previous pair in its grace',
    left: { version: 'previous', is: 'rotated' },
    errorName: 'CredentialsNotStoredError',
    rows: ['currentMissing'],
    evidence: /^Under "qa" the store holds a previous pair .*, Rotated\.$/,
    fix: /^npm run deploy -- --target-org qa --app Order_Sync .*; once .*: npm run rotate -- --target-org qa --app Order_Sync --finish$/,
  },
  {
    title: 'an org without the app',
    state: 'appMissing',
    errorName: 'CredentialsNotStoredError',
    rows: ['appMissing'],
    evidence: /^"qa" \(00D\w+\) has no External Client App Order_Sync\.$/,
    fix: /^npm run deploy -- --target-org qa --app Order_Sync {3}/,
  },
  {
    title: 'an app that lost its OAuth settings in a sandbox refresh',
    state: 'appWithoutOauthSettings',
    errorName: 'CredentialsNotStoredError',
    rows: ['oauthSettingsMissing'],
    evidence: /^The org has the app Order_Sync, but no OAuth settings of it\./,
    fix: /^npm run deploy -- --target-org qa --app Order_Sync {3}\(deploys the OAuth settings again/,
  },
  {
    title: "another app's pair of the org that the alias meant before",
    state: 'appMissing',
    storedOfBefore: 'Billing_Sync',
    errorName: 'CredentialsNotStoredError',
    rows: ['aliasOfOtherOrg', 'appMissing'],
    evidence: /^Under "qa" the store holds the pair of Billing_Sync in the org 00D\w+; "qa" is 00D\w+ now\. "qa" /,
    fix: /^npm run refresh -- --target-org qa /,
  },
  {
    title: 'the pair of the org that the alias meant before',
    state: 'appMissing',
    storedOfBefore: 'Order_Sync',
    errorName: 'CredentialsOfAnotherOrgError',
    rows: ['appMissing', 'keyOfOtherOrg'],
    evidence: /has no External Client App Order_Sync\..*"qa" was another org when they were stored/,
    fix: /^npm run refresh -- --target-org qa .*npm run deploy -- --target-org qa\)$/,
  },
];
