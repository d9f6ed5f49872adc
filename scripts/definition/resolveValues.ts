/**
 * The values of one org, from everywhere that may give them: the flag, the environment, the org's entry in
 * config/pipeline.json, that in config/values.json, its defaults, and for the run-as username our own computation. Pure; many orgs fit in one process.
 */
import { integrationUsername } from './integrationUsername.ts';
import type { AppSource } from './readAppSource.ts';
import type { Values, ValuesConfig } from './valuesConfig.ts';

export const RUN_AS_VARIABLE = 'ECA_RUN_AS_USERNAME';
/** The same for one app of several: where it has no value, the shared one counts, and then our own computation. */
export const runAsVariableOf = (app: string): string => `${RUN_AS_VARIABLE}_${app.toUpperCase()}`;
const CONTACT_VARIABLE = 'ECA_CONTACT_EMAIL';
const USER_EMAIL_VARIABLE = 'ECA_INTEGRATION_USER_EMAIL';
const DOMAIN_VARIABLE = 'ECA_INTEGRATION_USERNAME_DOMAIN';
const DEFAULT_DOMAIN = 'integration.example.com';

export type ResolvedValues = {
  /** The value of a variable, `undefined` where nobody gives one. */
  readonly lookUp: (variable: string) => string | undefined;
  readonly integrationUserEmail: string | undefined;
};

export type ValuesRequest = {
  readonly source: AppSource;
  readonly config: ValuesConfig;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly org: { readonly alias: string; readonly orgId: string; readonly username: string };
  /** Of the flag. */
  readonly runAs: string | undefined;
};

export function resolveValues({ source, config, environment, org, runAs }: ValuesRequest): ResolvedValues {
  const ofOrg = valuesOfOrg(config, org);
  const isRunAs = (variable: string): boolean =>
    variable === RUN_AS_VARIABLE || variable === runAsVariableOf(source.name);
  const given = (variable: string): string | undefined =>
    (isRunAs(variable) ? runAs : undefined) ??
    (Object.hasOwn(environment, variable) ? environment[variable] : undefined) ??
    ofOrg.get(variable) ??
    config.defaults.get(variable);
  const computedRunAs = (): string =>
    integrationUsername(source.name, org.orgId, given(DOMAIN_VARIABLE) ?? DEFAULT_DOMAIN);
  return {
    lookUp: (variable) =>
      given(variable) ?? (isRunAs(variable) ? (given(RUN_AS_VARIABLE) ?? computedRunAs()) : undefined),
    integrationUserEmail: given(USER_EMAIL_VARIABLE) ?? given(CONTACT_VARIABLE),
  };
}

/** The pipeline's values of an org stand before those of config/values.json, whatever name the org has there. */
function valuesOfOrg({ orgs, pipeline }: ValuesConfig, { alias, orgId, username }: ValuesRequest['org']): Values {
  const names = [alias, username, orgId, orgId.slice(0, 15)];
  const known = names.map((name) => orgs.get(name)).find((values) => values !== undefined) ?? [];
  return new Map([...known, ...(pipeline?.get(alias) ?? [])]);
}
