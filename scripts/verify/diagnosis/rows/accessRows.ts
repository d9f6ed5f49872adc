/**
 * Causes that lie with who may log in, from where and how often: pre-authorisation, login IP ranges, login rate, and an org
 * that lets nobody in. The login history says what an org thinks of an attempt; its statuses are words of the org's
 * records, compared without case.
 */
import { CAUSES } from '../../refusalCauses.ts';
import { elementOf, itemsOf } from '../componentReaders.ts';
import type { Facts, Login } from '../evidence.ts';
import {
  confirmed,
  deployCommand,
  factValue,
  possible,
  type Row,
  type RowContext,
  RULED_OUT,
  sourceFix,
  timeText,
  type Verdict,
  whenRead,
} from '../row.ts';
import { hasUnreadLists } from '../sobjectReaders.ts';

/** Rows may come a little late, and clocks differ. */
const RECENT_MILLISECONDS = 10 * 60_000;

const describeLogin = ({ atMilliseconds, status, sourceIp }: Login): string =>
  `The login history of the run-as user says for ${timeText(atMilliseconds)}: ${status}${sourceIp === undefined ? '' : `, from ${sourceIp}`}.`;

/** @see https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_loginhistory.htm */
const judgeLogin = ({ logins }: Facts, { orgNowMilliseconds }: RowContext, status: RegExp): Verdict =>
  whenRead(logins, (all) => {
    const recent = all.filter(
      ({ atMilliseconds }) => Math.abs(orgNowMilliseconds - atMilliseconds) <= RECENT_MILLISECONDS,
    );
    const refused = recent.find((login) => !/^success$/i.test(login.status));
    if (refused === undefined) {
      return recent.length === 0 ? possible() : RULED_OUT;
    }
    // Other words may be the same in another language; and a login that succeeded since may have been another caller's.
    return refused === recent[0] && status.test(refused.status)
      ? confirmed(describeLogin(refused))
      : possible(describeLogin(refused));
  });

const alsoSeen = (verdict: Verdict, ...more: readonly string[]): Verdict =>
  verdict.is === 'confirmed' ? confirmed(...verdict.seen, ...more) : verdict;

function judgeIp(facts: Facts, context: RowContext): Verdict {
  const policies = factValue(facts.oauthPolicies);
  const settings = factValue(facts.oauthSettings);
  return alsoSeen(
    judgeLogin(facts, context, /^restricted ip$/i),
    ...(policies === undefined
      ? []
      : [`ipRelaxationPolicyType is ${elementOf(policies, 'ipRelaxationPolicyType') ?? 'not set'} in the org.`]),
    ...(settings?.['trustedIpRanges'] === undefined ? [] : [`${settings.fullName} has trusted IP ranges of its own.`]),
  );
}

/** Lists hold names or ids of permission sets; ids can't be compared with the names that were read. */
function judgeApproval(facts: Facts, { failure }: RowContext): Verdict {
  const policies = factValue(facts.oauthPolicies);
  const user = factValue(facts.runAs)?.user;
  if (policies === undefined || user === undefined) {
    return possible();
  }
  if (elementOf(policies, 'permittedUsersPolicyType') !== 'AdminApprovedPreAuthorized') {
    return RULED_OUT;
  }
  const sets = itemsOf(policies, 'commaSeparatedPermissionSet');
  const profiles = itemsOf(policies, 'commaSeparatedProfile');
  const isListed =
    sets.some((name) => user.assignedPermissionSetNames.includes(name)) || profiles.includes(user.profileName);
  const listed = [...sets, ...profiles].join(', ') || 'nobody';
  const has = [...user.assignedPermissionSetNames, user.profileName].filter(Boolean).join(', ');
  const seen = `The policies in the org admit ${listed}; ${user.username} has ${has || 'none of it'}.`;
  if (isListed) {
    return failure.signal === 'notApproved' ? possible(seen) : RULED_OUT;
  }
  if (hasUnreadLists(policies)) {
    return possible('The policies in the org admit listed users only.');
  }
  const mayBeListedById = [...sets, ...profiles].some((item) => /^(0PS|00e)\w{12}(\w{3})?$/.test(item));
  // Whether the list counts for this flow is disputed, so that only the code that says so is proof.
  return failure.signal === 'notApproved' && !mayBeListedById ? confirmed(seen) : possible(seen);
}

function approvalFix(context: RowContext, facts: Facts): string {
  const policies = factValue(facts.oauthPolicies);
  const [set] = policies === undefined ? [] : itemsOf(policies, 'commaSeparatedPermissionSet');
  const isInSource = context.definition.permissionSets.some(({ fullName }) => fullName === set);
  if (set === undefined) {
    const element = 'commaSeparatedPermissionSet';
    return sourceFix(
      context,
      context.definition.oauthPolicies,
      element,
      (text) => text !== '',
      "the user's permission set",
    );
  }
  return isInSource
    ? `${deployCommand(context)}   (assigns ${set} to ${context.runAsUsername})`
    : `sf org assign permset --target-org ${context.org} --name ${set} --on-behalf-of ${context.runAsUsername}`;
}

export const ACCESS_ROWS: readonly Row[] = [
  {
    id: 'ipRestricted',
    on: ['invalidGrant', 'otherRefusal'],
    reads: ['oauthPolicies', 'oauthSettings', 'runAs', 'logins'],
    hints: ['ip restricted'],
    judge: judgeIp,
    cause: CAUSES.ipRestricted.cause,
    fix: ({ definition }) =>
      `Setup > Profiles, then the run-as user's profile > Login IP Ranges; or ipRelaxationPolicyType in ${definition.oauthPolicies.file}`,
  },
  {
    id: 'runAsNotApproved',
    on: ['notApproved', 'invalidGrant', 'otherRefusal'],
    reads: ['oauthPolicies', 'runAs'],
    hints: ["hasn't approved this consumer"],
    judge: judgeApproval,
    cause: CAUSES.runAsNotApproved.cause,
    fix: approvalFix,
  },
  {
    id: 'loginRateExceeded',
    on: ['rateLimited', 'invalidGrant'],
    reads: ['runAs', 'logins'],
    isRare: true,
    hints: ['maximum logins exceeded'],
    judge: (facts, context) => {
      const verdict = judgeLogin(facts, context, /rate exceeded/i);
      // What the server said stands: another row of the history is another login.
      return verdict.is === 'ruledOut' && context.failure.signal === 'rateLimited' ? possible() : verdict;
    },
    cause: CAUSES.loginRate.cause,
    fix: () => 'Wait 15 to 30 minutes, and let integrations keep their token instead of asking for one each time.',
  },
  {
    id: 'orgLocked',
    on: ['orgInactive'],
    reads: ['organization'],
    // The code has one meaning, so that nothing else must be read.
    judge: ({ organization }, { failure, org }) => {
      const said = `The token endpoint of "${org}" answers ${String(failure.data['error'])}.`;
      return organization.kind === 'unreadable'
        ? confirmed(said, `Its API can't be read either: ${organization.reason}.`)
        : confirmed(said);
    },
    cause: ({ org }) => `Salesforce has locked, suspended or closed the org "${org}"`,
    fix: ({ org }) =>
      `sf org open --target-org ${org}   (shows why); then Salesforce support or the owner of the contract`,
  },
];
