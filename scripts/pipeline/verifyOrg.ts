/**
 * `npm run verify`: every app of the source on one org. In: the request, the org's name, the ports. Out: a report, always,
 * one each time it is asked; source and org are opened by the first. Writes nothing to the org or to the store.
 */

import { readProjectValues } from '../definition/projectValues.ts';
import { type AppSource, readAppSources } from '../definition/readAppSource.ts';
import type { ValuesConfig } from '../definition/valuesConfig.ts';
import { buildError, raise, toSfError } from '../lib/errors.ts';
import { InterruptedByUser, unlessAborted } from '../lib/interruption.ts';
import type { OrgClient } from '../org/orgClient.ts';
import { toStepError } from '../report/runReport.ts';
import type { StepResult } from '../report/stepResult.ts';
import type { AppVerification, VerifyReport } from '../report/verifyReport.ts';
import type { ProofSet } from '../verify/proofSets.ts';
import { verifyApp } from './verifyOrgApp.ts';
import { type KnownPairs, listKnownPairs } from './verifyOrgCredentials.ts';
import type { VerifyPorts, VerifyRequest } from './verifyOrgRequest.ts';

export type OrgVerification = {
  /** Looks at every app, one after the other, so that an org sees few logins at once. */
  readonly run: (proofSet: ProofSet) => Promise<VerifyReport>;
};

type Opened = { readonly sources: readonly AppSource[]; readonly config: ValuesConfig; readonly org: OrgClient };

export function startVerification(
  request: VerifyRequest,
  aliasOrUsername: string,
  ports: VerifyPorts,
): OrgVerification {
  let opened: Opened | undefined;
  let known: KnownPairs | undefined;
  const list = async (): Promise<KnownPairs> => {
    known = await unlessAborted(listKnownPairs(ports.store), ports.signal);
    return known;
  };
  const open = async (): Promise<Opened> => {
    // What is wrong with the source is known before the org is asked.
    const [sources, config] = await Promise.all([readAppSources(request), readProjectValues(request.projectRoot)]);
    const { apiVersion, command, runAs } = request;
    if (runAs !== undefined && sources.length > 1) {
      raise('UsageError', { command, problem: `--run-as is for one app: name it with --app.` });
    }
    const org = await unlessAborted(ports.openOrg({ aliasOrUsername, apiVersion }), ports.signal);
    return { sources, config, org };
  };

  const run = async (proofSet: ProofSet): Promise<VerifyReport> => {
    const startedAt = ports.clock.now();
    const apps: AppVerification[] = [];
    const warnings = new Set(request.notices);
    let error: VerifyReport['error'];
    try {
      opened ??= await open();
      const { sources, config, org } = opened;
      // Vendors count and bill what is asked of them, and a list asks for every pair: a probe makes do with an older one.
      const kept = proofSet === 'probe' ? known : undefined;
      const listed = kept ?? (await list());
      for (const warning of listed.warnings) {
        warnings.add(warning);
      }
      const onWarning = (warning: string): void => void warnings.add(warning);
      for (const source of sources) {
        const work = { source, config, org, request, ports, proofSet, onWarning };
        apps.push(
          await told(source.name, proofSet === 'probe' ? ignoreEvents : ports.onEvent, async (onProgress) => {
            const seen = await verifyApp({ ...work, known: listed, onProgress });
            return kept !== undefined && mayBeOld(seen)
              ? verifyApp({ ...work, known: await list(), onProgress })
              : seen;
          }),
        );
      }
    } catch (thrown) {
      error = toStepError(
        thrown instanceof InterruptedByUser
          ? buildError(
              'InterruptedError',
              { during: request.command, resume: request.repeatCommand },
              { cause: thrown },
            )
          : toSfError(thrown),
      );
    }
    const identity = opened?.org.identity;
    return {
      command: request.command,
      emulated: request.emulated,
      ...(identity === undefined ? {} : factsOf(identity, ports)),
      apps,
      warnings: [...warnings],
      durationMilliseconds: ports.clock.now() - startedAt,
      error,
    };
  };
  return { run };
}

const factsOf = ({ alias, orgId, username, instanceUrl, apiVersion }: OrgClient['identity'], ports: VerifyPorts) => ({
  org: { alias, orgId, username, instanceUrl },
  apiVersion,
  credentialStore: ports.store.location(alias),
});

/** Failures that a newer list of the stored pairs may explain away. None of them comes of a refusal by the org. */
const mayBeOld = ({ error }: AppVerification): boolean =>
  error !== undefined &&
  ['VerificationFailedError', 'CredentialsNotStoredError', 'CredentialsOfAnotherOrgError'].includes(error.name);

/** A probe is told by its changes alone. */
const ignoreEvents = (): void => undefined;

/** Tells the beginning, the progress and the end of one app as a step of the run. */
async function told(
  appName: string,
  onEvent: VerifyPorts['onEvent'],
  work: (onProgress: (text: string) => void) => Promise<AppVerification>,
): Promise<AppVerification> {
  const step = { id: `verify-${appName}`, title: `Verify ${appName}` };
  onEvent({ kind: 'started', ...step });
  const verified = await work((text) => onEvent({ kind: 'progress', ...step, text }));
  const { proofs, error, startedAtMilliseconds, durationMilliseconds } = verified;
  const proven = proofs.filter(({ status }) => status === 'proven').length;
  const result: StepResult = {
    ...step,
    status: error === undefined ? 'done' : 'failed',
    startedAtMilliseconds,
    durationMilliseconds,
    detail: `${proven} of ${proofs.length} proofs`,
    error,
  };
  onEvent({ kind: 'finished', result });
  return verified;
}
