/**
 * `npm run refresh`: recognises that a sandbox was refreshed, and releases to it anew. In: the one stage with the one org, and
 * the ports. Out: that nothing was refreshed, or the report of the repair. The new org id is kept only when the repair is
 * through: a run that dies on the way is recognised and repeated by the next one.
 */
import type { CredentialStore } from '../../credentials/clientCredentials.ts';
import type { PipelineConfig, PipelineOrg, PipelineStage } from '../../definition/pipelineStage.ts';
import { readAppSources } from '../../definition/readAppSource.ts';
import { buildError } from '../../lib/errors.ts';
import type { OrgClient } from '../../org/orgClient.ts';
import type { ReleaseReport } from '../../report/releaseReport.ts';
import { PART_TITLES } from '../appSwitch/disabledMarks.ts';
import type { OrgPin, OrgPins } from '../release/orgPins.ts';
import { type RememberedOrg, recognizeRefresh } from '../release/recognizeRefresh.ts';
import { release } from '../release/release.ts';
import type { ReleasePorts, ReleaseRequest } from '../release/releaseRequest.ts';

export type RefreshRequest = Omit<ReleaseRequest, 'stages' | 'approved' | 'acceptedOrgs' | 'isCi'> & {
  /** Its one stage with its one org. */
  readonly stage: PipelineStage & { readonly orgs: readonly [PipelineOrg] };
  readonly apps: PipelineConfig['apps'];
};

export type RefreshResult =
  | { readonly kind: 'same'; readonly orgId: string }
  | { readonly kind: 'refreshed'; readonly report: ReleaseReport };

/**
 * @param onRefreshed told before anything is written
 * @throws {OrgNotRememberedError} {OrgChangedError} {NotASandboxError} {AppDisabledError} and what opening the org throws
 */
export async function refreshSandbox(
  { stage, apps, ...request }: RefreshRequest,
  ports: ReleasePorts,
  onRefreshed: (from: RememberedOrg, client: OrgClient) => void,
): Promise<RefreshResult> {
  const [org] = stage.orgs;
  const { alias } = org;
  const client = await ports.openOrg({ aliasOrUsername: alias, apiVersion: request.apiVersion });
  const { orgId, instanceUrl } = client.identity;
  const known = apps ?? (await readAppSources({ projectRoot: request.projectRoot })).map(({ name }) => name);
  const remembered = await remember(alias, known, ports.pins, ports.storeOf(org));
  const { kind, from } = await recognizeRefresh(client, remembered);
  if (kind === 'same') {
    return { kind, orgId };
  }
  onRefreshed(from, client);
  const { kept, leftOut } = await leaveSwitchedOff(known, from, alias, ports.marks);
  const held = holdPins(ports.pins);
  if (request.mode === 'release') {
    // Once the new pair is stored, nothing but this still tells that the repair is not through.
    await ports.pins.write(new Map([[alias, { orgId: from.orgId, instanceUrl }]]));
  }
  const stages = [stage];
  const report = await release(
    { ...request, notices: [...request.notices, ...leftOut], stages, approved: [], acceptedOrgs: [alias], isCi: false },
    // What the sandbox had before the refresh is given back to it; whether that is wise is a release's question.
    { auditFailOn: 'never', stages, content: '', apps: kept },
    { ...ports, pins: held.pins },
  );
  if (report.outcome === 'done' || report.outcome === 'unchanged') {
    await held.keep();
  }
  return { kind, report: { ...report, refreshed: true, previousOrgId: from.orgId } };
}

/**
 * An app that was switched off on purpose is not switched on by a refresh: it is left out, and that is told.
 * @throws {AppDisabledError} when no other is left
 */
async function leaveSwitchedOff(
  apps: readonly string[],
  { orgId }: RememberedOrg,
  alias: string,
  marks: ReleasePorts['marks'],
): Promise<{ readonly kept: readonly string[]; readonly leftOut: readonly string[] }> {
  const marked = await Promise.all(
    apps.map(async (app) => ({ app, mark: await marks?.read({ orgId, appName: app }) })),
  );
  const kept = marked.flatMap(({ app, mark }) => (mark === undefined ? app : []));
  const off = marked.flatMap(({ app, mark }) => (mark === undefined ? [] : { app, ...mark }));
  const again = (app: string): string => `npm run deploy -- --target-org ${alias} --app ${app}`;
  const [first] = off;
  if (kept.length === 0 && first !== undefined) {
    const { app, part, since, by } = first;
    const error = buildError('AppDisabledError', { app, org: alias, since, by, what: PART_TITLES[part] });
    error.actions = [...off.map((one) => again(one.app)), 'A deployment makes the app anew, switched on.'];
    throw error;
  }
  return {
    kept,
    leftOut: off.map(
      ({ app, part, since, by }) =>
        `${app} was switched off on purpose before the refresh (${PART_TITLES[part]}, ${since}, by ${by}) and is left out; ${again(app)} makes it anew, switched on.`,
    ),
  };
}

/** Reads as before; what is written waits for `keep`. */
function holdPins(pins: OrgPins): { readonly pins: OrgPins; readonly keep: () => Promise<void> } {
  const held = new Map<string, OrgPin>();
  return {
    pins: {
      ...pins,
      write: async (more) => {
        for (const [alias, pin] of more) {
          held.set(alias, pin);
        }
      },
    },
    keep: () => pins.write(held),
  };
}

/** Pairs of apps that the source no longer has stay those of the old org for ever, and tell nothing. */
async function remember(
  alias: string,
  apps: readonly string[],
  pins: OrgPins,
  store: CredentialStore,
): Promise<readonly RememberedOrg[]> {
  const pin = (await pins.read()).get(alias);
  const stored = await store.list();
  return [
    ...(pin === undefined ? [] : [{ ...pin, place: pins.location }]),
    ...stored
      .filter((one) => one.orgAlias === alias && one.version === 'current' && apps.includes(one.appName))
      .map((one) => ({ orgId: one.orgId, instanceUrl: one.instanceUrl, place: store.location(alias, one.appName) })),
  ];
}
