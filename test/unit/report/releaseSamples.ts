/** Releases of several outcomes, with text that would be markup where it is not escaped. */
import type { OrgRelease, ReleaseReport } from '../../../scripts/report/releaseReport.ts';
import type { RunReport } from '../../../scripts/report/runReport.ts';
import type { StepResult } from '../../../scripts/report/stepResult.ts';

export const HOSTILE = '<script>document.title="taken"</script> | *b* & "c"';

export const stepOf = (id: string, start: number, duration: number): StepResult => ({
  id,
  title: `Step ${id}`,
  status: 'done',
  startedAtMilliseconds: start,
  durationMilliseconds: duration,
});

export const runOf = (steps: readonly StepResult[], more: Partial<RunReport> = {}): RunReport => ({
  command: 'release',
  emulated: true,
  app: 'Order_Sync',
  steps,
  proofs: [],
  warnings: [],
  durationMilliseconds: 0,
  outcome: 'done',
  ...more,
});

export const orgOf = (alias: string, more: Partial<OrgRelease> = {}): OrgRelease => ({
  alias,
  orgId: '00D000000000001AAA',
  status: 'released',
  reports: [runOf([stepOf('open', 1000, 100), stepOf('deploy-app', 1200, 4000), stepOf('verifyToken', 5200, 300)])],
  checks: [],
  attempts: 1,
  startedAtMilliseconds: 1000,
  durationMilliseconds: 4500,
  ...more,
});

const error = { name: 'TokenRefusedError', message: HOSTILE, actions: ['npm run verify'], exitCode: 1 };

export const green: ReleaseReport = {
  command: 'release',
  releaseId: 'r1',
  digest: 'abc',
  emulated: true,
  apps: ['Order_Sync'],
  stages: [{ name: 'qa', status: 'done', orgs: [orgOf('qa1'), orgOf('qa2')], gates: [], durationMilliseconds: 5000 }],
  warnings: [],
  startedAtMilliseconds: 0,
  durationMilliseconds: 6000,
  outcome: 'done',
};

export const red: ReleaseReport = {
  ...green,
  stages: [
    {
      name: 'qa',
      status: 'failed',
      orgs: [
        orgOf('qa1'),
        orgOf('qa2', {
          status: 'failed',
          error,
          undo: { status: 'impossible', detail: HOSTILE, left: ['the app'] },
        }),
      ],
      gates: [{ kind: 'soak', status: 'failed', detail: HOSTILE, durationMilliseconds: 100 }],
    },
    { name: 'last', status: 'notReached', orgs: [orgOf('prod', { status: 'notRun', reports: [] })], gates: [] },
  ],
  warnings: [HOSTILE],
  outcome: 'failed',
  error: { ...error, exitCode: 68 },
};

export const waiting: ReleaseReport = {
  ...green,
  stages: [
    ...green.stages,
    {
      name: 'last',
      status: 'waiting',
      orgs: [orgOf('prod', { status: 'notRun', reports: [] })],
      gates: [{ kind: 'approval', status: 'waiting', detail: 'of nobody yet' }],
    },
  ],
  outcome: 'waiting',
  error: {
    name: 'ApprovalMissingError',
    message: 'The stage "last" waits for its approval.',
    actions: ['npm run release -- --resume --approve last'],
    exitCode: 69,
  },
};
