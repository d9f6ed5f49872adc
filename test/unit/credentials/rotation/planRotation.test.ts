import { expect } from 'chai';
import type { JournalSummary } from '../../../../scripts/credentials/rotation/journalSummary.ts';
import { planRotation } from '../../../../scripts/credentials/rotation/planRotation.ts';
import type { RotationIntent, RotationSituation } from '../../../../scripts/credentials/rotation/rotationSituation.ts';
import type { StagedPair } from '../../../../scripts/credentials/rotation/stagedPair.ts';

const DAY = 86_400_000;
const NOW = 1000 * DAY;

const QUIET: JournalSummary = {
  isStagingOpen: false,
  ownKeys: [],
  isRotationOpen: false,
  rollbackToKey: undefined,
  stagingAtMilliseconds: undefined,
  deletingKey: undefined,
  lastRotatedAtMilliseconds: undefined,
  lastLoginBeforeSwitch: undefined,
  openAccess: [],
};
const NONE = { current: undefined, pending: undefined, previous: undefined };

type Given = Partial<Omit<RotationSituation, 'journal' | 'stored'>> & {
  readonly journal?: Partial<JournalSummary>;
  readonly stored?: Partial<RotationSituation['stored']>;
};

const situation = ({ journal, stored, ...given }: Given = {}): RotationSituation => ({
  subject: { app: 'Order_Sync', org: 'qa' },
  mainKey: 'main',
  staged: undefined,
  canRead: true,
  currentSinceMilliseconds: undefined,
  appCreatedAtMilliseconds: undefined,
  nowMilliseconds: NOW,
  ...given,
  stored: { ...NONE, current: 'main', ...stored },
  journal: { ...QUIET, ...journal },
});
const staged = (key: string, state: StagedPair['state'], more: Partial<StagedPair> = {}): StagedPair => ({
  id: '889',
  key,
  state,
  ...more,
});

const FRESH = [
  'stage-credentials',
  'write-pending',
  'verify-pending',
  'rotate-credentials',
  'verify-current',
  'verify-previous',
  'write-previous',
  'write-current',
  'run-hooks',
  'remove-pending',
];
const FROM_PENDING = FRESH.slice(1);
const FROM_ROTATED = FRESH.slice(4);

const stepsOf = (given: Given, intent: RotationIntent): readonly string[] | string => {
  const plan = planRotation(situation(given), intent);
  return plan.kind === 'steps' ? plan.steps.map(({ id }) => id) : plan.reason;
};
const refusalOf = (given: Given, intent: RotationIntent) => {
  try {
    return planRotation(situation(given), intent);
  } catch (error) {
    return error as Error & { readonly exitCode: number; readonly actions: readonly string[] };
  }
};

