/** API names of External Client Apps and what belongs to them, and of permission sets. */
import { to15 } from '../../../../state/ids.ts';
import { findComponent } from '../deployContext.ts';
import { errorAt, type Rule } from './rule.ts';

const form = /^[A-Za-z](?!.*__)\w*(?<!_)$/;
const longest = 80;
const label: Readonly<Record<string, string>> = {
  ExternalClientApplication: 'External Client App',
  PermissionSet: 'Permission Set',
};

export const developerNameRule: Rule = (context, candidate) => {
  const { type, fullName } = candidate;
  if (!type.isSatellite && !label[type.name]) return [];
  if (!form.test(fullName)) {
    const problem = `API Name: The ${label[type.name] ?? 'External Client App'} API Name can only contain underscores and alphanumeric characters. It must be unique, begin with a letter, not include spaces, not end with an underscore, and not contain two consecutive underscores.`;
    return [errorAt(candidate, undefined, problem)];
  }
  if (fullName.length > longest) {
    return [errorAt(candidate, undefined, `API Name: data value too large: ${fullName} (max length=${longest})`)];
  }
  const { state, org } = context;
  const twin = findComponent(context, type.name, fullName)
    ? undefined
    : state.components.findByName(org.orgId, type.name, fullName);
  if (!twin) return [];
  const problem = `duplicate value found: DeveloperName duplicates value on record with id: ${to15(twin.id)}`;
  return [errorAt(candidate, undefined, problem)];
};
