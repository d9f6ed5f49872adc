/**
 * A new scratch org that nobody can enter. Its login code works once and for minutes: when the answer to its first use got
 * lost, or the run that would have used it died, the org is there and closed for ever. In: the Dev Hub, the request, and
 * what core threw. Out: the error to throw, after such an org was deleted and its request forgotten.
 */
import type { SfError } from '@salesforce/core/sfError';
import { buildError, isNamed, toSfError } from '../../lib/errors.ts';
import { describeFailure } from '../describeFailure.ts';
import { soqlLiteral } from '../soqlLiteral.ts';
import type { DevHub } from './openDevHub.ts';
import { forgetRequest } from './unfinishedRequest.ts';

/** @see RFC 6749 section 5.2: the authorization code is invalid, expired or was used already */
const REFUSED_CODE = 'invalid_grant';

export function isLoginLost(error: unknown): boolean {
  const failure = describeFailure(error);
  return isNamed(error, 'AuthCodeExchangeError') && failure?.kind === 'expired' && failure.detail === REFUSED_CODE;
}

/** Nothing is in such an org, and no one can ever use it: it only counts against the limit of active scratch orgs. */
async function deleteOrg({ calls }: DevHub, requestId: string): Promise<void> {
  const rows = await calls.query<{ readonly Id: string }>(
    `SELECT Id FROM ActiveScratchOrg WHERE ScratchOrgInfoId = ${soqlLiteral(requestId)}`,
  );
  await Promise.all(rows.map(({ Id }) => calls.deleteRecord('ActiveScratchOrg', Id)));
}

export async function lostLoginError(hub: DevHub, requestId: string, cause: unknown): Promise<SfError> {
  let fate = 'the org was deleted';
  try {
    await deleteOrg(hub, requestId);
  } catch (error) {
    fate = `the org could not be deleted (${toSfError(error).name}) and stands in the Dev Hub under Active Scratch Orgs`;
  }
  await forgetRequest(requestId);
  return buildError(
    'ScratchOrgRefusedError',
    {
      hub: hub.connection.alias,
      code: REFUSED_CODE,
      problem: `the login code of the new org was used up or too old before an answer came through; ${fate}`,
      requestId,
      action: 'npm run deploy:scratch   (with the same flags, without --resume: makes a new scratch org)',
    },
    { cause },
  );
}
