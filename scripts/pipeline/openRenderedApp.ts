/**
 * Opens an org that exists and renders the source for it. In: the request and the source. Out: the app as this org shall
 * have it, and the port to the org. The beginning of every command that works on one app; writes nothing.
 */
import type { AppDefinition } from '../definition/appDefinition.ts';
import { renderApp } from '../definition/renderApp.ts';
import { type ResolvedValues, resolveValues } from '../definition/resolveValues.ts';
import { unlessAborted } from '../lib/interruption.ts';
import type { OrgClient } from '../org/orgClient.ts';
import type { DeployPorts, DeployRequest } from './deployRequest.ts';
import { type ReadSource, readSource, type SourceRequest } from './readSource.ts';
import { requireRunAs } from './requireRunAs.ts';
import type { RunLog } from './runLog.ts';

export type AppRequest = SourceRequest & Pick<DeployRequest, 'apiVersion' | 'runAs' | 'variables'>;

export type RenderedApp = {
  readonly app: AppDefinition;
  readonly org: OrgClient;
  /** The values of this org. */
  readonly values: ResolvedValues;
};

/** Reads the source first: what is wrong with it is known before an org is touched. */
export async function openRenderedApp(
  run: RunLog,
  request: AppRequest,
  aliasOrUsername: string,
  ports: Pick<DeployPorts, 'openOrg' | 'signal'>,
): Promise<RenderedApp> {
  const opened = await openForSource(
    run,
    request,
    await readSource(run, request, aliasOrUsername),
    aliasOrUsername,
    ports,
  );
  run.warn(describeFindings(opened.app));
  run.learn({ runAsUsername: opened.app.runAsUsername });
  return opened;
}

export async function openForSource(
  run: RunLog,
  request: AppRequest,
  { source, config }: ReadSource,
  aliasOrUsername: string,
  ports: Pick<DeployPorts, 'openOrg' | 'signal'>,
): Promise<RenderedApp> {
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
  requireRunAs(app, request);
  return { app, org, values };
}

export const describeFindings = ({ warnings }: AppDefinition): readonly string[] =>
  warnings.map(({ message, position }) => `${position.file}:${position.line}: ${message}`);
