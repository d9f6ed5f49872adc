/**
 * Keeps a deployment from switching an app on that was switched off on purpose. In: the app, what the org has, the marks.
 * Out: nothing, or the refusal; a dry run and a check-only deployment change nothing and are only told.
 */
import type { AppDefinition } from '../../definition/appDefinition.ts';
import { buildError } from '../../lib/errors.ts';
import type { OrgSnapshot } from '../../org/orgSnapshot.ts';
import type { DeployPorts, DeployRequest } from '../deployRequest.ts';
import type { RunLog } from '../runLog.ts';
import { PART_TITLES } from './disabledMarks.ts';

const POLICIES = 'ExtlClntAppConfigurablePolicies';

const isOff = (app: AppDefinition, { components }: OrgSnapshot): boolean =>
  components.some(
    ({ type, record }) =>
      type === POLICIES &&
      record['externalClientApplication'] === app.name &&
      (String(record['isEnabled']) === 'false' || String(record['isOauthPluginEnabled']) === 'false'),
  );

/** @throws {AppDisabledError} before anything is written */
export async function respectDisabled(
  run: RunLog,
  app: AppDefinition,
  snapshot: OrgSnapshot,
  { dryRun, validate }: DeployRequest,
  { marks }: DeployPorts,
): Promise<void> {
  const { alias, orgId } = snapshot.identity;
  const mark = await marks?.read({ orgId, appName: app.name });
  // Somebody may have switched it on in Setup: then the mark is of the past.
  if (mark === undefined || !isOff(app, snapshot)) {
    return;
  }
  const { since, by, part } = mark;
  const error = buildError('AppDisabledError', { app: app.name, org: alias, since, by, what: PART_TITLES[part] });
  if (!dryRun && !validate) {
    throw error;
  }
  run.warn([
    `${app.name} in "${alias}" was switched off on purpose (${PART_TITLES[part]}, ${since}, by ${by}): deploy refuses to switch it on; npm run app:enable -- --target-org ${alias} does.`,
  ]);
}
