/**
 * One org: opened, made sure that it is the one that the pipeline means, and every app of it looked at. In: the org, the
 * source. Out: its row, whatever happens, but for an interruption of the whole run. Catches once.
 */
import type { StoredCredentials } from '../../credentials/clientCredentials.ts';
import type { PipelineOrg } from '../../definition/pipelineStage.ts';
import type { ValuesConfig } from '../../definition/valuesConfig.ts';
import { buildError, toSfError } from '../../lib/errors.ts';
import { unlessAborted } from '../../lib/interruption.ts';
import type { OrgClient } from '../../org/orgClient.ts';
import { readRunAsUsers } from '../../org/readRunAsUsers.ts';
import { toStepError } from '../../report/runReport.ts';
import type { OrgStatus } from '../../report/statusReport.ts';
import type { StepError } from '../../report/stepResult.ts';
import { openOrgs } from '../release/openOrgs.ts';
import type { ReleaseSource } from '../release/releaseRequest.ts';
import { type AppLook, readAppStatus } from './readAppStatus.ts';
import type { StatusOrg, StatusPorts, StatusRequest } from './statusRequest.ts';

export type OrgWork = {
  readonly org: PipelineOrg;
  readonly client: OrgClient;
  readonly request: StatusRequest;
  readonly ports: StatusPorts;
  readonly config: ValuesConfig;
  /** The environment's, and the pipeline's of this org. */
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
};

export type OrgLook = { readonly status: OrgStatus; readonly pairs: readonly StoredCredentials[] };

type Input = {
  readonly one: StatusOrg;
  readonly source: ReleaseSource;
  readonly request: StatusRequest;
  readonly ports: StatusPorts;
};

export async function readOrgStatus({ one, source, request, ports }: Input): Promise<OrgLook> {
  ports.signal.throwIfAborted();
  const { clock } = ports;
  const startedAt = clock.now();
  const limit = new AbortController();
  const done = new AbortController();
  const signal = AbortSignal.any([ports.signal, limit.signal]);
  let client: OrgClient | undefined;
  const rowOf = (rest: Pick<OrgStatus, 'apps' | 'warnings' | 'error'>): OrgStatus => ({
    ...(one.stage === undefined ? {} : { stage: one.stage }),
    alias: one.org.alias,
    ...(client === undefined ? {} : { orgId: client.identity.orgId, instanceUrl: client.identity.instanceUrl }),
    ...(one.org.kind === undefined ? {} : { kind: one.org.kind }),
    ...rest,
    durationMilliseconds: clock.now() - startedAt,
  });
  const limited = ports.waitForLimit(request.longestMilliseconds, done.signal).then(
    () => limit.abort(tooLong(one.org.alias, client)),
    () => undefined,
  );
  try {
    const { looks, error } = await unlessAborted(
      look({ one, source, request, ports: { ...ports, signal } }, signal, (opened) => {
        client = opened;
      }),
      signal,
    );
    return {
      status: rowOf({
        apps: looks.map(({ status }) => status),
        warnings: [...new Set(looks.flatMap(({ warnings }) => warnings))],
        ...(error === undefined ? {} : { error }),
      }),
      pairs: looks.flatMap(({ pair }) => pair ?? []),
    };
  } catch (thrown) {
    if (ports.signal.aborted) {
      throw thrown;
    }
    return { status: rowOf({ apps: [], warnings: [], error: toStepError(toSfError(thrown)) }), pairs: [] };
  } finally {
    done.abort();
    await limited;
  }
}

function tooLong(alias: string, client: OrgClient | undefined) {
  const error = buildError('OrgUnreachableError', {
    org: alias,
    host: client === undefined ? 'its instance' : new URL(client.identity.instanceUrl).host,
    code: 'ETIMEDOUT',
  });
  error.actions = [...(error.actions ?? []), 'A larger --wait gives a slow org more minutes.'];
  return error;
}

async function look(
  { one: { org }, source, request, ports }: Input,
  signal: AbortSignal,
  onOpen: (client: OrgClient) => void,
): Promise<{ readonly looks: readonly AppLook[]; readonly error?: StepError }> {
  const [opened] = await openOrgs([org], { apiVersion: request.apiVersion, acceptedOrgs: [] }, ports);
  const client = opened?.client;
  if (client !== undefined) {
    onOpen(client);
  }
  if (client === undefined || opened?.error !== undefined) {
    return { looks: [], error: opened?.error };
  }
  const runAsUsers = await readRunAsUsers(client);
  const variables = variablesOf(org, request);
  const work: OrgWork = { org, client, request, ports, config: source.config, variables, signal };
  return { looks: await Promise.all(source.apps.map((app) => readAppStatus(app, runAsUsers, work))) };
}

/** The environment stands before the pipeline's values, and these before those of config/values.json, as in a release. */
const variablesOf = ({ values }: PipelineOrg, { variables }: StatusRequest): OrgWork['variables'] => ({
  ...Object.fromEntries(values),
  ...Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== undefined)),
});
