/** Errors of a rotation: what stands in its way, and what it left. No text here holds a secret. */
import { entry } from './entry.ts';

type Subject = { readonly app: string; readonly org: string };

const rotate = (org: string, flags = ''): string => `npm run rotate -- --target-org ${org}${flags}`;

export const rotationErrors = {
  RotationNotSupportedError: entry<Subject & { apiVersion: string; highest: string }>({
    exit: 'usage',
    message: ({ app, org, apiVersion }) =>
      `The credentials of ${app} in "${org}" can't be rotated with API version ${apiVersion}: staged credentials need 65.0.`,
    actions: ({ org, highest }) => [
      Number.parseFloat(highest) >= 65
        ? rotate(org, ` --api-version ${highest}`)
        : `Wait until the org has Winter '26 (it offers ${highest}).`,
    ],
  }),
  RotationPreconditionsError: entry<Subject & { obstacles: readonly { message: string; fix: string }[] }>({
    exit: 'usage',
    message: ({ app, org, obstacles }) =>
      `The credentials of ${app} in "${org}" can't be rotated, and nothing was written: ${obstacles.map(({ message }) => message).join('; ')}.`,
    actions: ({ org, obstacles }) => {
      const [first, ...rest] = new Set(obstacles.map(({ fix }) => fix));
      return [
        first ?? rotate(org),
        ...rest,
        rotate(org, ' --temporary-access   (switches them on for the seconds of use and off again)'),
      ];
    },
    data: ({ obstacles }) => ({ obstacles }),
  }),
  RotatesOwnAppError: entry<Subject & { username: string }>({
    exit: 'usage',
    message: ({ app, org, username }) =>
      `"${org}" is authorised through ${app} itself (as ${username}); rotating its credentials would end the session that rotates them.`,
    actions: ({ org }) => [`sf org login web --alias ${org}   (logs in through another app)`],
  }),
  StoredUnderOtherNameError: entry<Subject & { other: string; location: string }>({
    exit: 'usage',
    message: ({ app, org, other, location }) =>
      `The pair of ${app} that integrations read is stored under "${other}", another name of the org "${org}" (${location}); a rotation under "${org}" would end it there. Nothing was written.`,
    actions: ({ org, other }) => [
      rotate(other),
      `npm run deploy -- --target-org ${org}   (stores the pair under "${org}" too, where nothing reads "${other}" any more; then rotate)`,
    ],
    data: ({ other, location }) => ({ other, location }),
  }),
  StagedPairInTheWayError: entry<Subject & { key: string; createdAt: string | undefined }>({
    exit: 'usage',
    message: ({ app, org, key, createdAt }) =>
      `${app} in "${org}" already has a staged pair that no run of this project is known to have made (${key}${createdAt === undefined ? '' : `, staged ${createdAt}`}).`,
    actions: ({ org }) => [
      rotate(org, ' --adopt-staged   (goes on with this pair)'),
      rotate(org, ' --discard-staged   (ends this pair and stages another)'),
      rotate(org, ' --abort   (ends this pair and rotates nothing)'),
    ],
    data: ({ key, createdAt }) => ({ key, createdAt }),
  }),
  PreviousPairAliveError: entry<Subject & { endsAt: string | undefined }>({
    exit: 'usage',
    message: ({ app, org, endsAt }) =>
      `The previous pair of ${app} in "${org}" is still in its grace${endsAt === undefined ? '' : ` (until ${endsAt})`}, and an app has room for one pair beside the current one.`,
    actions: ({ org }) => [rotate(org, ' --finish   (ends the previous pair)')],
    data: ({ endsAt }) => ({ endsAt }),
  }),
  RotationUnfinishedError: entry<Subject & { mode: string; problem: string }>({
    exit: 'usage',
    message: ({ app, org, mode, problem }) => `${app} in "${org}" is not ready for --${mode}: ${problem}.`,
    actions: ({ org }) => [rotate(org, '   (finishes the rotation)')],
  }),
  AlreadyPromotedError: entry<Subject & { endsAt: string | undefined }>({
    exit: 'usage',
    message: ({ app, org }) => `The staged pair of ${app} in "${org}" was promoted already; there is nothing to abort.`,
    actions: ({ org }) => [
      rotate(org, ' --rollback   (returns to the previous pair, where the org allows it)'),
      rotate(org, ' --finish   (ends the previous pair)'),
    ],
    data: ({ endsAt }) => ({ endsAt }),
  }),
  NothingToRollBackError: entry<Subject & { problem: string }>({
    exit: 'usage',
    message: ({ app, org, problem }) => `There is no previous pair of ${app} in "${org}" to return to: ${problem}.`,
    actions: ({ org }) => [rotate(org, '   (makes a new pair)')],
  }),
  RollbackRefusedError: entry<
    Subject & {
      errors: readonly { errorCode: string; message: string }[];
      endsAt: string | undefined;
      location: string;
    }
  >({
    exit: 'refused',
    message: ({ app, org, errors }) =>
      `"${org}" does not make the previous pair of ${app} the main one again: ${errors.map(({ errorCode, message }) => `${errorCode}: ${message}`).join('; ')}. Both pairs go on working, and nothing was changed.`,
    actions: ({ endsAt, location, org }) => [
      `Integrations may use the previous pair${endsAt === undefined ? '' : ` until ${endsAt}`}: version "previous" in ${location}`,
      rotate(org, ' --finish   (ends the previous pair)'),
      rotate(org, '   (then makes a new pair)'),
    ],
    data: ({ errors, endsAt }) => ({ errors, endsAt }),
  }),
  CallersOnPreviousPairError: entry<
    Subject & {
      since: string | undefined;
      callers: readonly { sourceIp: string; application: string; logins: number; lastLogin: string }[];
      unreadable?: string;
    }
  >({
    exit: 'refused',
    message: ({ app, org, since, callers, unreadable }) =>
      unreadable === undefined
        ? `The previous pair of ${app} in "${org}" was not ended: ${callers.map(({ sourceIp, logins, lastLogin }) => `${sourceIp} (${logins === 1 ? '1 login' : `${logins} logins`}, the last ${lastLogin})`).join(', ')} logged in since the new pair was stored${since === undefined ? '' : ` (${since})`}, and the org does not record with which pair.`
        : `The previous pair of ${app} in "${org}" was not ended: the login history can't be read (${unreadable}), so that nobody knows who still uses it.`,
    actions: ({ org }) => [
      'See at each caller that it uses the consumer key that the store holds as current.',
      rotate(org, ' --finish --force   (when they all do)'),
    ],
    data: ({ callers, since }) => ({ callers, since }),
  }),
  PairStillAcceptedError: entry<Subject & { key: string; host: string; waitedSeconds: number }>({
    exit: 'refused',
    message: ({ app, org, key, host, waitedSeconds }) =>
      `${host} still issues tokens for the ended pair ${key} of ${app} in "${org}" after ${waitedSeconds} seconds.`,
    actions: ({ org }) => [
      rotate(org, ' --finish   (looks again)'),
      `npm run app:disable -- --target-org ${org}   (when the pair is compromised: nobody gets a token any more)`,
    ],
    data: ({ key, host }) => ({ key, host }),
  }),
  PairEndUnprovenError: entry<Subject & { key: string; reason: string; flag: string }>({
    exit: 'partial',
    message: ({ app, org, key, reason }) =>
      `The pair ${key} of ${app} was ended in "${org}", but that it is refused is not proven: ${reason}.`,
    actions: ({ org, flag }) => [rotate(org, `${flag}   (asks again)`)],
    data: ({ key, reason }) => ({ key, reason }),
  }),
  PreviousPairDeadError: entry<Subject & { error: string; location: string }>({
    exit: 'refused',
    message: ({ app, org, error }) =>
      `The rotation of ${app} in "${org}" is done, but the previous pair no longer works (${error}): integrations that still use it fail now.`,
    actions: ({ location }) => [`Give every integration the current pair now: ${location}`],
    data: ({ error }) => ({ error }),
  }),
  TokenStillAliveError: entry<Subject & { problem: string }>({
    exit: 'refused',
    message: ({ app, org, problem }) => `A token of ${app} in "${org}" that had to die is still alive: ${problem}.`,
    actions: ({ org }) => [
      'Setup > Session Management: remove the sessions of the run-as user',
      `npm run app:disable -- --target-org ${org}`,
    ],
  }),
  RotationHookFailedError: entry<Subject & { command: string; problem: string }>({
    exit: 'partial',
    message: ({ app, org, command, problem }) =>
      `The new pair of ${app} in "${org}" is in place and stored, but the hook "${command}" failed: ${problem}. Both pairs work.`,
    actions: ({ org }) => [rotate(org, ' --on-rotated <command>   (runs the hook again; rotates nothing twice)')],
  }),
  AccessNotRestoredError: entry<Subject & { left: readonly string[]; problem: string }>({
    exit: 'partial',
    message: ({ org, left, problem }) =>
      `"${org}" still has what was switched on for this run: ${left.join(', ')} (${problem}).`,
    actions: ({ org }) => [rotate(org, ' --repair   (switches it off and does nothing else)')],
    data: ({ left }) => ({ left }),
  }),
  RotationRunningError: entry<Subject & { location: string }>({
    exit: 'pending',
    message: ({ app, org }) => `Another run is changing the credentials of ${app} in "${org}".`,
    actions: ({ org, location }) => [
      `${rotate(org)}   (when the other run has ended)`,
      `The lock is ${location}.lock; a run that was killed loses it by itself within seconds.`,
    ],
    data: ({ location }) => ({ location }),
  }),
  JournalError: entry<{ location: string; problem: string }>({
    exit: 'partial',
    message: ({ location, problem }) => `The journal ${location} can't be used: ${problem}.`,
    actions: ({ location }) => [
      `Check that ${location} is writable and its disk not full, then run the command again.`,
    ],
  }),
} as const;
