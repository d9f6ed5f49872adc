/**
 * Takes an org back to what it held before the runs whose verification failed: the components that they changed are
 * deployed again as they were read, and the token is proven again. In: the app and every run of this release on the org. Out:
 * what was set back and what is left. Never deletes anything: no app, no user, no credentials.
 */
import { isDeepStrictEqual } from 'node:util';
import { fetchCredentials } from '../../credentials/fetchCredentials.ts';
import type { SourceComponent } from '../../definition/appDefinition.ts';
import { typeNamed } from '../../definition/metadataTypes.ts';
import { expectedScopes } from '../../definition/oauthScopes.ts';
import { deployComponents } from '../../deploy/deployComponents.ts';
import { buildRecordComponent } from '../../deploy/recordComponent.ts';
import { requireDeployed } from '../../deploy/requireDeployed.ts';
import type { ComponentRecord } from '../../org/orgClient.ts';
import type { OrgSnapshot } from '../../org/orgSnapshot.ts';
import { isSameName } from '../../plan/componentName.ts';
import { type RememberedComponent, rememberedRecord } from '../../plan/deployedState.ts';
import type { ComponentChange, DeployStep } from '../../plan/deployPlan.ts';
import type { Undo } from '../../report/releaseReport.ts';
import { failureOf, type RunReport } from '../../report/runReport.ts';
import { verifyToken } from '../../verify/verifyToken.ts';
import { startRunLog } from '../runLog.ts';
import type { BeforeState } from './beforeStates.ts';
import { resumeCommand } from './releaseCommands.ts';
import { rememberUndone } from './rememberUndone.ts';
import { type OrgRun, type OrgWork, testsOf } from './runOrg.ts';

type Change = Pick<ComponentChange, 'type' | 'fullName' | 'action'>;

/** What the org held before, from this run's own reading or from what an earlier one has kept. */
type Before = Pick<BeforeState, 'appId' | 'components'>;

/** `runs`: none where an earlier run of the release went through with the org. */
export async function undoRuns(work: OrgWork, app: string, runs: readonly OrgRun[]): Promise<Undo> {
  const reports = runs.flatMap((run) => run.reports.filter((report) => report.app === app));
  const ownChanges = firstChanges(reports.flatMap(deployedChanges));
  const ownLeft = [...describeNew(ownChanges), ...reports.flatMap(describeRecords)];
  // What a first attempt has changed, a second one finds unchanged: all of them count, and the org before the first.
  const snapshot = runs.map(({ snapshots }) => snapshots.get(app)).find((one) => one !== undefined);
  if (!work.isBegunBefore && runs.length > 0) {
    return ownChanges.length === 0 || snapshot === undefined
      ? { status: 'nothing', detail: 'The run had deployed nothing.', left: ownLeft }
      : setBack(work, app, { before: snapshot, changes: ownChanges, left: ownLeft });
  }
  const kept = await work.ports.before?.read({ orgId: work.client.identity.orgId, app });
  if (kept === undefined) {
    const detail = `An earlier run of this release began with "${work.org.alias}"; what the org held before it is not known.`;
    return {
      status: 'impossible',
      detail,
      left: [...ownChanges.map(describeChange), ...reports.flatMap(describeRecords)],
    };
  }
  const user = kept.hadRunAsUser ? undefined : snapshot?.runAsUser?.username;
  const left = [...ownLeft, ...(user === undefined ? [] : [`Integration user ${user} (new)`])];
  return setBack(work, app, { before: kept, changes: changesSince(kept, snapshot, ownChanges), left });
}

/** What the runs before this one have changed nobody has noted: whatever differs from what was kept. */
function changesSince(kept: Before, now: OrgSnapshot | undefined, own: readonly Change[]): readonly Change[] {
  const isSame = (one: RememberedComponent): boolean => {
    const held = now?.components.find(
      ({ type, record }) => type === one.type && isSameName(record.fullName, one.record.fullName),
    );
    return held !== undefined && isDeepStrictEqual(rememberedRecord(held.record), one.record);
  };
  const ofOwn = (one: RememberedComponent): boolean =>
    own.some(({ type, fullName }) => type === one.type && isSameName(fullName, one.record.fullName));
  return kept.components
    .filter((one) => ofOwn(one) || !isSame(one))
    .map(({ type, record }) => ({ type, fullName: record.fullName, action: 'update' }));
}

const RESTORE = 'deploy-before';

type WayBack = { readonly before: Before; readonly changes: readonly Change[]; readonly left: readonly string[] };

async function setBack(work: OrgWork, app: string, { before, changes, left }: WayBack): Promise<Undo> {
  if (before.appId === undefined) {
    const detail = `${app} is new in "${work.org.alias}": before the run there was nothing to go back to.`;
    return { status: 'impossible', detail, left };
  }
  const components = changes.flatMap((change) => componentBefore(change, before) ?? []);
  if (components.length === 0) {
    const detail = 'What the run deployed was new, so that there is nothing to set back.';
    return { status: 'impossible', detail, left };
  }
  const report = await deployBefore(work, app, components, before);
  const names = components.map(({ type, fullName }) => `${type} ${fullName}`).join(', ');
  if (report.outcome !== 'failed') {
    return { status: 'undone', detail: `Set back: ${names}.`, left, report };
  }
  const why = failureOf(report)?.message ?? '';
  return report.steps.some(({ id, status }) => id === RESTORE && status === 'done')
    ? { status: 'failed', detail: `Set back: ${names}, but the token of before was not proven. ${why}`, left, report }
    : {
        status: 'failed',
        detail: `Setting back ${names} failed. ${why}`,
        left: [...left, ...changes.map(describeChange)],
        report,
      };
}

