/**
 * One app of one org: what is deployed, what differs, whether a token is issued, how old the pair is, who it runs as. In: the
 * open org and the app's source. Out: the app's row, and what is compared over all orgs. Writes nothing, revokes nothing.
 */
import type { StoredCredentials } from '../../credentials/clientCredentials.ts';
import { lookAtStaged } from '../../credentials/rotation/lookAtStaged.ts';
import type { AppSource } from '../../definition/readAppSource.ts';
import type { OrgClient } from '../../org/orgClient.ts';
import { readLogins } from '../../org/readLogins.ts';
import { readSecretAccess } from '../../org/readSecretAccess.ts';
import { readRunAsUser } from '../../org/snapshot/readRunAsUser.ts';
import { isRefusedWith } from '../../org/translateOrgError.ts';
import { hasChanges } from '../../report/planReport.ts';
import type { AppStatus, RunAsStatus, StagedStatus } from '../../report/statusReport.ts';
import { planOrg } from '../planOrg.ts';
import { startVerification } from '../verifyOrg.ts';
import type { OrgWork } from './readOrgStatus.ts';
import { readPrivileges } from './readPrivileges.ts';

const DAY = 86_400_000;

export type AppLook = {
  readonly status: AppStatus;
  readonly warnings: readonly string[];
  /** The stored pair; stays in memory, to be compared with those of other orgs. */
  readonly pair?: StoredCredentials;
};

export async function readAppStatus(
  source: AppSource,
  runAsUsers: ReadonlyMap<string, string> | undefined,
  work: OrgWork,
): Promise<AppLook> {
  const { client, ports, request } = work;
  const { alias, orgId } = client.identity;
  const store = ports.storeOf(work.org);
  const openOrg = async (): Promise<OrgClient> => client;
  const plan = await planOrg({ ...planRequest(work), app: source.name }, alias, { ...ports, openOrg });
  const [planned] = plan.apps;
  const [access, stored] = await Promise.all([readSecretAccess(client, source.name), store.read(alias, source.name)]);
  const staged = access.appId === undefined ? undefined : await readStaged(client, source.name, access.appId);
  // Before the probe, which logs in itself.
  const before = await readRunAs(client, runAsUsers?.get(source.name));
  const verification = await startVerification(
    { ...planRequest(work), app: source.name, waitTokenMinutes: 0, repeatCommand: `npm run ${request.command}` },
    alias,
    { ...ports, store, openOrg, onEvent: () => undefined },
  ).run('probe');
  const [verified] = verification.apps;
  const verifyError = verification.error ?? verified?.error;
  const pair = stored?.orgId.slice(0, 15) === orgId.slice(0, 15) ? stored : undefined;
  const measured = request.privileges
    ? await readPrivileges(source, { ...work, ...ports, store, signal: work.signal })
    : {};
  const warnings = [...plan.warnings, ...verification.warnings];
  const runAs = before ?? (await readRunAs(client, verified?.runAsUsername));
  return {
    status: {
      app: source.name,
      ...(planned?.deployed === undefined ? {} : { deployed: planned.deployed }),
      ...(planned?.drift === undefined ? {} : { drift: planned.drift }),
      ...(planned === undefined ? {} : { differs: hasChanges(planned) }),
      ...(plan.error === undefined ? {} : { planError: plan.error }),
      ...(planned?.disabled === undefined ? {} : { disabled: planned.disabled }),
      works: verifyError === undefined && verified !== undefined,
      ...(verifyError === undefined ? {} : { verifyError }),
      proofs: {
        proven: verified?.proofs.filter(({ status }) => status === 'proven').length ?? 0,
        tried: verified?.proofs.length ?? 0,
      },
      credentials: {
        location: store.location(alias, source.name),
        ...credentialTimes(pair, access.appCreatedAtMilliseconds, ports.clock.now()),
      },
      staged: staged ?? 'none',
      ...(runAs === undefined ? {} : { runAs }),
      ...measured,
    },
    warnings,
    ...(pair === undefined ? {} : { pair }),
  };
}

const planRequest = ({ request, variables }: OrgWork) => ({
  command: request.command,
  projectRoot: request.projectRoot,
  apiVersion: request.apiVersion,
  variables,
  emulated: request.emulated,
  allowDelete: false,
  notices: [],
});

function credentialTimes(
  pair: StoredCredentials | undefined,
  appCreatedAt: number | undefined,
  now: number,
): Omit<AppStatus['credentials'], 'location'> {
  const since = Date.parse(pair?.since ?? '');
  const from = Number.isNaN(since) ? appCreatedAt : since;
  return {
    ...(Number.isNaN(since) ? {} : { since: new Date(since).toISOString() }),
    ...(appCreatedAt === undefined ? {} : { appCreatedAt: new Date(appCreatedAt).toISOString() }),
    ...(from === undefined ? {} : { ageDays: Math.max(0, Math.floor((now - from) / DAY)) }),
  };
}

async function readStaged(
  org: OrgClient,
  appName: string,
  appId: string,
): Promise<StagedStatus | 'unknown' | undefined> {
  const staged = await lookAtStaged(org, { appName, appId });
  if (typeof staged !== 'object') {
    return staged;
  }
  const { state, createdAtMilliseconds: createdAt, expiresAtMilliseconds: endsAt } = staged;
  return {
    state,
    ...(createdAt === undefined ? {} : { createdAt: new Date(createdAt).toISOString() }),
    ...(endsAt === undefined ? {} : { endsAt: new Date(endsAt).toISOString() }),
  };
}

async function readRunAs(org: OrgClient, username: string | undefined): Promise<RunAsStatus | undefined> {
  if (username === undefined) {
    return undefined;
  }
  const user = await readRunAsUser(org, username);
  if (user === undefined) {
    return { username, exists: false };
  }
  const lastLogin = await readLastLogin(org, user.username);
  return {
    username: user.username,
    exists: true,
    isActive: user.isActive,
    isFrozen: user.isFrozen,
    licence: user.userLicenseName,
    ...(lastLogin === undefined ? {} : { lastLogin }),
  };
}

async function readLastLogin(org: OrgClient, username: string): Promise<string | undefined> {
  try {
    return (await readLogins(org, username, undefined))[0]?.at;
  } catch (error) {
    if (isRefusedWith(error, 'INVALID_TYPE', 'INVALID_FIELD', 'INSUFFICIENT_ACCESS')) {
      return undefined;
    }
    throw error;
  }
}
