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
    evidence: /^Order_Sync is in "qa" with the key …\w{6}\. No pair of it is in \S+qa\.json\.$/,
    fix: /^npm run deploy -- --target-org qa --app Order_Sync .*npm run verify -- --target-org qa --store <name>$/,
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
