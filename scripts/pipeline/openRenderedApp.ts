/**
 * The first two steps of a command that works on one app in one org that exists: read the source, open the org. In: the
 * request. Out: the app as this org shall have it, and the port to the org. Writes nothing.
 */
import type { AppDefinition } from '../definition/appDefinition.ts';
import { renderApp } from '../definition/renderApp.ts';
import { type ResolvedValues, resolveValues } from '../definition/resolveValues.ts';
import { unlessAborted } from '../lib/interruption.ts';
import type { OrgClient } from '../org/orgClient.ts';
import { describeFindings, readSource, type SourceRequest } from './deployApp.ts';
import type { DeployPorts, DeployRequest } from './deployRequest.ts';
import type { RunLog } from './runLog.ts';

export type AppRequest = SourceRequest & Pick<DeployRequest, 'apiVersion' | 'runAs' | 'variables'>;

export type RenderedApp = {
  readonly app: AppDefinition;
  readonly org: OrgClient;
  /** The values of this org. */
  readonly values: ResolvedValues;
};

export async function openRenderedApp(
  run: RunLog,
  request: AppRequest,
  aliasOrUsername: string,
  ports: Pick<DeployPorts, 'openOrg' | 'signal'>,
): Promise<RenderedApp> {
  const { source, config } = await readSource(run, request);
  const org = await run.step('open-org', 'Open the org', async () => {
    const client = await unlessAborted(
      ports.openOrg({ aliasOrUsername, apiVersion: request.apiVersion }),
      ports.signal,
    );
    return { value: client, status: 'done', detail: `${client.identity.username}, ${client.identity.instanceUrl}` };
  });
  const { alias, orgId, username, instanceUrl } = org.identity;
  run.learn({ org: { alias, orgId, username, instanceUrl } });
  const values = resolveValues({
    source,
    config,
    environment: request.variables,
    org: { alias, orgId, username },
    runAs: request.runAs,
  });
  const app = renderApp(source, values, alias);
  run.warn(describeFindings(app));
  run.learn({ runAsUsername: app.runAsUsername });
  return { app, org, values };
}
