/**
 * Opens every org of a release and makes sure that each is the one that the pipeline means. In: the stages and the pins.
 * Out: the open orgs, and for the others why not. Writes nothing.
 */
import pLimit from 'p-limit';
import type { PipelineOrg } from '../../definition/pipelineStage.ts';
import { buildError, toSfError } from '../../lib/errors.ts';
import { unlessAborted } from '../../lib/interruption.ts';
import { shellWord } from '../../lib/shellWord.ts';
import type { OrgClient } from '../../org/orgClient.ts';
import { toStepError } from '../../report/runReport.ts';
import type { StepError } from '../../report/stepResult.ts';
import type { OrgPin } from './orgPins.ts';
import type { ReleasePorts, ReleaseRequest } from './releaseRequest.ts';

export type OpenedOrg =
  | { readonly org: PipelineOrg; readonly client: OrgClient; readonly error?: undefined }
  | { readonly org: PipelineOrg; readonly client?: OrgClient; readonly error: StepError };

/** Opening reads little; more at a time would only queue up in the process. */
const AT_A_TIME = 25;

type OpenRequest = Pick<ReleaseRequest, 'apiVersion' | 'acceptedOrgs'> & Partial<Pick<ReleaseRequest, 'again'>>;
type OpenPorts = Pick<ReleasePorts, 'openOrg' | 'pins' | 'signal'>;

export async function openOrgs(
  orgs: readonly PipelineOrg[],
  request: OpenRequest,
  ports: OpenPorts,
): Promise<readonly OpenedOrg[]> {
  const limit = pLimit(AT_A_TIME);
  const open = createOrgOpener(request, ports);
  return Promise.all(orgs.map((org) => limit(() => open(org))));
}

/**
 * Opens one org after the other as they are asked for, side by side. Of two aliases for one org it is the one asked for later
 * that is refused, whichever is open first.
 */
export function createOrgOpener(request: OpenRequest, ports: OpenPorts): (org: PipelineOrg) => Promise<OpenedOrg> {
  const firstAlias = new Map<string, string>();
  let before: Promise<unknown> = Promise.resolve();
  let reading: ReturnType<OpenPorts['pins']['read']> | undefined;
  return async (org) => {
    const earlier = before;
    const opening = openOne(org, request, ports);
    const judging = (async (): Promise<OpenedOrg> => {
      reading ??= ports.pins.read();
      const [one, pins] = await Promise.all([opening, reading]);
      await earlier;
      return refuse(one, firstAlias, pins, request, ports.pins.location);
    })();
    // An interruption ends all of them, each by itself.
    before = judging.catch(() => undefined);
    return judging;
  };
}

async function openOne(
  org: PipelineOrg,
  { apiVersion }: OpenRequest,
  { openOrg, signal }: OpenPorts,
): Promise<OpenedOrg> {
  try {
    return { org, client: await unlessAborted(openOrg({ aliasOrUsername: org.alias, apiVersion }), signal) };
  } catch (error) {
    if (signal.aborted) {
      throw error;
    }
    return { org, error: toStepError(toSfError(error)) };
  }
}

function refuse(
  one: OpenedOrg,
  firstAlias: Map<string, string>,
  pins: ReadonlyMap<string, OrgPin>,
  { acceptedOrgs, again }: OpenRequest,
  pinsFile: string,
): OpenedOrg {
  if (one.error !== undefined) {
    return one;
  }
  const { org, client } = one;
  const { orgId, instanceUrl } = client.identity;
  const twin = firstAlias.get(orgId);
  if (twin !== undefined) {
    const error = buildError('DuplicateOrgError', { org: twin, other: org.alias, orgId });
    return { org, client, error: toStepError(error) };
  }
  firstAlias.set(orgId, org.alias);
  const pinned = org.orgId === undefined ? pins.get(org.alias) : { orgId: org.orgId, instanceUrl: undefined };
  if (pinned === undefined || isSameOrg(pinned.orgId, orgId)) {
    return one;
  }
  // What the pipeline itself states is changed there, not by a flag.
  if (org.orgId === undefined && acceptedOrgs.includes(org.alias)) {
    return one;
  }
  const args = {
    org: org.alias,
    have: orgId,
    pinned: pinned.orgId,
    place: org.orgId === undefined ? pinsFile : 'config/pipeline.json',
  };
  // A refresh gives a sandbox a new id at the same My Domain.
  const isRefreshed = pinned.instanceUrl === instanceUrl;
  const command = again?.command ?? 'npm run release --';
  const accept = org.orgId === undefined ? `${command} --accept-org ${shellWord(org.alias)}` : undefined;
  return {
    org,
    client,
    error: toStepError(
      isRefreshed
        ? buildError('OrgRefreshedError', { ...args, again: again?.command })
        : buildError('OrgChangedError', { ...args, accept }),
    ),
  };
}

const isSameOrg = (one: string, other: string): boolean => one.slice(0, 15) === other.slice(0, 15);
