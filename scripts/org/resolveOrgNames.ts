/**
 * The names that a command may use for an org, looked up only when asked for. In: where sf keeps its state. Out: the
 * defaults of sf's configuration, the orgs that are authorised, and whether a name is one of them.
 */
import { isKnownIn, type KnownOrg, readKnownOrgs } from './sfAliases.ts';
import { defaultDevHub, defaultTargetOrg } from './sfConfiguration.ts';

export type OrgNames = {
  readonly defaultTargetOrg: () => Promise<string | undefined>;
  readonly defaultDevHub: () => Promise<string | undefined>;
  readonly knownOrgs: () => Promise<readonly KnownOrg[]>;
  readonly hasAlias: (aliasOrUsername: string) => Promise<boolean>;
};

export const resolveOrgNames = ({ environment }: { environment: { readonly homeDirectory: string } }): OrgNames => ({
  defaultTargetOrg,
  defaultDevHub,
  knownOrgs: () => readKnownOrgs(environment.homeDirectory),
  hasAlias: (name) => isKnownIn(environment.homeDirectory, name),
});
