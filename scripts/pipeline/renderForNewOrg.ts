/**
 * The app as an org will get it that does not exist yet. In: request and source. Out: the definition, with a stand-in
 * where the org's id will be. What is wrong with the values of such an org is known before one is asked for.
 */
import type { AppDefinition } from '../definition/appDefinition.ts';
import { renderApp } from '../definition/renderApp.ts';
import { RUN_AS_VARIABLE, resolveValues } from '../definition/resolveValues.ts';
import { raise } from '../lib/errors.ts';
import type { ScratchRequest } from './deployScratch.ts';
import type { ReadSource } from './readSource.ts';
import { requireRunAs } from './requireRunAs.ts';

export const newOrgAlias = ({ alias }: ScratchRequest): string => alias ?? 'the new scratch org';

/** @throws {UnsetVariablesError} {SourceInvalidError} {UsageError} */
export function renderForNewOrg(request: ScratchRequest, { source, config }: ReadSource): AppDefinition {
  const alias = newOrgAlias(request);
  const org = { alias, orgId: 'new-org-id', username: request.devHub };
  const values = resolveValues({ source, config, environment: request.variables, org, runAs: request.runAs });
  const app = renderApp(source, values, alias);
  requireRunAs(app, request);
  if (request.runAs !== undefined) {
    raise('UsageError', {
      command: request.command,
      problem: `--run-as takes a user that exists, and a new scratch org has none yet; ${RUN_AS_VARIABLE} names the one to create.`,
    });
  }
  return app;
}
