/**
 * Causes that lie with the run-as user: unknown, named by e-mail address, inactive, frozen, or without a permission. What
 * is true of the source's user proves nothing while the org's policies can't be read: they may name another one.
 */

import type { UserState } from '../../../org/orgSnapshot.ts';
import { INTEGRATION_LICENCE } from '../../../org/snapshot/readIntegrationLicences.ts';
import { CAUSES } from '../../refusalCauses.ts';
import type { Facts, RunAs } from '../evidence.ts';
import {
  confirmed,
  deployCommand,
  factValue,
  possible,
  type Row,
  type RowContext,
  RULED_OUT,
  type Verdict,
  whenRead,
} from '../row.ts';

const NO_USER = 'no client credentials user enabled';
const REFUSALS = ['invalidGrant', 'flowRefused', 'otherRefusal'] as const;

const asSeen = (runAs: RunAs, seen: string): Verdict =>
  runAs.isFromSource ? possible(`${seen.slice(0, -1)}, if the org's policies name this user.`) : confirmed(seen);

/** A row about a user who exists; `undefined` says that the user is as it must be. */
const judgeUser =
  (problemOf: (user: UserState) => string | 'unknown' | undefined) =>
  ({ runAs }: Facts): Verdict =>
    whenRead(runAs, (found) => {
      if (found.user === undefined) {
        return RULED_OUT;
      }
      const problem = problemOf(found.user);
      if (problem === undefined) {
        return found.isFromSource ? possible() : RULED_OUT;
      }
      return problem === 'unknown' ? possible() : asSeen(found, problem);
    });

const judgeName =
  (isEmailWanted: boolean) =>
  ({ runAs }: Facts): Verdict =>
    whenRead(runAs, (found) => {
      const { named, user, usernamesWithThatEmail: usernames } = found;
      if (named === undefined || user !== undefined || usernames.length > 0 !== isEmailWanted) {
        return found.isFromSource ? possible() : RULED_OUT;
      }
      const isId = /^005\w{12}(\w{3})?$/.test(named);
      const what = isId ? ' (it has the form of a record id)' : '';
      const whose = isEmailWanted ? `; it is the e-mail address of ${usernames.join(', ')}` : '';
      return asSeen(found, `The org has no user with the username ${named}${what}${whose}.`);
    });

const nameFix = (context: RowContext): string => {
  const { definition, runAsUsername } = context;
  return definition.runAsUsername === runAsUsername
    ? `Set clientCredentialsFlowUser in ${definition.oauthPolicies.file} to a username of the org, then: ${deployCommand(context)}`
    : `${deployCommand(context)}   (the source names ${definition.runAsUsername})`;
};

export const RUN_AS_ROWS: readonly Row[] = [
  {
    id: 'runAsUnknown',
    on: REFUSALS,
    reads: ['oauthPolicies', 'runAs'],
    hints: [NO_USER],
    judge: judgeName(false),
    cause: ({ runAsUsername }) => `${runAsUsername} is no username of this org`,
    fix: (context) =>
      context.definition.runAsUsername === context.runAsUsername
        ? `${deployCommand(context)}   (makes the user ${context.runAsUsername})`
        : nameFix(context),
  },
  {
    id: 'runAsByEmail',
    on: REFUSALS,
    reads: ['oauthPolicies', 'runAs'],
    hints: [NO_USER],
    judge: judgeName(true),
    cause: ({ runAsUsername }) => `${runAsUsername} is an e-mail address, where a username must stand`,
    fix: nameFix,
  },
  {
    id: 'runAsInactive',
    on: [...REFUSALS, 'userInactive'],
    reads: ['oauthPolicies', 'runAs'],
    likeliestOn: ['userInactive'],
    hints: ['inactive', NO_USER],
    judge: (facts, context) => {
      const verdict = judgeUser(({ username, isActive }) => (isActive ? undefined : `${username} is not active.`))(
        facts,
      );
      // The code has one meaning; the records may have changed since.
      return verdict.is === 'ruledOut' && context.failure.signal === 'userInactive'
        ? possible(`${context.runAsUsername} is active in the records of the org.`)
        : verdict;
    },
    cause: ({ runAsUsername }) => `${runAsUsername} is not active`,
    fix: ({ org, runAsUsername }, { runAs }) => {
      const id = factValue(runAs)?.user?.id;
      return id === undefined
        ? `Setup > Users, then ${runAsUsername}: Active`
        : `sf data update record --target-org ${org} --sobject User --record-id ${id} --values "IsActive=true"`;
    },
  },
  {
    id: 'runAsFrozen',
    on: [...REFUSALS, 'userInactive'],
    reads: ['oauthPolicies', 'runAs'],
    hints: ['frozen', NO_USER],
    judge: judgeUser(({ username, isFrozen }) => {
      if (isFrozen === 'unknown') {
        return 'unknown';
      }
      return isFrozen ? `${username} is frozen.` : undefined;
    }),
    cause: ({ runAsUsername }) => `${runAsUsername} is frozen`,
    fix: ({ runAsUsername }) => `Setup > Users, then ${runAsUsername} > Unfreeze`,
  },
  {
    // Documented as a must, refused by no org that was reported on: never more than possible.
    id: 'runAsNotApiOnly',
    on: REFUSALS,
    reads: ['oauthPolicies', 'runAs'],
    hints: [NO_USER],
    judge: ({ runAs }) =>
      whenRead(runAs, ({ user, isFromSource }) => {
        if (user === undefined) {
          return RULED_OUT;
        }
        if (user.isApiOnly === true) {
          return isFromSource ? possible() : RULED_OUT;
        }
        return possible(...(user.isApiOnly === false ? [`${user.username} lacks "API Only User".`] : []));
      }),
    cause: CAUSES.runAsNotApiOnly.cause,
    fix: CAUSES.runAsNotApiOnly.fix,
  },
  {
    // Reported of service users of agents, and of no other.
    id: 'runAsNotIntegration',
    on: ['invalidGrant'],
    reads: ['oauthPolicies', 'runAs'],
    isRare: true,
    hints: ['maximum logins exceeded'],
    judge: ({ runAs }) =>
      whenRead(runAs, ({ user }) => {
        if (user === undefined || user.userLicenseName === INTEGRATION_LICENCE) {
          return RULED_OUT;
        }
        return possible(`${user.username} has the licence ${user.userLicenseName || 'of no name'}.`);
      }),
    cause: CAUSES.runAsNotIntegration.cause,
    fix: CAUSES.runAsNotIntegration.fix,
  },
  {
    id: 'runAsWithoutApi',
    on: REFUSALS,
    reads: ['oauthPolicies', 'runAs'],
    hints: ['api is disabled for this user'],
    judge: judgeUser(({ username, hasApiEnabled, profileName }) => {
      if (hasApiEnabled === 'unknown') {
        return 'unknown';
      }
      return hasApiEnabled
        ? undefined
        : `Neither the profile ${profileName} nor a permission set gives ${username} "API Enabled".`;
    }),
    cause: CAUSES.runAsWithoutApi.cause,
    fix: CAUSES.runAsWithoutApi.fix,
  },
];