/** What the deployments of a run that went through have changed. */
function deployedChanges({ plan, steps }: RunReport): readonly ComponentChange[] {
  const done = new Set(steps.filter(({ status }) => status === 'done').map(({ id }) => id));
  return (plan?.steps ?? [])
    .filter((step): step is DeployStep => step.kind === 'deploy' && done.has(step.id))
    .flatMap(({ changes }) => changes.filter(({ action }) => action !== 'unchanged'));
}

/** One a component: what the first deployment did with it. */
const firstChanges = (changes: readonly Change[]): readonly Change[] =>
  changes.filter(
    ({ type, fullName }, index) =>
      changes.findIndex((other) => other.type === type && isSameName(other.fullName, fullName)) === index,
  );

const describeChange = ({ type, fullName }: Change): string => `${type} ${fullName}`;

/** New components and the assignments stay: deleting them could take away more than the run brought. */
const describeNew = (changes: readonly Change[]): readonly string[] =>
  changes.filter(({ action }) => action === 'create').map((change) => `${describeChange(change)} (new)`);

function describeRecords({ plan, steps }: RunReport): readonly string[] {
  const done = new Set(steps.filter(({ status }) => status === 'done').map(({ id }) => id));
  return (plan?.steps ?? [])
    .filter(({ kind, id }) => /^(createUser|assign)/.test(kind) && done.has(id))
    .map(
      ({ title }) =>
        `${title.replace(/^(Create|Assign) the (\w)/, (_all, _verb, first: string) => first.toUpperCase())} (new)`,
    );
}

function recordBefore({ type, fullName }: Change, before: Before): ComponentRecord | undefined {
  return before.components.find(
    (candidate) => candidate.type === type && isSameName(candidate.record.fullName, fullName),
  )?.record;
}

function componentBefore(change: Change, before: Before): readonly SourceComponent[] | undefined {
  const type = typeNamed(change.type);
  const record = change.action === 'update' ? recordBefore(change, before) : undefined;
  if (type === undefined || record === undefined) {
    return undefined;
  }
  const element = type.name === 'Settings' ? `${change.fullName}Settings` : type.name;
  const { folder, suffix } = type;
  return [buildRecordComponent({ type: type.name, element, folder, suffix }, record, {})];
}

async function deployBefore(
  work: OrgWork,
  app: string,
  components: readonly SourceComponent[],
  before: Before,
): Promise<RunReport> {
  const { client, request, ports, stage, org } = work;
  const run = startRunLog({
    command: 'undo',
    emulated: request.emulated,
    clock: ports.clock,
    onEvent: (event) => ports.onEvent({ kind: 'run', stage: stage.name, org: org.alias, app, event }),
    resumeCommand: () => resumeCommand(request, ports),
  });
  return run.report(async () => {
    run.learn({ app });
    await run.step(RESTORE, `Set ${app} back to what it was`, async (onProgress) => {
      const outcome = await deployComponents(restoreStep(components, app), client, {
        appName: app,
        sourceApiVersion: client.identity.apiVersion,
        checkOnly: false,
        ...testsOf(stage),
        waitMinutes: request.waitMinutes,
        clock: ports.clock,
        times: ports.deploymentTimes,
        signal: ports.signal,
        onProgress,
      });
      const { deploymentId } = requireDeployed(outcome, { app, org: org.alias });
      const warnings = await rememberUndone(client, app, before, ports);
      return { value: undefined, status: 'done', detail: deploymentId, warnings };
    });
    await proveBefore(work, app, before, run);
    return 'done';
  });
}

const restoreStep = (components: readonly SourceComponent[], app: string): DeployStep => ({
  kind: 'deploy',
  id: RESTORE,
  title: `Set ${app} back to what it was`,
  action: 'update',
  reason: 'The verification after the release failed.',
  components,
  changes: [],
});

/** The token as it was before: its run-as user and scopes are those of the policies and settings that were set back. */
async function proveBefore(
  { client, request, ports }: OrgWork,
  app: string,
  before: Before,
  run: ReturnType<typeof startRunLog>,
): Promise<void> {
  const recordOf = (type: string): ComponentRecord | undefined =>
    before.components.find(
      (candidate) => candidate.type === type && candidate.record['externalClientApplication'] === app,
    )?.record;
  const policies = recordOf('ExtlClntAppOauthConfigurablePolicies');
  const runAsUsername = String(policies?.['clientCredentialsFlowUser'] ?? '');
  if (String(policies?.['isClientCredentialsFlowEnabled']) !== 'true' || runAsUsername === '') {
    run.skip('verify-before', 'Verify the token of before', 'the flow was off before the release');
    return;
  }
  const declared = String(recordOf('ExtlClntAppOauthSettings')?.['commaSeparatedOauthScopes'] ?? '').split(/\s*,\s*/);
  const isJwt = String(recordOf('ExtlClntAppGlobalOauthSettings')?.['isNamedUserJwtEnabled']) === 'true';
  await run.step('verify-before', 'Verify the token of before', async (onProgress) => {
    const credentials = await fetchCredentials(client, { appName: app, appId: before.appId, consumerId: undefined });
    const verified = await verifyToken({
      credentials,
      org: client.identity,
      expected: { runAsUsername, scopes: expectedScopes(declared), tokenFormat: isJwt ? 'jwt' : 'opaque' },
      transport: ports.transport,
      clock: ports.clock,
      waitTokenMilliseconds: request.waitTokenMinutes * 60_000,
      isNewApp: true,
      signal: ports.signal,
      onProgress,
    });
    run.learn({ proofs: verified.proofs });
    return { value: undefined, status: 'done', detail: `${verified.proofs.length} proofs` };
  });
}
