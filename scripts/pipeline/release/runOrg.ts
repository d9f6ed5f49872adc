/**
 * One org of a release: every app of it, one after the other, planned, checked or deployed. In: the org, the source and the
 * ports. Out: one report an app, and what each app's org held before. The first app that fails ends it.
 */
import type { PipelineOrg, PipelineStage } from '../../definition/pipelineStage.ts';
import type { ValuesConfig } from '../../definition/valuesConfig.ts';
import { raise } from '../../lib/errors.ts';
import type { OrgClient } from '../../org/orgClient.ts';
import type { OrgSnapshot } from '../../org/orgSnapshot.ts';
import type { RunReport } from '../../report/runReport.ts';
import { deployApp } from '../deployApp.ts';
import type { DeployPorts, DeployRequest } from '../deployRequest.ts';
import { startRunLog } from '../runLog.ts';
import type { CheckedOrgReads } from './checkedOrgReads.ts';
import { resumeCommand } from './releaseCommands.ts';
import type { ReleasePorts, ReleaseRequest, ReleaseSource } from './releaseRequest.ts';
import { type KnownValidations, validationsOf } from './validations.ts';

export type OrgWork = {
  readonly stage: PipelineStage;
  readonly org: PipelineOrg;
  readonly client: OrgClient;
  /** The client's answers to the check. */
  readonly reads: Pick<CheckedOrgReads, 'beginRelease' | 'forget'>;
  readonly source: ReleaseSource;
  readonly request: ReleaseRequest;
  readonly ports: ReleasePorts;
  /** By an earlier run of this release, which did not get to its end. */
  readonly isBegunBefore: boolean;
  readonly validations: KnownValidations;
};

export type OrgRun = {
  readonly reports: readonly RunReport[];
  /** By app: what the org held before the run. */
  readonly snapshots: ReadonlyMap<string, OrgSnapshot>;
};

export type RunMode = 'plan' | 'check' | 'deploy';

export async function runOrg(work: OrgWork, mode: RunMode): Promise<OrgRun> {
  const { source, org } = work;
  const config = withOrgValues(source.config, org);
  const reports: RunReport[] = [];
  const snapshots = new Map<string, OrgSnapshot>();
  for (const app of source.apps) {
    let isKept: Promise<void> | undefined;
    const report = await runApp(work, mode, app.name, (run, { store, ...ports }) => {
      run.learn({ app: app.name });
      return deployApp(run, deployRequestOf(work, mode, app.name), { source: app, config }, org.alias, {
        ...ports,
        onSnapshot: (snapshot) => {
          requireExpectedOrg(org, snapshot);
          snapshots.set(app.name, snapshot);
          isKept = mode === 'deploy' ? keepBefore(work, app.name, snapshot) : undefined;
        },
        store: {
          ...store,
          // Asked last before anything is written: what the org held is on the disk by then.
          check: async (...place) => {
            await isKept;
            await store.check(...place);
          },
        },
      });
    });
    reports.push(report);
    if (report.outcome === 'failed') {
      break;
    }
  }
  return { reports, snapshots };
}

function keepBefore(work: OrgWork, app: string, snapshot: OrgSnapshot): Promise<void> | undefined {
  const { client, ports, isBegunBefore } = work;
  const kept = ports.before?.keep({ orgId: client.identity.orgId, app }, snapshot, isBegunBefore);
  // Waited for before the first write; a run that ends earlier has no need of it.
  kept?.catch(() => undefined);
  return kept;
}

type RunLog = ReturnType<typeof startRunLog>;

function runApp(
  { stage, org, client, request, ports, validations }: OrgWork,
  mode: RunMode,
  app: string,
  work: (run: RunLog, ports: DeployPorts) => ReturnType<typeof deployApp>,
): Promise<RunReport> {
  const deployPorts: DeployPorts = {
    ...ports,
    openOrg: async () => client,
    store: ports.storeOf(org),
    // Without tests the org takes no quick deploy.
    ...(stage.tests === undefined
      ? {}
      : {
          validations: validationsOf(validations, ports.journal, {
            org: org.alias,
            orgId: client.identity.orgId,
            app,
          }),
        }),
    onEvent: (event) => ports.onEvent({ kind: 'run', stage: stage.name, org: org.alias, app, event }),
  };
  const run = startRunLog({
    command: mode === 'deploy' ? 'deploy' : request.command,
    emulated: request.emulated,
    clock: ports.clock,
    onEvent: deployPorts.onEvent,
    resumeCommand: () => resumeCommand(request, ports),
  });
  return run.report(() => work(run, deployPorts));
}

export const testsOf = ({ tests }: PipelineStage): Pick<DeployRequest, 'tests'> =>
  tests === undefined
    ? {}
    : { tests: typeof tests === 'string' ? { testLevel: tests } : { testLevel: 'RunSpecifiedTests', runTests: tests } };

const deployRequestOf = ({ request, stage, source }: OrgWork, mode: RunMode, app: string): DeployRequest => ({
  command: request.command,
  projectRoot: request.projectRoot,
  app,
  apiVersion: request.apiVersion,
  dryRun: mode === 'plan',
  validate: mode === 'check',
  asForDeployment: mode === 'check',
  sourceCommit: source.commit,
  ...testsOf(stage),
  waitMinutes: request.waitMinutes,
  waitTokenMinutes: request.waitTokenMinutes,
  variables: request.variables,
  emulated: request.emulated,
  repeatedFlags: '',
  notices: [],
});

/** As every other command has them, for the one org that this is about. */
const withOrgValues = (config: ValuesConfig, { alias, values }: PipelineOrg): ValuesConfig => ({
  ...config,
  pipeline: new Map([[alias, values]]),
});

/** @throws {OrgKindMismatchError} {ProductionNotAllowedError} before anything is sent to the org */
function requireExpectedOrg({ alias, kind, production }: PipelineOrg, snapshot: OrgSnapshot): void {
  if (kind !== undefined && kind !== snapshot.kind) {
    raise('OrgKindMismatchError', { org: alias, want: kind, have: snapshot.kind });
  }
  if (snapshot.kind === 'production' && !production) {
    raise('ProductionNotAllowedError', { org: alias });
  }
}
