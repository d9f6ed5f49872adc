/**
 * Makes a scratch org. In: the Dev Hub, the definition file, how long to wait. Out: the new org, authorised in sf's state
 * under its alias. Core does the work; the waiting is ours, so that it can be short, interrupted and resumed.
 */
import { SfError } from '@salesforce/core/sfError';
import { type Clock, systemClock } from '../../lib/clock.ts';
import { isNamed, raise } from '../../lib/errors.ts';
import { translateOrgError } from '../translateOrgError.ts';
import { awaitSignup } from './awaitSignup.ts';
import { isLoginLost, lostLoginError } from './lostLogin.ts';
import { type DevHub, openDevHub } from './openDevHub.ts';
import { readScratchDefinition } from './readScratchDefinition.ts';
import { STAGE_TEXTS, withStages } from './scratchProgress.ts';
import { afterCreationError, PASSING_CODE } from './scratchRefusal.ts';
import { requestScratchOrg } from './scratchRequest.ts';
import { findUnfinishedRequest, forgetRequest } from './unfinishedRequest.ts';

export type ScratchOrgOptions = {
  readonly waitMinutes: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: { readonly text: string; readonly requestId?: string }) => void;
};

export type CreateScratchOrgRequest = ScratchOrgOptions & {
  readonly hub: string;
  readonly definitionFile: string;
  readonly alias?: string;
  readonly durationDays: number;
};

export type ResumeScratchOrgRequest = ScratchOrgOptions & { readonly requestId: string };

export type CreatedScratchOrg = {
  readonly username: string;
  /** 18 characters. */
  readonly orgId: string;
  readonly alias: string | undefined;
};

/**
 * A run that died between the login and the alias left the org's auth file. Core would log in once more, and then refuse
 * to overwrite that file, unless the file has been read in this process: only then does it know of the org.
 * @see https://github.com/forcedotcom/sfdx-core/blob/main/src/org/scratchOrgCreate.ts
 */
async function recallOrg(username: string | undefined): Promise<void> {
  if (username !== undefined) {
    const { StateAggregator } = await import('@salesforce/core');
    await (await StateAggregator.getInstance()).orgs.read(username, false, false);
  }
}

/** From the request to the org: waits, authorises, sets the alias, deploys the settings. */
async function finish(
  hub: DevHub,
  requestId: string,
  alias: string | undefined,
  options: ScratchOrgOptions,
  clock: Clock,
): Promise<CreatedScratchOrg> {
  const { scratchOrgResume } = await import('@salesforce/core');
  const tell = (text: string): void => options.onProgress?.({ text, requestId });
  const signup = await awaitSignup(hub, requestId, {
    ...options,
    clock,
    onStatus: (status) => tell(`sign-up: ${status}`),
  });
  await recallOrg(signup);
  try {
    const { username, authFields } = await withStages(
      (stage) => (stage === 'send request' ? undefined : tell(STAGE_TEXTS[stage])),
      () => scratchOrgResume(requestId),
    );
    if (username === undefined) {
      return raise('InternalFaultError', { problem: 'a scratch org was created and has no username' });
    }
    return { username, orgId: authFields?.orgId ?? '', alias };
  } catch (error) {
    const refusedSettings = afterCreationError(error, alias ?? requestId);
    if (refusedSettings !== undefined) {
      // Core would send the same settings again; the org is there, and goes on under its name with corrected ones.
      await forgetRequest(requestId);
      throw refusedSettings;
    }
    if (isLoginLost(error)) {
      throw await lostLoginError(hub, requestId, error);
    }
    const { alias: org, host } = hub.connection;
    throw translateOrgError(error, { org, host, operation: 'finish the scratch org' });
  }
}

const isPassing = (error: unknown): boolean =>
  isNamed(error, 'ScratchOrgRefusedError') &&
  error instanceof SfError &&
  // The catalogue fixes the shape of this error's data.
  (error.data as { readonly code?: string }).code === PASSING_CODE;

/**
 * @throws {ConfigInvalidError} {NotADevHubError} {ScratchOrgStillCreatingError} {ScratchOrgRefusedError}
 * {ScratchOrgSettingsRefusedError} {ScratchOrgRequestUnclearError}
 */
export async function createScratchOrg(
  request: CreateScratchOrgRequest,
  clock: Clock = systemClock,
): Promise<CreatedScratchOrg> {
  const { alias, durationDays, onProgress } = request;
  const definition = await readScratchDefinition(request.definitionFile);
  const hub = await openDevHub(request.hub);
  const attempt = async (): Promise<CreatedScratchOrg> => {
    const requestId = await requestScratchOrg(
      hub,
      { definition, alias, durationDays },
      (stage) => onProgress?.({ text: STAGE_TEXTS[stage] }),
      clock,
    );
    return finish(hub, requestId, alias, request, clock);
  };
  const unfinished = await findUnfinishedRequest(hub, alias);
  if (unfinished !== undefined) {
    onProgress?.({ text: `goes on with the request ${unfinished} of an earlier run`, requestId: unfinished });
    try {
      return await finish(hub, unfinished, alias, request, clock);
    } catch (error) {
      if (!isNamed(error, 'ScratchOrgRefusedError')) {
        throw error;
      }
      await forgetRequest(unfinished);
    }
  }
  try {
    return await attempt();
  } catch (error) {
    if (!isPassing(error)) {
      throw error;
    }
    onProgress?.({ text: `${PASSING_CODE} from the sign-up service; trying once more` });
    return attempt();
  }
}

/**
 * Goes on with a creation that an earlier run of this machine started within the last day.
 * @throws {UsageError} when none is known under this id; else as `createScratchOrg`
 */
export async function resumeScratchOrg(
  request: ResumeScratchOrgRequest,
  clock: Clock = systemClock,
): Promise<CreatedScratchOrg> {
  const { ScratchOrgCache } = await import('@salesforce/core');
  const { requestId } = request;
  const noted = (await ScratchOrgCache.create()).get(requestId);
  if (noted === undefined || noted === null) {
    return raise('UsageError', {
      command: 'deploy:scratch',
      problem: `No scratch org with the request ${requestId} was begun from here in the last day.`,
    });
  }
  const hub = await openDevHub(noted.hubUsername);
  return finish(hub, requestId, noted.alias, request, clock);
}
