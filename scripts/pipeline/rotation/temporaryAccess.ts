/**
 * What a run needs and an org does not allow, switched on for the seconds of its use. In: what is missing, and the work.
 * Out: what the work gave. Written to the journal before it is switched on; what a killed run left on, the next run
 * switches off, whatever it was asked to do.
 */

import { summarizeJournal } from '../../credentials/rotation/journalSummary.ts';
import type { AccessChange, RotationJournal } from '../../credentials/rotation/rotationJournal.ts';
import type { ComponentRecord, OrgClient } from '../../org/orgClient.ts';
import type { RunEnd, RunLog } from '../runLog.ts';
import { closeAccess, describeChange, findLeftAccess, openAccess } from './accessChanges.ts';
import { type MissingAccess, requireRotatable } from './rotationPreconditions.ts';
import type { RotatePorts, RotateRequest } from './rotationRequest.ts';

export type AccessWork = {
  readonly app: { readonly name: string; readonly runAsUsername: string };
  readonly org: OrgClient;
  readonly journal: RotationJournal;
  readonly missing: MissingAccess;
  /** As the org is now: what an earlier run left on hides what is missing without it. */
  readonly readMissing: () => Promise<MissingAccess>;
  readonly settings: ComponentRecord | undefined;
  readonly request: RotateRequest;
  readonly ports: RotatePorts;
};

/**
 * @throws {AccessNotRestoredError} when something could not be switched off again
 * @throws {RotationPreconditionsError} where the run may switch nothing on, and what an earlier one left on was needed
 */
export async function withAccess(run: RunLog, work: AccessWork, rotate: () => Promise<RunEnd>): Promise<RunEnd> {
  const known = summarizeJournal(await work.journal.read()).openAccess;
  // Asked of the org by a repair alone, since every other run would pay for it.
  const left = known.length === 0 && work.request.repairOnly ? await findLeftAccess(work) : known;
  if (left.length > 0) {
    await close(run, work, left, 'Switch off what an earlier run left on');
  }
  if (work.request.repairOnly) {
    if (left.length === 0) {
      run.skip('restore-access', 'Switch off what an earlier run left on', 'nothing was left on');
    }
    return 'done';
  }
  const missing = left.length > 0 ? await work.readMissing() : work.missing;
  if (!work.request.temporaryAccess) {
    requireRotatable(work.app, work.org.identity, missing);
    return rotate();
  }
  if (!missing.isSettingOff && missing.permissions.length === 0) {
    return rotate();
  }
  try {
    await run.step('open-access', 'Switch on what reading secrets needs', async () => {
      const opened = await openAccess({ ...work, missing });
      return { value: undefined, status: 'done', detail: opened.map(describeChange).join(', ') };
    });
    return await rotate();
  } finally {
    const open = summarizeJournal(await work.journal.read()).openAccess;
    if (open.length > 0) {
      await close(run, work, open, 'Switch it off again');
    }
  }
}

const close = (run: RunLog, work: AccessWork, changes: readonly AccessChange[], title: string): Promise<void> =>
  run.step('restore-access', title, async () => {
    await closeAccess(work, changes);
    return { value: undefined, status: 'done', detail: changes.map(describeChange).join(', ') };
  });
