/** Which row of the decision table explains each state of refusal, and how far one gets where the org can't be read. */
export type StateCase = {
  /** Id of a state of `refusalStates.ts`. */
  readonly state: string;
  readonly row: string;
  /** `first`: the likeliest of those that remain; `among`: the answer alone can't tell; `confirmed`: the answer says it. */
  readonly unread: 'first' | 'among' | 'confirmed';
  /** The stored keys of another org are known. */
  readonly knowsKeys?: true;
  readonly fix: RegExp;
};

const deploy = /^npm run deploy -- --target-org qa/;

export const STATE_CASES: readonly StateCase[] = [
  { state: 'keyUnknown', row: 'keyUnknown', unread: 'among', fix: deploy },
  { state: 'appTooNew', row: 'appTooNew', unread: 'among', fix: /--wait-token 30/ },
  { state: 'secretWrong', row: 'secretWrong', unread: 'first', fix: deploy },
  { state: 'keyOfOtherOrg', row: 'keyOfOtherOrg', unread: 'first', knowsKeys: true, fix: /sf org display/ },
  { state: 'flowOffInSettings', row: 'flowOffInSettings', unread: 'first', fix: deploy },
  { state: 'flowOffInPolicy', row: 'flowOffInPolicy', unread: 'among', fix: deploy },
  { state: 'pluginDisabled', row: 'pluginDisabled', unread: 'among', fix: deploy },
  { state: 'appDisabled', row: 'appDisabled', unread: 'first', fix: deploy },
  { state: 'noScope', row: 'noScope', unread: 'first', fix: deploy },
  { state: 'ipOutsideTrustedRanges', row: 'ipRestricted', unread: 'first', fix: /ipRelaxationPolicyType in force-app/ },
  { state: 'ipOutsideLoginRanges', row: 'ipRestricted', unread: 'first', fix: /Login IP Ranges/ },
  { state: 'runAsUnset', row: 'runAsUnset', unread: 'first', fix: deploy },
  { state: 'runAsUnknown', row: 'runAsUnknown', unread: 'among', fix: /makes the user order-sync@/ },
  { state: 'runAsByEmail', row: 'runAsByEmail', unread: 'among', fix: /^Set clientCredentialsFlowUser in force-app/ },
  { state: 'runAsInactive', row: 'runAsInactive', unread: 'first', fix: /^sf data update record .*IsActive=true/ },
  { state: 'runAsFrozen', row: 'runAsFrozen', unread: 'first', fix: /Unfreeze$/ },
  { state: 'runAsWithoutApi', row: 'runAsWithoutApi', unread: 'first', fix: /API Enabled$/ },
  { state: 'runAsNotApproved', row: 'runAsNotApproved', unread: 'first', fix: /assigns Order_Sync_Integration to/ },
  { state: 'loginRateExceeded', row: 'loginRateExceeded', unread: 'first', fix: /^Wait 15 to 30 minutes/ },
  { state: 'loginHost', row: 'otherHost', unread: 'confirmed', fix: /sf org display/ },
  { state: 'lightningHost', row: 'redirectedHost', unread: 'confirmed', fix: /sf org display/ },
  { state: 'foreignRedirect', row: 'redirectedHost', unread: 'confirmed', fix: /sf org display/ },
  { state: 'htmlAnswer', row: 'serviceUnavailable', unread: 'confirmed', fix: /status\.salesforce\.com/ },
  { state: 'orgLocked', row: 'orgLocked', unread: 'confirmed', fix: /^sf org open/ },
  { state: 'appWithoutOauthSettings', row: 'oauthSettingsMissing', unread: 'among', fix: deploy },
  { state: 'appMissing', row: 'appMissing', unread: 'among', fix: deploy },
];
