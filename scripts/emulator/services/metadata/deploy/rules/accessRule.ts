/**
 * Who may deploy what: metadata at all, and External Client Apps in particular. Administrators of apps may change their
 * policies, developers of apps everything.
 */
import { errorAt, type Rule } from './rule.ts';

const neededFor = (typeName: string): readonly string[] | undefined => {
  if (typeName.endsWith('ConfigurablePolicies')) return ['ExternalClientAppDeveloper', 'ExternalClientAppAdmin'];
  return /^(?:ExternalClientApplication|ExtlClntApp)/.test(typeName) ? ['ExternalClientAppDeveloper'] : undefined;
};

/** Whether these system permissions let their holder deploy and delete components of a type. */
export const mayDeploy = (permissions: ReadonlySet<string>, typeName: string): boolean => {
  const has = (...anyOf: readonly string[]): boolean => anyOf.some((name) => permissions.has(name));
  const needed = neededFor(typeName);
  return has('ModifyMetadata', 'CustomizeApplication') && (needed === undefined || has(...needed));
};

export const accessRule: Rule = ({ permissions }, candidate) =>
  mayDeploy(permissions, candidate.type.name)
    ? []
    : [errorAt(candidate, undefined, 'INSUFFICIENT_ACCESS_OR_READONLY: insufficient access rights on object id')];
