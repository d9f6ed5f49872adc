/**
 * Why a scratch org was not made. In: an error code of the sign-up service, or the Dev Hub's refusal of the request.
 * Out: the error to throw, with what to do about it where that is known.
 */
import { SfError } from '@salesforce/core/sfError';
import { buildError } from '../../lib/errors.ts';
import { describeFailure } from '../describeFailure.ts';
import { translateOrgError } from '../translateOrgError.ts';
import type { DevHub } from './openDevHub.ts';

/** "Something went wrong", which may be over by the next try. */
export const PASSING_CODE = 'C-9999';

const NAMESPACE_ACTION =
  'Correct "namespace" in the scratch org definition, or link it to the Dev Hub in Setup > Namespaces.';

/** @see https://github.com/forcedotcom/sfdx-core/blob/main/messages/scratchOrgErrorCodes.md */
const ACTIONS: Readonly<Record<string, string>> = {
  'C-1007': 'Remove "username" from the scratch org definition, or choose one that nobody has.',
  'C-1015': 'Wait some minutes: the DNS entry of the new org was not ready. Then run the command again.',
  'C-1016':
    'Set SF_SCRATCH_SIGNUP_CONNECTED_APP=PlatformCLI and SF_SCRATCH_SIGNUP_CALLBACK_URL=http://localhost:1717/OauthRedirect: the app that the Dev Hub is authorised with does not exist in the new org.',
  'C-1017': NAMESPACE_ACTION,
  'S-1006': 'Correct "adminEmail" in the scratch org definition.',
  'S-1017': NAMESPACE_ACTION,
  'S-1026': NAMESPACE_ACTION,
  'S-2006': 'Correct "country" in the scratch org definition: two letters, such as US.',
  LIMIT_EXCEEDED: 'npm run org:delete -- --target-org <an org you no longer need>   (sf org list shows them)',
};

export const signupError = (hub: string, code: string, problem: string, requestId?: string): SfError =>
  buildError('ScratchOrgRefusedError', { hub, code, problem, requestId, action: ACTIONS[code] });

type LimitRow = { readonly Max: number; readonly Remaining: number };

const inUse = (name: string, limit: LimitRow | undefined): readonly string[] =>
  limit === undefined ? [] : [`${name}: ${limit.Max - limit.Remaining} of ${limit.Max} used`];

/** An addition to an error that stands by itself: where the limits can't be read, it goes without them. */
async function readLimits(hub: DevHub): Promise<string> {
  try {
    const limits = await hub.calls.requestRest<Readonly<Record<string, LimitRow | undefined>>>('GET', '/limits');
    return [
      ...inUse('active scratch orgs', limits['ActiveScratchOrgs']),
      ...inUse('scratch orgs in 24 hours', limits['DailyScratchOrgs']),
    ].join(', ');
  } catch (error) {
    return `limits not readable: ${error instanceof Error ? error.name : 'unknown'}`;
  }
}

/** Core refuses some requests itself, before they are sent, under the code that the sign-up service would give them. */
const SIGNUP_CODE_NAME = /^([A-Z]+-\d{4})Error$/;

/** The error for a request that the Dev Hub did not take; limits are never worth a second try. */
export async function requestError(hub: DevHub, thrown: unknown): Promise<SfError> {
  const { alias, host } = hub.connection;
  const error = hub.connection.unmask(thrown);
  const [, code] = (error instanceof SfError && SIGNUP_CODE_NAME.exec(error.name)) || [];
  if (code !== undefined) {
    return signupError(alias, code, 'the request was not sent');
  }
  const translated = translateOrgError(error, { org: alias, host, operation: 'create a scratch org' });
  const failure = describeFailure(error);
  const [first, ...more] = failure?.kind === 'refused' ? failure.errors : [];
  if (first === undefined) {
    return translated;
  }
  const problems = [first.message, ...more.map(({ errorCode, message }) => `${errorCode}: ${message}`)];
  const limits = /LIMIT/.test(first.errorCode) ? [await readLimits(hub)] : [];
  return signupError(alias, first.errorCode, [...problems, ...limits].filter((text) => text !== '').join('; '));
}

type SettingsFailure = { readonly fullName?: string; readonly problem?: string };

/** Core's report of a failed settings deployment, setting by setting. */
function settingsProblems(error: SfError): string {
  const data = error.data as { readonly details?: { readonly componentFailures?: unknown } } | undefined;
  const failures = data?.details?.componentFailures;
  const rows = (Array.isArray(failures) ? failures : failures === undefined ? [] : [failures]) as SettingsFailure[];
  return rows.map(({ fullName, problem }) => `${fullName ?? 'settings'}: ${problem ?? 'no reason given'}`).join('; ');
}

const SETTINGS_EXIT_CODE = 68;

/** Core marks what went wrong after the org was there; that org can be used or deleted, so it must be named. */
export function afterCreationError(error: unknown, org: string): SfError | undefined {
  if (!(error instanceof SfError)) {
    return undefined;
  }
  if (error.name !== 'ProblemDeployingSettings' && error.exitCode !== SETTINGS_EXIT_CODE) {
    return undefined;
  }
  const problem = settingsProblems(error) || error.message;
  return buildError('ScratchOrgSettingsRefusedError', { org, problem }, { cause: error });
}
