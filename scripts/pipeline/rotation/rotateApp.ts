/**
 * `npm run rotate`: from source to an app whose integrations have a new pair and were never without a working one. In: the
 * request, the org's name, the ports. Out: the report, always. Every run begins by looking at what an earlier one left.
 */

import { summarizeJournal } from '../../credentials/rotation/journalSummary.ts';
import { planRotation } from '../../credentials/rotation/planRotation.ts';
import { withRotationLock } from '../../credentials/rotation/rotationLock.ts';
import { describeEnd } from '../../credentials/rotation/rotationSituation.ts';
import type { AppDefinition } from '../../definition/appDefinition.ts';
import { unlessAborted } from '../../lib/interruption.ts';
import type { OrgClient } from '../../org/orgClient.ts';
import { readSecretAccess } from '../../org/readSecretAccess.ts';
import type { RunReport } from '../../report/runReport.ts';
import { openRenderedApp } from '../openRenderedApp.ts';
import { type RunEnd, type RunLog, startRunLog } from '../runLog.ts';
import { executeRotation } from './executeRotation.ts';
import { readSituation } from './readSituation.ts';
import { repeatedIntent } from './repeatedIntent.ts';
import { requireEnabled } from './requireEnabled.ts';
import { requireStoredName } from './requireStoredName.ts';
import { missingAccessOf, requireRotatable, requireStagingVersion } from './rotationPreconditions.ts';
import type { RotatePorts, RotateRequest } from './rotationRequest.ts';
import type { RotationState } from './rotationWork.ts';
import { withAccess } from './temporaryAccess.ts';

export async function rotateApp(given: RotateRequest, aliasOrUsername: string, ports: RotatePorts): Promise<RunReport> {
  const repeatedFlags = `${given.repeatedFlags}${repeatedIntent(given)}`;
  const run = startRunLog({
    command: given.command,
    emulated: given.emulated,
    clock: ports.clock,
    onEvent: ports.onEvent,
    resumeCommand: () => `npm run rotate -- --target-org ${aliasOrUsername}${repeatedFlags}`,
  });
  return run.report(async () => {
    const { app, org, values } = await openRenderedApp(run, { ...given, repeatedFlags }, aliasOrUsername, ports);
    // By flag, or where the org's own values say so.
    const temporaryAccess = given.temporaryAccess || values.lookUp('ECA_TEMPORARY_ACCESS') === 'true';
    const request = { ...given, temporaryAccess };
    const journal = ports.openJournal({ orgId: org.identity.orgId, appName: app.name });
    const access = await run.step('read-org', 'Read what the org allows', async () => {
      requireStagingVersion(app.name, org.identity);
      const read = await unlessAborted(readSecretAccess(org, app.name), ports.signal);
      return { value: read, status: 'done', detail: read.appId ?? `no app ${app.name}` };
    });
    const missing = missingAccessOf(access);
    const rotate = async (): Promise<RunEnd> => rotateOpened(run, { app, org, request, ports, journal, access });
    const readMissing = async () => missingAccessOf(await unlessAborted(readSecretAccess(org, app.name), ports.signal));
    const held = { missing, readMissing, settings: access.settings, isAsked: given.temporaryAccess };
    const accessWork = { app, org, journal, request, ports, ...held };
    // A dry run writes nothing, so that nobody has to wait for it.
    if (request.dryRun) {
      if (!request.temporaryAccess) {
        requireRotatable(app, org.identity, missing);
      }
      return rotate();
    }
    return withRotationLock(journal.location, { app: app.name, org: org.identity.alias }, () =>
      withAccess(run, accessWork, rotate),
    );
  });
}

type OpenedRotation = {
  readonly app: AppDefinition;
  readonly org: OrgClient;
  readonly request: RotateRequest;
  readonly ports: RotatePorts;
  readonly journal: ReturnType<RotatePorts['openJournal']>;
  readonly access: Awaited<ReturnType<typeof readSecretAccess>>;
};

async function rotateOpened(run: RunLog, opened: OpenedRotation): Promise<RunEnd> {
  const { app, org, request, ports, journal, access } = opened;
  const past = summarizeJournal(await journal.read());
  const { at, main, situation } = await run.step(
    'read-credentials-state',
    'Read where the credentials stand',
    async () => {
      const place = await unlessAborted(
        readSituation(org, {
          appName: app.name,
          consumerId: request.consumerId,
          access,
          store: ports.store,
          past,
          nowMilliseconds: ports.clock.now(),
        }),
        ports.signal,
      );
      const { staged } = place.situation;
      const beside = staged === undefined ? 'no pair beside it' : `beside it ${staged.key} (${staged.state})`;
      return { value: place, status: 'done', detail: `main pair ${place.main.consumerKey}, ${beside}` };
    },
  );
  run.learn({ consumerKey: main.consumerKey, credentialStore: ports.store.location(org.identity.alias, app.name) });
  if (!situation.canRead) {
    run.warn([
      `${ports.store.location(org.identity.alias, app.name)} gives no secret back: a rotation that is killed goes on by its journal on this machine, and views the new pair in the org.`,
    ]);
  }
  run.warn(await unlessAborted(requireStoredName(ports.store, org.identity, situation), ports.signal));
  const plan = planRotation(situation, request.intent);
  if (plan.kind === 'nothing') {
    // An earlier abort may have been killed when only its last line was missing.
    if (request.intent.mode === 'abort' && past.isRotationOpen && !request.dryRun) {
      await journal.append({ event: 'ended' });
    }
    run.skip('plan', 'Plan', plan.reason);
    return 'done';
  }
  if (plan.steps.some(({ id }) => id === 'stage-credentials')) {
    await unlessAborted(requireEnabled(app, org, ports), ports.signal);
  }
  run.expect(plan.steps);
  if (request.dryRun) {
    run.learn({ dryRun: true });
    for (const { id, title, reason } of plan.steps) {
      run.plan(id, title, reason);
    }
    return 'planned';
  }
  await run.step('check-store', 'See that the store takes a new pair', async () => {
    await unlessAborted(ports.store.check(org.identity.alias, app.name), ports.signal);
    return { value: undefined, status: 'done', detail: ports.store.location(org.identity.alias, app.name, 'pending') };
  });
  await journal.append({ event: 'started', mode: request.intent.mode, mainKey: main.consumerKey });
  const start: RotationState = {
    main,
    staged: situation.staged,
    pending: undefined,
    former: undefined,
    ended: undefined,
    proofs: [],
    troubles: [],
  };
  const work = { app, org, at, journal, past, request, ports };
  const end = await executeRotation(run, work, plan.steps, start);
  if (end.staged !== undefined) {
    run.learn({
      previousPair: {
        consumerKey: end.staged.key,
        state: end.staged.state,
        endsAt: describeEnd(end.staged),
        endCommand: `npm run rotate -- --target-org ${org.identity.alias}${request.repeatedFlags} --finish`,
      },
    });
  }
  return 'done';
}
