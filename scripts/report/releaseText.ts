/** The words and signs of a release that its text, Markdown and HTML forms share. In: parts of the report. Out: plain text. */
import type { ComponentChange, DeployStep } from '../plan/deployPlan.ts';
import { printableLine } from './printableText.ts';
import type { GateResult, OrgRelease, OrgStatus, StageStatus } from './releaseReport.ts';
import type { RunReport } from './runReport.ts';

export const STAGE_TITLES: Readonly<Record<StageStatus, string>> = {
  done: 'done',
  failed: 'failed',
  waiting: 'waiting',
  notReached: 'not reached',
  checked: 'valid',
  planned: 'planned',
};

export const ORG_MARKS: Readonly<Record<OrgStatus, string>> = {
  released: '✓',
  unchanged: '=',
  failed: '✗',
  notRun: '-',
  checked: '✓',
  planned: '·',
  doneBefore: '=',
};

export const GATE_MARKS: Readonly<Record<GateResult['status'], string>> = { passed: '✓', waiting: '…', failed: '✗' };

const GATE_TITLES: Readonly<Record<GateResult['kind'], string>> = {
  approval: 'Approval',
  window: 'Window',
  soak: 'Soak',
};

export const describeGate = ({ kind, detail }: GateResult): string => `${GATE_TITLES[kind]}: ${printableLine(detail)}`;

const TITLES: Readonly<Record<OrgStatus, string>> = {
  released: 'released',
  unchanged: 'up to date',
  failed: 'failed',
  notRun: 'not run',
  checked: 'valid',
  planned: 'planned',
  doneBefore: 'done by the run before',
};

/** One line about an org: what came of it, and how. */
export function describeOrg({ status, error, attempts, kind, reports, checks }: OrgRelease): string {
  if (status === 'failed') {
    return error === undefined ? 'failed' : printableLine(`${error.name}: ${error.message}`);
  }
  const proofs = reports.flatMap((report) => report.proofs);
  const proven = proofs.filter((proof) => proof.status === 'proven').length;
  const facts = [
    kind,
    attempts > 1 ? `${attempts} attempts` : undefined,
    proofs.length === 0 ? undefined : `${proven} of ${proofs.length} proofs`,
    status === 'planned' || status === 'checked' ? countChanges(checks) : undefined,
  ].filter((fact) => fact !== undefined);
  return facts.length === 0 ? TITLES[status] : `${TITLES[status]} (${facts.join(', ')})`;
}

const deployStepsOf = ({ plan }: RunReport): readonly DeployStep[] =>
  (plan?.steps ?? []).filter((step): step is DeployStep => step.kind === 'deploy');

function countChanges(checks: readonly RunReport[]): string {
  const steps = checks.flatMap(({ plan }) => plan?.steps ?? []);
  const components = new Set(
    checks
      .flatMap(deployStepsOf)
      .flatMap(({ changes }) => changes.filter(({ action }) => action !== 'unchanged'))
      .map(({ type, fullName }) => `${type} ${fullName}`),
  ).size;
  const records = steps.filter(
    ({ kind, action }) => /^(createUser|assign)/.test(kind) && action !== 'unchanged',
  ).length;
  return components + records === 0
    ? 'no changes'
    : [
        components === 0 ? undefined : `${components} ${components === 1 ? 'component' : 'components'}`,
        records === 0 ? undefined : `${records} ${records === 1 ? 'record' : 'records'}`,
      ]
        .filter((text) => text !== undefined)
        .join(' and ');
}

const nameOf = ({ type, fullName }: ComponentChange): string => `${type} ${fullName}`;

/** What a plan or a check found to be different: settings of components that the org has in another form. */
export function describeChanges({ status, checks }: OrgRelease): readonly string[] {
  if (status !== 'planned' && status !== 'checked') {
    return [];
  }
  const changes = checks.flatMap(deployStepsOf).flatMap((step) => step.changes);
  // What one deployment creates the next completes: nothing of it was there before.
  const created = new Set(changes.filter(({ action }) => action === 'create').map(nameOf));
  return [
    ...new Set(
      changes
        .filter((change) => change.action === 'update' && !created.has(nameOf(change)))
        .flatMap(({ type, fullName, differences }) =>
          differences.map(
            ({ element, have, want }) =>
              `${type} ${fullName}: ${element} ${have ?? '(nothing)'} → ${want ?? '(nothing)'}`,
          ),
        ),
    ),
  ];
}
