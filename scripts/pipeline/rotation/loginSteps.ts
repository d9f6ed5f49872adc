/**
 * Who may still use the former pair. The org's login history tells who logged in, and not with which pair: so that a login
 * after the new pair was stored is a reason to ask the person, never a proof.
 */
import { rotatedAtOf } from '../../credentials/rotation/stagedPair.ts';
import { isNamed, raise } from '../../lib/errors.ts';
import { unlessAborted } from '../../lib/interruption.ts';
import { type Login, readLogins } from '../../org/readLogins.ts';
import { done, type RotationState, type RotationWork, type StepHandlers } from './rotationWork.ts';

/** The newest login of the run-as user; `undefined` where there is none, or where the org does not tell. */
export async function lastLoginOf({ org, app, ports }: RotationWork): Promise<string | undefined> {
  try {
    const [last] = await unlessAborted(readLogins(org, app.runAsUsername, undefined), ports.signal);
    return last?.at;
  } catch (error) {
    // Used-up requests must not keep the store from the pair that works.
    if (isNamed(error, 'OrgRequestRefusedError') || isNamed(error, 'ApiRequestLimitError')) {
      return undefined;
    }
    throw error;
  }
}

export type Caller = {
  readonly sourceIp: string;
  readonly application: string;
  readonly logins: number;
  readonly lastLogin: string;
};

/** One row an address and application, in the order of their last login. */
export function groupCallers(logins: readonly Login[]): readonly Caller[] {
  const callers = new Map<string, Caller>();
  for (const { at, sourceIp, application } of logins) {
    const key = `${sourceIp} ${application}`;
    const seen = callers.get(key);
    callers.set(key, {
      sourceIp,
      application,
      logins: (seen?.logins ?? 0) + 1,
      lastLogin: seen === undefined || at > seen.lastLogin ? at : seen.lastLogin,
    });
  }
  return [...callers.values()];
}

const sinceOf = ({ past }: RotationWork, { staged }: RotationState): string | undefined => {
  const rotatedAt = staged === undefined ? undefined : rotatedAtOf(staged);
  return past.lastLoginBeforeSwitch ?? (rotatedAt === undefined ? undefined : new Date(rotatedAt).toISOString());
};

export const loginSteps: StepHandlers<'read-logins'> = {
  'read-logins': async (work, state) => {
    const { app, org, request, ports } = work;
    const subject = { app: app.name, org: org.identity.alias };
    const since = sinceOf(work, state);
    let callers: readonly Caller[];
    try {
      const beginning = new Date(0).toISOString();
      callers = groupCallers(await unlessAborted(readLogins(org, app.runAsUsername, since ?? beginning), ports.signal));
    } catch (error) {
      if (!isNamed(error, 'OrgRequestRefusedError')) {
        throw error;
      }
      if (!request.force) {
        raise(
          'CallersOnPreviousPairError',
          { ...subject, since, callers: [], unreadable: error.message },
          { cause: error },
        );
      }
      return done(state, 'not readable, ended all the same as --force says');
    }
    if (callers.length === 0) {
      return done(state, since === undefined ? 'nobody' : `nobody since ${since}`);
    }
    if (!request.force) {
      raise('CallersOnPreviousPairError', { ...subject, since, callers });
    }
    return done(state, `${callers.map(({ sourceIp }) => sourceIp).join(', ')}; ended all the same as --force says`);
  },
};
