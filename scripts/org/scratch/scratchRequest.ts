/**
 * The request for a scratch org. In: the Dev Hub and the definition. Out: the id of the ScratchOrgInfo, which stands for
 * the org until it is there. Carries a mark of its own, so that a request whose answer got lost can be found again and is
 * never sent twice.
 */
import { randomUUID } from 'node:crypto';
import type { SfError } from '@salesforce/core/sfError';
import { Duration } from '@salesforce/kit';
import type { Clock } from '../../lib/clock.ts';
import { raise, toSfError } from '../../lib/errors.ts';
import { type PollState, poll } from '../../lib/poll.ts';
import type { DevHub } from './openDevHub.ts';
import type { ScratchDefinition } from './readScratchDefinition.ts';
import { type ScratchStage, withStages } from './scratchProgress.ts';
import { requestError } from './scratchRefusal.ts';

export type WantedScratchOrg = {
  readonly definition: ScratchDefinition;
  readonly alias: string | undefined;
  readonly durationDays: number;
};

type RequestRow = { readonly Id: string; readonly Description: string | null };

/** Refused connections and unknown hosts carried nothing; after anything else the request may have arrived. */
const NOTHING_SENT: ReadonlySet<string> = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN']);

function mayHaveArrived(error: SfError): boolean {
  // The catalogue fixes the shape of this error's data.
  const data = error.data as { readonly code?: string } | undefined;
  return (
    error.name === 'OrgUnavailableError' ||
    (error.name === 'OrgUnreachableError' && !NOTHING_SENT.has(data?.code ?? ''))
  );
}

/** The mark is looked for on our side: a long text field can't be filtered by. */
async function findRequest(hub: DevHub, mark: string): Promise<string | undefined> {
  const rows = await hub.calls.query<RequestRow>(
    'SELECT Id, Description FROM ScratchOrgInfo ORDER BY CreatedDate DESC LIMIT 50',
  );
  return rows.find(({ Description }) => Description?.includes(mark))?.Id;
}

/**
 * sf would track what it deploys itself, and take our deployments for somebody's changes that conflict with the source.
 */
const TRACKS_SOURCE = false;

/** What core notes after its own request, and wants to find when the creation is resumed. */
async function noteRequest(hub: DevHub, requestId: string, wanted: WantedScratchOrg): Promise<void> {
  const { ScratchOrgCache } = await import('@salesforce/core');
  const cache = await ScratchOrgCache.create();
  cache.set(requestId, {
    hubUsername: hub.connection.username,
    hubBaseUrl: hub.connection.connection.instanceUrl,
    definitionjson: { ...wanted.definition },
    alias: wanted.alias,
    setDefault: false,
    tracksSource: TRACKS_SOURCE,
  });
  await cache.write();
}

/** A slow Dev Hub may still be writing the request down when its answer is already lost. */
const SEARCH_MILLISECONDS = 15_000;

async function search(hub: DevHub, mark: string, clock: Clock): Promise<string | undefined> {
  const look = async (): Promise<PollState<string>> => {
    const found = await findRequest(hub, mark);
    return found === undefined ? { kind: 'pending' } : { kind: 'done', value: found };
  };
  const outcome = await poll(look, { clock, timeoutMilliseconds: SEARCH_MILLISECONDS, firstWaitMilliseconds: 500 });
  return outcome.kind === 'done' ? outcome.value : undefined;
}

async function recoverRequest(
  hub: DevHub,
  mark: string,
  wanted: WantedScratchOrg,
  failure: SfError,
  clock: Clock,
): Promise<string> {
  const { alias } = hub.connection;
  let requestId: string | undefined;
  try {
    requestId = await search(hub, mark, clock);
  } catch (error) {
    const problem = `${failure.message} Looking for the request failed too: ${toSfError(error).message}`;
    return raise('ScratchOrgRequestUnclearError', { hub: alias, problem }, { cause: error });
  }
  if (requestId === undefined) {
    return raise('ScratchOrgRequestUnclearError', { hub: alias, problem: failure.message }, { cause: failure });
  }
  await noteRequest(hub, requestId, wanted);
  return requestId;
}

/**
 * Sends the request and does not wait for the org.
 * @throws {ScratchOrgRefusedError} {ScratchOrgRequestUnclearError} {OrgUnreachableError} {AuthorizationExpiredError}
 */
export async function requestScratchOrg(
  hub: DevHub,
  wanted: WantedScratchOrg,
  onStage: (stage: ScratchStage) => void,
  clock: Clock,
): Promise<string> {
  const { scratchOrgCreate } = await import('@salesforce/core');
  const mark = `[eca-pipeline ${randomUUID()}]`;
  const { description = '' } = wanted.definition;
  const orgConfig = { ...wanted.definition, description: `${description} ${mark}`.trim() };
  let wasSent = false;
  const notice = (stage: ScratchStage): void => {
    wasSent ||= stage === 'send request';
    onStage(stage);
  };
  try {
    const { alias, durationDays } = wanted;
    const { scratchOrgInfo } = await withStages(notice, () =>
      scratchOrgCreate({
        hubOrg: hub.org,
        orgConfig,
        alias,
        durationDays,
        wait: Duration.minutes(0),
        tracksSource: TRACKS_SOURCE,
      }),
    );
    return scratchOrgInfo?.Id ?? raise('InternalFaultError', { problem: 'a scratch org was requested and has no id' });
  } catch (error) {
    const failure = await requestError(hub, error);
    if (wasSent && mayHaveArrived(failure)) {
      return recoverRequest(hub, mark, wanted, failure, clock);
    }
    throw failure;
  }
}
