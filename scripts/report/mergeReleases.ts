/**
 * Makes one report of those of a release's shards. In: the shards' reports. Out: the report of the whole, as if one run had
 * made it. What is missing or does not belong together is refused: a merged report is what the next stage relies on.
 */
import { raise } from '../lib/errors.ts';
import { EXIT_CODES } from '../lib/exitCodes.ts';
import {
  type GateResult,
  type OrgRelease,
  orgsOf,
  type ReleaseOutcome,
  type ReleaseReport,
  type StageRelease,
  type StageStatus,
} from './releaseReport.ts';
import type { StepError } from './stepResult.ts';
import { severityOf } from './verifyReport.ts';

/** @throws {ShardsDifferError} {ShardMissingError} {DuplicateOrgError} */
export function mergeReleases(reports: readonly ReleaseReport[]): ReleaseReport {
  const [first] = reports;
  if (first === undefined) {
    return raise('ShardMissingError', { missing: ['1'], count: 1 });
  }
  requireAllShards(reports);
  requireSame('source, values and pipeline', reports, ({ digest }) => digest ?? '');
  requireSame('stages', reports, ({ stages }) => stages.map(({ name }) => name).join());
  // A shard without an org has no kind of orgs.
  const withOrgs = reports.filter((report) => orgsOf(report).length > 0);
  requireSame('kind of orgs', withOrgs, ({ emulated }) => String(emulated));
  requireOneMode(reports);
  requireDistinctOrgs(reports);
  const errors = reports.flatMap(({ error }) => error ?? []);
  const startedAtMilliseconds = Math.min(...reports.map((report) => report.startedAtMilliseconds));
  const endedAt = Math.max(...reports.map((report) => report.startedAtMilliseconds + report.durationMilliseconds));
  const { shard: _shard, releaseId: _id, error: _error, ...rest } = first;
  const error = worst(errors);
  return {
    ...rest,
    emulated: withOrgs.some(({ emulated }) => emulated),
    stages: first.stages.map((stage, index) =>
      mergeStage(
        stage.name,
        reports.map(({ stages }) => stages[index]),
      ),
    ),
    warnings: [...new Set(reports.flatMap(({ warnings }) => warnings))],
    startedAtMilliseconds,
    durationMilliseconds: endedAt - startedAtMilliseconds,
    outcome: worstOutcome(reports.map(({ outcome }) => outcome)),
    ...(error === undefined ? {} : { error }),
  };
}

function requireAllShards(reports: readonly ReleaseReport[]): void {
  const count = Math.max(...reports.map(({ shard }) => shard?.count ?? 1));
  const wanted = Array.from({ length: count }, (_, index) => index + 1);
  const have = reports.map(({ shard }) => shard?.index ?? 1);
  const missing = wanted.filter((index) => !have.includes(index));
  if (missing.length > 0) {
    raise('ShardMissingError', { missing: missing.map(String), count });
  }
  const twice = have.find((index, place) => have.indexOf(index) !== place);
  if (twice !== undefined || reports.some(({ shard }) => (shard?.count ?? 1) !== count)) {
    raise('ShardsDifferError', {
      what: twice === undefined ? 'number of shards' : `shard ${twice} of ${count}, given twice`,
    });
  }
}

function requireSame(what: string, reports: readonly ReleaseReport[], partOf: (report: ReleaseReport) => string): void {
  if (new Set(reports.map(partOf)).size > 1) {
    raise('ShardsDifferError', { what });
  }
}

/** A shard that was only planned or checked is no part of a stage that is through. */
function requireOneMode(reports: readonly ReleaseReport[]): void {
  const isReleased = ({ outcome }: ReleaseReport): boolean => outcome === 'done' || outcome === 'unchanged';
  if (reports.some(isReleased) && reports.some(({ outcome }) => outcome === 'planned')) {
    raise('ShardsDifferError', { what: 'what was done: some have released, others have only planned or checked' });
  }
}

/**
 * Each machine knows its own aliases alone: two of them may mean the same org.
 * @throws {DuplicateOrgError}
 */
function requireDistinctOrgs(reports: readonly ReleaseReport[]): void {
  const aliases = new Map<string, string>();
  for (const { alias, orgId } of reports.flatMap(orgsOf)) {
    const id = orgId?.slice(0, 15) ?? alias;
    const twin = aliases.get(id);
    if (twin !== undefined && twin !== alias) {
      raise('DuplicateOrgError', { org: twin, other: alias, orgId: id });
    }
    aliases.set(id, alias);
  }
}

function mergeStage(name: string, parts: readonly (StageRelease | undefined)[]): StageRelease {
  const stages = parts.filter((stage) => stage !== undefined);
  const orgs: readonly OrgRelease[] = stages.flatMap((stage) => stage.orgs);
  const starts = stages.flatMap(({ startedAtMilliseconds }) => startedAtMilliseconds ?? []);
  const ends = stages.flatMap(({ startedAtMilliseconds, durationMilliseconds }) =>
    startedAtMilliseconds === undefined || durationMilliseconds === undefined
      ? []
      : [startedAtMilliseconds + durationMilliseconds],
  );
  const time =
    starts.length === 0
      ? {}
      : { startedAtMilliseconds: Math.min(...starts), durationMilliseconds: Math.max(...ends) - Math.min(...starts) };
  return { name, status: worstStatus(stages.map(({ status }) => status)), orgs, gates: mergeGates(stages), ...time };
}

/** The same gate of several shards is one gate; the worst answer counts. */
function mergeGates(stages: readonly StageRelease[]): readonly GateResult[] {
  const order: readonly GateResult['status'][] = ['failed', 'waiting', 'passed'];
  const byKind = new Map<GateResult['kind'], GateResult>();
  for (const gate of stages.flatMap(({ gates }) => gates)) {
    const known = byKind.get(gate.kind);
    if (known === undefined || order.indexOf(gate.status) < order.indexOf(known.status)) {
      byKind.set(gate.kind, gate);
    }
  }
  return [...byKind.values()];
}

const STATUS_ORDER: readonly StageStatus[] = ['failed', 'waiting', 'notReached', 'planned', 'checked', 'done'];
const OUTCOME_ORDER: readonly ReleaseOutcome[] = ['failed', 'waiting', 'planned', 'done', 'unchanged'];

const worstStatus = (all: readonly StageStatus[]): StageStatus =>
  STATUS_ORDER.find((status) => all.includes(status)) ?? 'notReached';
const worstOutcome = (all: readonly ReleaseOutcome[]): ReleaseOutcome =>
  OUTCOME_ORDER.find((outcome) => all.includes(outcome)) ?? 'failed';

/** A failure of one shard after others went through is a release that is partly done. */
function worst(errors: readonly StepError[]): StepError | undefined {
  const [first] = errors.toSorted((left, right) => severityOf(left) - severityOf(right));
  return first === undefined || first.exitCode !== EXIT_CODES.refused.code
    ? first
    : { ...first, exitCode: EXIT_CODES.partial.code };
}
