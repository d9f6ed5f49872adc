/** The steps that prove: a pair gets a token, an ended pair gets none, a token is dead. They change nothing but tokens. */
import type { ClientCredentials } from '../../credentials/clientCredentials.ts';
import { classifyRefusal } from '../../credentials/credentialsRefusal.ts';
import { viewStaged } from '../../credentials/rotation/consumerCalls.ts';
import { isNamed, raise, type SfError, toSfError } from '../../lib/errors.ts';
import { unlessAborted } from '../../lib/interruption.ts';
import { endPairTokens } from '../../verify/endPairTokens.ts';
import { provePairAccepted } from '../../verify/pairAccepted.ts';
import { provePairRefused } from '../../verify/pairRefused.ts';
import { pairInput } from '../pairInput.ts';
import {
  asCredentials,
  done,
  type RotationState,
  type RotationWork,
  type StepHandler,
  type StepHandlers,
  unchanged,
} from './rotationWork.ts';

const verifyPair =
  (pick: (state: RotationState) => ClientCredentials | undefined): StepHandler =>
  async (work, state, progress) => {
    const credentials = pick(state);
    if (credentials === undefined) {
      return raise('InternalFaultError', { problem: 'the plan verifies a pair before it has one' });
    }
    const { proofs, propagationMilliseconds } = await provePairAccepted(pairInput(work, credentials, progress));
    const waited = propagationMilliseconds > 0 ? `, known after ${(propagationMilliseconds / 1000).toFixed(1)} s` : '';
    return done({ ...state, proofs }, `a token for ${work.app.runAsUsername}${waited}`);
  };

/** The errors that say that the pair, and not the way to the org, is the trouble. */
const isRefusedPair = (error: unknown): error is Error =>
  isNamed(error, 'TokenRefusedError') || isNamed(error, 'TokenPropagationTimeoutError');

/** What the store has of a pair that the org has ended already. */
async function storedEnded({ org, app, ports, past, request }: RotationWork, { main }: RotationState) {
  const version = request.intent.mode === 'abort' ? 'pending' : 'previous';
  const stored = await ports.store.read(org.identity.alias, app.name, version);
  const isOther = stored !== undefined && stored.consumerKey !== main.consumerKey;
  return isOther &&
    (past.deletingKey === undefined || past.deletingKey === stored.consumerKey || version === 'previous')
    ? stored
    : undefined;
}

export const proofSteps: StepHandlers<
  'verify-pending' | 'verify-current' | 'verify-previous' | 'prove-refused' | 'revoke-tokens'
> = {
  'verify-pending': verifyPair(({ pending }) => pending),
  'verify-current': verifyPair(({ main }) => main),

  'verify-previous': async (work, state, progress) => {
    const { staged } = state;
    const former =
      state.former ??
      (staged?.state === 'Rotated'
        ? asCredentials(work, await unlessAborted(viewStaged(work.at, staged), work.ports.signal))
        : undefined);
    if (former === undefined) {
      return unchanged(state, 'the org has ended the former pair already');
    }
    try {
      await provePairAccepted({ ...pairInput(work, former, progress), isNewApp: false });
      return done({ ...state, former }, 'it works, until its grace ends');
    } catch (error) {
      if (!isRefusedPair(error)) {
        throw error;
      }
      // Integrations need the new pair all the more: the run goes on and tells this at its end.
      const subject = { app: work.app.name, org: work.org.identity.alias };
      const location = work.ports.store.location(work.org.identity.alias, work.app.name);
      const trouble = (): never =>
        raise('PreviousPairDeadError', { ...subject, error: error.message, location }, { cause: error });
      return done({ ...state, former, troubles: [...state.troubles, trouble] }, 'it no longer works', [error.message]);
    }
  },

  'prove-refused': async (work, state, progress) => {
    const ended = state.ended ?? (await storedEnded(work, state));
    if (ended === undefined) {
      return unchanged(state, 'not proven: the secret of the ended pair is not known here', [
        'That the ended pair is refused could not be proven: its secret is in no store that can be read.',
      ]);
    }
    const fate = await provePairRefused(pairInput(work, ended, progress));
    // The pair stays in the store, so that the next run can try again.
    return fate.kind === 'refused'
      ? done(state, fate.evidence)
      : raise('PairEndUnprovenError', {
          app: work.app.name,
          org: work.org.identity.alias,
          key: ended.consumerKey,
          reason: fate.reason,
          flag: work.request.intent.mode === 'rotate' ? '' : ` --${work.request.intent.mode}`,
        });
  },

  'revoke-tokens': async (work, state, progress) => {
    const { former } = state;
    if (former === undefined) {
      return unchanged(state, 'the former pair is gone, and no token can be had with it');
    }
    // The pair must be ended whatever becomes of its tokens: what could not be revoked is told at the end.
    const problems: SfError[] = [];
    const attempt = async (work: () => Promise<string>): Promise<string> => {
      try {
        return await work();
      } catch (error) {
        if (!isNamed(error, 'TokenStillAliveError') && !isNamed(error, 'OrgRequestRefusedError')) {
          throw error;
        }
        problems.push(toSfError(error));
        return error.message;
      }
    };
    const refreshTokens = await attempt(() => deleteRefreshTokens(work));
    const accessToken = await attempt(() => endPairTokens(pairInput(work, former, progress)));
    const troubles = problems.map((error) => (): never => {
      const subject = { app: work.app.name, org: work.org.identity.alias };
      return raise('TokenStillAliveError', { ...subject, problem: error.message }, { cause: error });
    });
    return done(
      { ...state, troubles: [...state.troubles, ...troubles] },
      `${refreshTokens}; ${accessToken}`,
      problems.map(({ message }) => message),
    );
  },
};

/** @see https://developer.salesforce.com/docs/atlas.en-us.chatterapi.meta/chatterapi/connect_resources_usage.htm */
async function deleteRefreshTokens({ org, at }: RotationWork): Promise<string> {
  try {
    await org.requestRest('DELETE', `/apps/oauth/usage/${encodeURIComponent(at.appId)}/tokens`);
    return 'refresh tokens deleted';
  } catch (error) {
    // An app that has no refresh tokens may not be in the list of usages at all.
    if (classifyRefusal(error).kind !== 'notFound') {
      throw error;
    }
    return 'the app has no refresh tokens';
  }
}