describe('planRotation', () => {
  const rows: readonly (readonly [title: string, given: Given, intent: RotationIntent, steps: readonly string[]])[] = [
    ['a pair beside nothing', {}, { mode: 'rotate' }, FRESH],
    ['an empty store first', { stored: { current: undefined } }, { mode: 'rotate' }, ['sync-current', ...FRESH]],
    ['an outdated store first', { stored: { current: 'old' } }, { mode: 'rotate' }, ['sync-current', ...FRESH]],
    [
      'the pair of the org first for a store that can not be read',
      { canRead: false, stored: { current: undefined } },
      { mode: 'rotate' },
      ['sync-current', ...FRESH],
    ],
    [
      'a pair that the journal knows',
      { staged: staged('new', 'Active'), journal: { ownKeys: ['new'] } },
      { mode: 'rotate' },
      FROM_PENDING,
    ],
    [
      'a pair that the store knows, where the journal was lost',
      { staged: staged('new', 'Active'), stored: { pending: 'new' } },
      { mode: 'rotate' },
      FROM_PENDING,
    ],
    [
      'a pair that was asked for by a run that saw no answer',
      {
        staged: staged('new', 'Active', { createdAtMilliseconds: NOW - 1000 }),
        journal: { isStagingOpen: true, stagingAtMilliseconds: NOW },
      },
      { mode: 'rotate' },
      FROM_PENDING,
    ],
    [
      'another pair after one that expired',
      { staged: staged('new', 'Expired') },
      { mode: 'rotate' },
      ['discard-staged', ...FRESH],
    ],
    [
      'another pair as --discard-staged says',
      { staged: staged('foreign', 'Active') },
      { mode: 'rotate', discardStaged: true },
      ['discard-staged', ...FRESH],
    ],
    [
      'the rest after the org has rotated and the store is behind',
      { staged: staged('old', 'Rotated'), stored: { current: 'old', pending: 'main' } },
      { mode: 'rotate' },
      FROM_ROTATED,
    ],
    [
      'the rest where journal and pending pair were lost',
      { staged: staged('old', 'Rotated'), stored: { current: 'old' } },
      { mode: 'rotate' },
      FROM_ROTATED,
    ],
    [
      'the rest when only the hooks are missing',
      { staged: staged('old', 'Rotated'), stored: { pending: 'main', previous: 'old' } },
      { mode: 'rotate' },
      FROM_ROTATED,
    ],
    [
      'the rest by the journal alone, for a store that can not be read',
      {
        staged: staged('old', 'Rotated'),
        canRead: false,
        stored: { current: undefined },
        journal: { isRotationOpen: true, ownKeys: ['main'] },
      },
      { mode: 'rotate' },
      FROM_ROTATED,
    ],
    [
      'the rest when the former pair is gone meanwhile',
      { stored: { current: 'old', pending: 'main' } },
      { mode: 'rotate' },
      ['verify-current', 'write-current', 'run-hooks', 'remove-pending'],
    ],
    [
      'the end of the previous pair',
      { staged: staged('old', 'Rotated'), stored: { previous: 'old' } },
      { mode: 'finish' },
      ['read-logins', 'delete-previous', 'prove-refused', 'remove-previous'],
    ],
    [
      'the end of the previous pair after what a store that can not be read may not have, where the journal was lost',
      { staged: staged('old', 'Rotated'), canRead: false, stored: { current: undefined } },
      { mode: 'finish' },
      ['sync-current', 'read-logins', 'delete-previous', 'prove-refused', 'remove-previous'],
    ],
    [
      'the proof alone where the org has ended the pair already',
      { stored: { previous: 'old' }, journal: { deletingKey: 'old' } },
      { mode: 'finish' },
      ['prove-refused', 'remove-previous'],
    ],
    [
      'the end of a staged pair',
      { staged: staged('new', 'Active'), stored: { pending: 'new' } },
      { mode: 'abort' },
      ['delete-staged', 'prove-refused', 'remove-pending'],
    ],
    [
      'the store alone where the staged pair is gone',
      { stored: { pending: 'new' } },
      { mode: 'abort' },
      ['prove-refused', 'remove-pending'],
    ],
    [
      'the way back',
      { staged: staged('old', 'Rotated'), stored: { previous: 'old' } },
      { mode: 'rollback' },
      ['promote-previous', 'verify-current', 'write-current', 'write-previous', 'run-hooks', 'remove-pending'],
    ],
    [
      'the way back, gone already when the run was killed',
      { staged: staged('new', 'Rotated'), stored: { current: 'new' }, journal: { rollbackToKey: 'main' } },
      { mode: 'rollback' },
      ['verify-current', 'write-current', 'write-previous', 'run-hooks', 'remove-pending'],
    ],
    [
      'the way back that was asked for and not gone',
      { staged: staged('old', 'Rotated'), stored: { previous: 'old' }, journal: { rollbackToKey: 'old' } },
      { mode: 'rollback' },
      ['promote-previous', 'verify-current', 'write-current', 'write-previous', 'run-hooks', 'remove-pending'],
    ],
    [
      'a clean cut after an earlier rotation',
      { staged: staged('old', 'Rotated'), stored: { previous: 'old' } },
      { mode: 'emergency' },
      [
        'discard-staged',
        ...FRESH.slice(0, 5),
        'write-previous',
        'write-current',
        'run-hooks',
        'revoke-tokens',
        'delete-previous',
        'prove-refused',
        'remove-previous',
        'remove-pending',
      ],
    ],
    [
      'the rest of a clean cut that was killed after the old pair had ended',
      { stored: { current: 'main', pending: 'main', previous: 'old' } },
      { mode: 'emergency' },
      ['verify-current', 'write-current', 'run-hooks', 'prove-refused', 'remove-previous', 'remove-pending'],
    ],
  ];
  for (const [title, given, intent, steps] of rows) {
    it(`${intent.mode}: plans ${title}`, () => {
      expect(stepsOf(given, intent)).to.deep.equal(steps);
    });
  }

  const nothing: readonly (readonly [title: string, given: Given, intent: RotationIntent, reason: RegExp])[] = [
    [
      'is young by the store',
      { currentSinceMilliseconds: NOW - 3 * DAY, appCreatedAtMilliseconds: 0 },
      { mode: 'rotate', olderThanMilliseconds: 90 * DAY },
      /3 days old; it is rotated from 90/,
    ],
    [
      'is young by the pair beside it, though store and journal were lost',
      {
        staged: staged('old', 'Rotated', { expiresAtMilliseconds: NOW + 20 * DAY }),
        appCreatedAtMilliseconds: 0,
      },
      { mode: 'rotate', olderThanMilliseconds: 90 * DAY },
      /10 days old/,
    ],
    [
      'is in its grace',
      { staged: staged('old', 'Rotated', { expiresAtMilliseconds: NOW + 29 * DAY }) },
      { mode: 'finish', graceMilliseconds: 7 * DAY },
      /1 days ago; its grace is 7 days/,
    ],
    ['is not there', {}, { mode: 'finish' }, /No previous pair is alive/],
    ['was never staged', {}, { mode: 'abort' }, /No pair is staged/],
  ];
  for (const [title, given, intent, reason] of nothing) {
    it(`${intent.mode}: has nothing to do with a pair that ${title}`, () => {
      expect(stepsOf(given, intent)).to.match(reason);
    });
  }

  it('rotate: takes a pair of unknown age for as old as its app', () => {
    const daily = { mode: 'rotate', olderThanMilliseconds: 90 * DAY } as const;
    expect(stepsOf({ appCreatedAtMilliseconds: NOW - 91 * DAY }, daily)).to.deep.equal(FRESH);
    expect(stepsOf({}, daily)).to.deep.equal(FRESH);
  });

  it('rotate: finishes what was begun, however young the pair is', () => {
    const given = {
      staged: staged('old', 'Rotated', { expiresAtMilliseconds: NOW + 30 * DAY }),
      stored: { current: 'old' },
    };
    expect(stepsOf(given, { mode: 'rotate', olderThanMilliseconds: 90 * DAY })).to.deep.equal(FROM_ROTATED);
  });

  const refusals: readonly (readonly [given: Given, intent: RotationIntent, name: string, action: string])[] = [
    [{ staged: staged('foreign', 'Active') }, { mode: 'rotate' }, 'StagedPairInTheWayError', '--adopt-staged'],
    [
      {
        staged: staged('later', 'Active', { createdAtMilliseconds: NOW }),
        journal: { isStagingOpen: true, stagingAtMilliseconds: NOW - 30 * DAY },
      },
      { mode: 'rotate' },
      'StagedPairInTheWayError',
      '--adopt-staged',
    ],
    [{ staged: staged('old', 'Rotated') }, { mode: 'rotate' }, 'PreviousPairAliveError', '--finish'],
    [{ staged: staged('new', 'Active') }, { mode: 'finish' }, 'RotationUnfinishedError', 'npm run rotate'],
    [
      { staged: staged('old', 'Rotated'), stored: { current: 'old' } },
      { mode: 'finish' },
      'RotationUnfinishedError',
      'npm run rotate',
    ],
    [{ staged: staged('old', 'Rotated') }, { mode: 'abort' }, 'AlreadyPromotedError', '--rollback'],
    [{ stored: { pending: 'main' } }, { mode: 'abort' }, 'AlreadyPromotedError', '--rollback'],
    [{}, { mode: 'rollback' }, 'NothingToRollBackError', 'npm run rotate'],
    [{ staged: staged('new', 'Active') }, { mode: 'rollback' }, 'NothingToRollBackError', 'npm run rotate'],
  ];
  for (const [given, intent, name, action] of refusals) {
    it(`${intent.mode}: refuses with ${name} for ${JSON.stringify(given)}`, () => {
      const refusal = refusalOf(given, intent);
      expect(refusal).to.include({ name, exitCode: 2 });
      expect('actions' in refusal ? refusal.actions[0] : '').to.include(action);
    });
  }
});
