/**
 * Releases to one org, under its lock: deploys, tries again after what passes by itself, and sets back what a failed
 * verification leaves. In: the org. Out: what came of it, journaled before and after.
 */
import { buildError, toSfError } from '../../lib/errors.ts';
import type { OrgRelease, Undo } from '../../report/releaseReport.ts';
import { failureOf, type RunReport, toStepError } from '../../report/runReport.ts';
import type { StepError } from '../../report/stepResult.ts';
import { hasChanges } from '../runLog.ts';
import { resumeCommand } from './releaseCommands.ts';
import { mayPass, waitToRetry } from './retryPolicy.ts';
import { type OrgRun, type OrgWork, runOrg } from './runOrg.ts';
import { undoRuns } from './undoRun.ts';

const UNDO_SEVERITY: readonly Undo['status'][] = ['failed', 'impossible', 'undone', 'nothing'];

/** Takes the apps of an org that went through back, as after a failed verification. */
export type UndoLater = (apps: readonly string[]) => Promise<Undo | undefined>;

/** `keepUndo` is given the way back of an org that went through, for as long as the caller watches its tokens. */
export async function releaseOrg(work: OrgWork, keepUndo?: (undo: UndoLater) => void): Promise<OrgRelease> {
  const { org, client, stage, ports } = work;
  const startedAtMilliseconds = ports.clock.now();
  const base = { alias: org.alias, orgId: client.identity.orgId, checks: [], startedAtMilliseconds } as const;
  const tell = (status: 'started' | 'done' | 'failed', detail: string): void =>
    ports.onEvent({ kind: 'org', stage: stage.name, org: org.alias, status, detail });
  const runs: OrgRun[] = [];
  let changed = false;
  const finish = (rest: Pick<OrgRelease, 'status' | 'reports' | 'error' | 'undo'>): OrgRelease => ({
    ...base,
    kind: kindOf(rest.reports) ?? org.kind,
    ...rest,
    attempts: runs.length,
    durationMilliseconds: ports.clock.now() - startedAtMilliseconds,
  });
  try {
    return await ports.withOrgLock({ alias: org.alias, orgId: client.identity.orgId }, async () => {
      tell('started', '');
      for (;;) {
        const attempt = runs.length + 1;
        await ports.journal?.append({ event: 'orgBegun', stage: stage.name, org: org.alias, attempt });
        work.reads.beginRelease();
        const run = await runOrg(work, 'deploy');
        // Who looks at the org later, for a soak or an undo, must see it as it is then.
        work.reads.forget();
        runs.push(run);
        const error = errorOf(run.reports);
        // What a failed attempt has done, the next one finds unchanged.
        changed ||= run.reports.some(({ steps }) => hasChanges(steps));
        if (error === undefined) {
          await journalDone(work, changed, ports.clock.now() - startedAtMilliseconds);
          tell('done', changed ? 'released' : 'unchanged');
          keepUndo?.((apps) => undoLater(work, runs, apps));
          return finish({ status: changed ? 'released' : 'unchanged', reports: run.reports });
        }
        if (attempt <= work.request.retries && mayPass(error) && !ports.signal.aborted) {
          tell('started', `again in a moment: ${error.message}`);
          await waitToRetry(attempt, ports.clock, ports.signal);
          continue;
        }
        const undo = ports.signal.aborted ? undefined : await undoFailed(work, runs);
        await ports.journal?.append({
          event: 'orgFailed',
          stage: stage.name,
          org: org.alias,
          error: error.name,
          ...(undo === undefined ? {} : { undo: undo.status }),
        });
        tell('failed', error.message);
        return finish({ status: 'failed', reports: run.reports, error, undo });
      }
    });
  } catch (thrown) {
    const error = toStepError(
      ports.signal.aborted
        ? buildError(
            'InterruptedError',
            { during: `release to ${org.alias}`, resume: resumeCommand(work.request, ports) },
            { cause: thrown },
          )
        : toSfError(thrown),
    );
    tell('failed', error.message);
    return finish({ status: 'failed', reports: [], error });
  }
}

const errorOf = (reports: readonly RunReport[]): StepError | undefined => {
  const failed = reports.find(({ outcome }) => outcome === 'failed');
  return failed === undefined ? undefined : failureOf(failed);
};

const kindOf = (reports: readonly RunReport[]): string | undefined =>
  reports.map(({ org }) => org?.kind).find((kind) => kind !== undefined);

const journalDone = async ({ ports, stage, org, client }: OrgWork, changed: boolean, milliseconds: number) =>
  ports.journal?.append({
    event: 'orgDone',
    stage: stage.name,
    org: org.alias,
    orgId: client.identity.orgId,
    changed,
    milliseconds,
  });

/** Only the app whose verification failed: what was deployed before it is proven. */
async function undoFailed(work: OrgWork, runs: readonly OrgRun[]): Promise<Undo | undefined> {
  const app = runs.at(-1)?.reports.find(({ outcome }) => outcome === 'failed')?.app;
  return app === undefined ? undefined : undoRuns(work, app, runs);
}

/** The worst of several apps stands for the org; an org that can't be taken back is told, and holds up no other. */
export async function undoLater(
  work: OrgWork,
  runs: readonly OrgRun[],
  apps: readonly string[],
): Promise<Undo | undefined> {
  const { org, client, ports } = work;
  try {
    return await ports.withOrgLock({ alias: org.alias, orgId: client.identity.orgId }, async () => {
      const undos: Undo[] = [];
      for (const app of apps) {
        undos.push(await undoRuns(work, app, runs));
      }
      const [worst] = UNDO_SEVERITY.flatMap((status) => undos.filter((undo) => undo.status === status));
      return worst === undefined
        ? undefined
        : { ...worst, detail: undos.map(({ detail }) => detail).join(' '), left: undos.flatMap(({ left }) => left) };
    });
  } catch (error) {
    return { status: 'failed', detail: toSfError(error).message, left: [] };
  }
}
