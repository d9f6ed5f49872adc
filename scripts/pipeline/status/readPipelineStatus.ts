/**
 * `npm run status`: all orgs side by side. In: the request and the ports. Out: a report, always; an org that fails or takes
 * too long is a row with its error. Writes nothing.
 */
import pLimit from 'p-limit';
import type { Unchecked } from '../../audit/auditFinding.ts';
import { readSourceCommit } from '../../definition/git/readSourceCommit.ts';
import { buildError, toSfError } from '../../lib/errors.ts';
import { InterruptedByUser } from '../../lib/interruption.ts';
import { toStepError } from '../../report/runReport.ts';
import type { OrgStatus, StatusReport } from '../../report/statusReport.ts';
import { readReleaseSource } from '../release/readReleaseSource.ts';
import { findShared } from './findShared.ts';
import { type OrgLook, readOrgStatus } from './readOrgStatus.ts';
import type { StatusPorts, StatusRequest } from './statusRequest.ts';

export async function readPipelineStatus(request: StatusRequest, ports: StatusPorts): Promise<StatusReport> {
  const startedAtMilliseconds = ports.clock.now();
  const report = (rest: Partial<StatusReport>): StatusReport => ({
    command: request.command,
    emulated: request.emulated,
    orgs: [],
    findings: [],
    unchecked: [],
    warnings: request.notices,
    ...rest,
    startedAtMilliseconds,
    durationMilliseconds: ports.clock.now() - startedAtMilliseconds,
  });
  try {
    const [source, commit] = await Promise.all([
      readReleaseSource(request.projectRoot, request.pipeline),
      readSourceCommit(request.projectRoot),
    ]);
    const limit = pLimit(request.concurrency);
    let done = 0;
    const looks = await Promise.all(
      request.orgs.map((one) =>
        limit(async () => {
          const look = await readOrgStatus({ one, source, request, ports });
          done += 1;
          ports.onOrg(one.org.alias, done, request.orgs.length);
          return look;
        }),
      ),
    );
    const orgs = withoutTwins(looks);
    return report({
      ...(commit === undefined ? {} : { commit }),
      orgs,
      findings: findShared(
        orgs,
        looks.flatMap(({ pairs }) => pairs),
      ),
      unchecked: uncheckedOf(orgs, looks, request, ports),
      warnings: [...request.notices, ...new Set(orgs.flatMap(({ warnings }) => warnings))],
    });
  } catch (thrown) {
    const error =
      thrown instanceof InterruptedByUser
        ? buildError('InterruptedError', { during: request.command, resume: 'npm run status' }, { cause: thrown })
        : toSfError(thrown);
    return report({ error: toStepError(error) });
  }
}

/** An org under two aliases would be released twice; the second row says so beside what it found. */
const withoutTwins = (looks: readonly OrgLook[]): readonly OrgStatus[] =>
  looks.map(({ status }, index) => {
    const { orgId, error } = status;
    const twin = looks
      .slice(0, index)
      .find((other) => orgId !== undefined && other.status.orgId?.slice(0, 15) === orgId.slice(0, 15));
    return twin === undefined || orgId === undefined || error !== undefined
      ? status
      : {
          ...status,
          error: toStepError(buildError('DuplicateOrgError', { org: twin.status.alias, other: status.alias, orgId })),
        };
  });

/** A pair that nobody could read was compared with no other. */
const uncheckedOf = (
  orgs: readonly OrgStatus[],
  looks: readonly OrgLook[],
  { orgs: asked }: StatusRequest,
  { storeOf }: StatusPorts,
): readonly Unchecked[] =>
  orgs.flatMap(({ alias, apps, error }, index): readonly Unchecked[] => {
    if (error !== undefined) {
      return [{ what: 'whether it shares credentials or a run-as user', reason: error.name, org: alias }];
    }
    const org = asked[index]?.org;
    const canRead = org === undefined || storeOf(org).canRead !== false;
    const known = new Set(looks[index]?.pairs.map(({ appName }) => appName));
    return apps
      .filter(({ app }) => !known.has(app))
      .map(({ app }) => ({
        what: `whether ${app} shares its credentials`,
        reason: canRead ? 'no pair of this org is stored' : 'the store gives nothing back',
        org: alias,
      }));
  });
