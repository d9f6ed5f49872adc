/**
 * Keeps a rotation from staging a pair that nobody can prove. In: the app, the org, the marks of apps that were switched
 * off on purpose. Out: nothing, or the refusal. The org is asked only where there is a mark: somebody may have switched
 * the app on in Setup since.
 */
import type { AppDefinition } from '../../definition/appDefinition.ts';
import { raise } from '../../lib/errors.ts';
import type { OrgClient } from '../../org/orgClient.ts';
import { PART_TITLES } from '../appSwitch/disabledMarks.ts';
import type { DeployPorts } from '../deployRequest.ts';

const POLICIES = 'ExtlClntAppConfigurablePolicies';
const SWITCHES = ['isEnabled', 'isOauthPluginEnabled'] as const;

/** @throws {AppDisabledError} before anything is written */
export async function requireEnabled(
  { name }: Pick<AppDefinition, 'name'>,
  org: OrgClient,
  { marks }: Pick<DeployPorts, 'marks'>,
): Promise<void> {
  const { alias, orgId } = org.identity;
  const mark = await marks?.read({ orgId, appName: name });
  if (mark === undefined) {
    return;
  }
  const names = (await org.listComponents([POLICIES])).map(({ fullName }) => fullName);
  const records = names.length === 0 ? [] : await org.readComponents(POLICIES, names);
  const policies = records.find((record) => record['externalClientApplication'] === name);
  if (policies !== undefined && SWITCHES.some((element) => String(policies[element]) === 'false')) {
    const { since, by, part } = mark;
    raise('AppDisabledError', { app: name, org: alias, since, by, what: PART_TITLES[part], during: 'rotation' });
  }
}
