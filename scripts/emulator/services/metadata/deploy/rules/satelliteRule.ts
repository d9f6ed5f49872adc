/**
 * Components that belong to an app: the app must be there, stays the same, and has one component of most types. An org
 * makes policies of its own accord, and refuses a second one under another name.
 */
import { to15 } from '../../../../state/ids.ts';
import { textAt } from '../../xml/body.ts';
import { findApp, findComponent, satellitesOf } from '../deployContext.ts';
import { bodyOf } from '../storedBody.ts';
import { errorAt, noSuchReference, type Rule } from './rule.ts';

const reference = 'externalClientApplication';

export const satelliteRule: Rule = (context, candidate) => {
  const { type, fullName, body } = candidate;
  if (!type.isSatellite) return [];
  const appName = textAt(body, reference) ?? '';
  if (!findApp(context, appName)) return [noSuchReference(candidate, reference, 'ExternalClientApplication', appName)];
  const existing = findComponent(context, type.name, fullName);
  if (existing) {
    const formerApp = textAt(bodyOf(existing), reference);
    if (formerApp === appName) return [];
    return [errorAt(candidate, reference, `The component belongs to the external client app ${formerApp}.`)];
  }
  const [other] = type.isOnePerApp ? satellitesOf(context, type.name, appName) : [];
  if (!other) return [];
  const id = to15(other.id);
  const problem = `duplicate value found: ExternalClientApplicationId duplicates value on record with id: ${id}`;
  return [errorAt(candidate, reference, problem)];
};
