/**
 * What a run needs and an org does not allow, switched on for the seconds of its use. In: what is missing, and the work.
 * Out: what the work gave. Written to the journal before it is switched on; what a killed run left on, the next run
 * switches off, whatever it was asked to do.
 */

import { summarizeJournal } from '../../credentials/rotation/journalSummary.ts';
import type { AccessChange, RotationJournal } from '../../credentials/rotation/rotationJournal.ts';
import type { AppDefinition } from '../../definition/appDefinition.ts';
import type { ComponentRecord, OrgClient } from '../../org/orgClient.ts';
import type { RunEnd, RunLog } from '../runLog.ts';
import { closeAccess, describeChange, openAccess } from './accessChanges.ts';
import { type AccessMark, changesOf, isAbandoned, readMark } from './accessMark.ts';
import { type MissingAccess, requireRotatable, SECRET_SETTING, SECRET_SETTING_PAGE } from './rotationPreconditions.ts';
import type { RotatePorts, RotateRequest } from './rotationRequest.ts';

export type AccessWork = {
  readonly app: Pick<AppDefinition, 'name' | 'runAsUsername' | 'settings'>;
  readonly org: OrgClient;
  readonly journal: RotationJournal;
  readonly missing: MissingAccess;
  /** As the org is now: what an earlier run left on hides what is missing without it. */
  readonly readMissing: () => Promise<MissingAccess>;
  readonly settings: ComponentRecord | undefined;
  readonly request: RotateRequest;
  /** `--temporary-access` itself was given, and not only the value of the org. */
  readonly isAsked: boolean;
  readonly ports: RotatePorts;
};

/**
 * @throws {AccessNotRestoredError} when something could not be switched off again
 * @throws {RotationPreconditionsError} where the run may switch nothing on, and what an earlier one left on was needed
 */
export async function withAccess(run: RunLog, work: AccessWork, rotate: () => Promise<RunEnd>): Promise<RunEnd> {
  const { request } = work;
  const known = summarizeJournal(await work.journal.read()).openAccess;
  // Without what the journal says the org is asked, where the run has to do with it: every other run would pay for it.
  const mark =
    known.length === 0 && (request.repairOnly || request.temporaryAccess) ? await readMark(work.org) : undefined;
  const left = known.length > 0 ? known : leftWithoutJournal(run, work, mark);
  if (left.length > 0) {
    await close(run, work, left, 'Switch off what an earlier run left on');
  }
  if (request.repairOnly) {
    if (left.length === 0) {
      run.skip('restore-access', 'Switch off what an earlier run left on', 'nothing was left on');
    }
    return 'done';
  }
  const missing = left.length > 0 ? await work.readMissing() : work.missing;
  if (!request.temporaryAccess) {
    requireRotatable(work.app, work.org.identity, missing);
    return rotate();
  }
  if (!missing.isSettingOff && missing.permissions.length === 0) {
    return rotate();
  }
  try {
    await run.step('open-access', 'Switch on what reading secrets needs', async () => {
      // What was closed may have taken the mark with it.
      const standing = left.length > 0 ? await readMark(work.org) : mark;
      const opened = await openAccess({ ...work, missing }, standing);
      const detail = opened.changes.map(describeChange).join(', ');
      return { value: undefined, status: 'done', detail, warnings: opened.warnings };
    });
    return await rotate();
  } finally {
    const open = summarizeJournal(await work.journal.read()).openAccess;
    if (open.length > 0) {
      await close(run, work, open, 'Switch it off again');
    }
  }
}

/** What there is to switch off, by the mark alone; what nobody can be told to have switched on is said, and stays. */
function leftWithoutJournal(run: RunLog, work: AccessWork, mark: AccessMark | undefined): readonly AccessChange[] {
  const { request, missing, org, ports } = work;
  const isOver = mark !== undefined && (request.repairOnly || isAbandoned(mark, ports.clock.now()));
  const ofMark = isOver ? changesOf(mark, missing.isSettingOff, org.identity.username) : [];
  if (mark?.hasSetting === true || !isOnUnasked(work)) {
    return ofMark;
  }
  if (request.repairOnly && work.isAsked) {
    return [...ofMark, { kind: 'setting', name: SECRET_SETTING, was: 'false' }];
  }
  const flags = request.repeatedFlags.replace(' --temporary-access', '');
  run.warn([
    `${SECRET_SETTING} is on in "${org.identity.alias}": secrets can be read through its REST API. The source does not ask for it, and neither the journal nor the org says who switched it on: a person, or a run that was killed and whose journal is gone. To switch it off: ${SECRET_SETTING_PAGE}, or npm run rotate -- --target-org ${org.identity.alias}${flags} --repair --temporary-access`,
  ]);
  return ofMark;
}

/** Of no concern to a run that neither switches it on nor off. */
function isOnUnasked({ request, missing, settings, app }: AccessWork): boolean {
  const isConcern = request.repairOnly || request.temporaryAccess;
  const isOn = settings !== undefined && !missing.isSettingOff;
  return isConcern && isOn && app.settings.every(({ record }) => record[SECRET_SETTING] !== 'true');
}

const close = (run: RunLog, work: AccessWork, changes: readonly AccessChange[], title: string): Promise<void> =>
  run.step('restore-access', title, async () => {
    await closeAccess(work, changes);
    return { value: undefined, status: 'done', detail: changes.map(describeChange).join(', ') };
  });
