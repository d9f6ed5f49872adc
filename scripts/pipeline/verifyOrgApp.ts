/**
 * One app of one org: its values, its stored pair, its token, and for a failure the diagnosis. In: the app's source and
 * what all apps of the run share. Out: an `AppVerification`, whatever happens, but for an interruption. Catches once.
 */
import type { ClientCredentials, CredentialStore } from '../credentials/clientCredentials.ts';
import type { AppDefinition } from '../definition/appDefinition.ts';
import type { AppSource } from '../definition/readAppSource.ts';
import { renderApp } from '../definition/renderApp.ts';
import { resolveValues } from '../definition/resolveValues.ts';
import type { ValuesConfig } from '../definition/valuesConfig.ts';
import { type SfError, toSfError } from '../lib/errors.ts';
import { InterruptedByUser, unlessAborted } from '../lib/interruption.ts';
import type { OrgClient } from '../org/orgClient.ts';
import { toStepError } from '../report/runReport.ts';
import type { AppVerification } from '../report/verifyReport.ts';
import type { Diagnosis } from '../verify/diagnosis/diagnosis.ts';
import { type WatchedTransport, watchServerTime } from '../verify/diagnosis/serverTime.ts';
import { PROOF_SETS, type ProofSet } from '../verify/proofSets.ts';
import type { Proof } from '../verify/verifiedToken.ts';
import { verifyToken } from '../verify/verifyToken.ts';
import { requireRunAs } from './requireRunAs.ts';
import { isNewApp } from './verifyOrgAppAge.ts';
import { chooseForeignKey, findCredentials, type KnownPairs, siblingKeysOf } from './verifyOrgCredentials.ts';
import { diagnoseApp } from './verifyOrgDiagnosis.ts';
import type { VerifyPorts, VerifyRequest } from './verifyOrgRequest.ts';

export type AppWork = {
  readonly source: AppSource;
  readonly config: ValuesConfig;
  readonly org: OrgClient;
  readonly known: KnownPairs;
  readonly request: VerifyRequest;
  readonly ports: VerifyPorts;
  readonly proofSet: ProofSet;
  readonly onProgress: (text: string) => void;
  readonly onWarning: (warning: string) => void;
};

/** What is known of an app so far; a failure leaves it where it was. */
type Findings = {
  app?: AppDefinition;
  credentials?: ClientCredentials;
  from?: 'store' | 'org';
  scopes?: readonly string[];
  readonly proofs: Proof[];
  /** By the newest answer of the token endpoint. */
  readonly serverTime: WatchedTransport['read'];
};

/** @throws {InterruptedByUser} */
export async function verifyApp(work: AppWork): Promise<AppVerification> {
  const { clock } = work.ports;
  const startedAtMilliseconds = clock.now();
  const { transport, read } = watchServerTime(work.ports.transport, clock);
  const found: Findings = { proofs: [], serverTime: read };
  const failure = await findFailure({ ...work, ports: { ...work.ports, transport } }, found);
  const diagnosis = failure === undefined ? undefined : await diagnose(work, found, failure);
  const order: readonly string[] = PROOF_SETS[work.proofSet];
  return {
    app: work.source.name,
    runAsUsername: found.app?.runAsUsername,
    consumerKey: found.credentials?.consumerKey,
    scopes: found.scopes ?? found.app?.expectedScopes,
    credentialsFrom: found.from,
    proofs: found.proofs.toSorted((left, right) => order.indexOf(left.id) - order.indexOf(right.id)),
    ...(failure === undefined ? {} : { error: toStepError(failure), failedProofId: failedProofOf(failure, found) }),
    ...(diagnosis === undefined ? {} : { diagnosis }),
    startedAtMilliseconds,
    durationMilliseconds: clock.now() - startedAtMilliseconds,
  };
}

async function findFailure(work: AppWork, found: Findings): Promise<SfError | undefined> {
  try {
    await verifyInto(found, work);
    return undefined;
  } catch (thrown) {
    if (thrown instanceof InterruptedByUser) {
      throw thrown;
    }
    return toSfError(thrown);
  }
}

async function verifyInto(found: Findings, work: AppWork): Promise<void> {
  const { source, config, org, known, request, ports, proofSet } = work;
  const { alias, orgId } = org.identity;
  const values = resolveValues({
    source,
    config,
    environment: request.variables,
    org: org.identity,
    runAs: request.runAs,
  });
  const app = renderApp(source, values, alias);
  requireRunAs(app, request);
  found.app = app;
  const { credentials, from } = await unlessAborted(
    findCredentials(ports.store, org, app.name, known.entries),
    ports.signal,
  );
  found.credentials = credentials;
  found.from = from;
  if (from === 'org') {
    work.onWarning(await describeUnread(app.name, alias, ports.store));
  }
  const { scopes } = await verifyToken({
    credentials,
    org: org.identity,
    expected: { runAsUsername: app.runAsUsername, scopes: app.expectedScopes, tokenFormat: app.accessTokenFormat },
    transport: ports.transport,
    clock: ports.clock,
    waitTokenMilliseconds: request.waitTokenMinutes * 60_000,
    // A probe says what is so now.
    isNewApp:
      proofSet !== 'probe' && (() => unlessAborted(isNewApp(org, app.name, ports.clock, work.onWarning), ports.signal)),
    proofSet,
    siblingKeys: siblingKeysOf(known.entries, credentials),
    foreignKey: chooseForeignKey(known.entries, orgId),
    signal: ports.signal,
    onProgress: work.onProgress,
    onProof: (proof) => found.proofs.push(proof),
  });
  found.scopes = scopes;
}

/** The proof that the error is about: without a token it is the first. */
function failedProofOf({ name, data }: SfError, { proofs }: Findings): string | undefined {
  if (name === 'VerificationFailedError') {
    return typeof data === 'object' && data !== null && 'proofId' in data ? String(data.proofId) : undefined;
  }
  return proofs.length === 0 ? 'token-issued' : undefined;
}

/** Nothing can be told apart about an app whose values are not known. Without credentials the org says what it has. */
async function diagnose(work: AppWork, found: Findings, failure: SfError): Promise<Diagnosis | undefined> {
  const { app, credentials, serverTime } = found;
  if (app === undefined) {
    return undefined;
  }
  const { org, known, onWarning, ports } = work;
  const failed = { failure, app, credentials, org, knownKeys: known.entries, serverTime: serverTime(), onWarning };
  return diagnoseApp(failed, ports);
}

/** What is not proven where the store gives nothing back, and what makes it so. */
async function describeUnread(appName: string, alias: string, store: CredentialStore): Promise<string> {
  const writtenAt = await store.writtenAt?.(alias, appName);
  const last = writtenAt === undefined ? '' : ` It last took one at ${writtenAt}.`;
  return `Not proven: that ${store.location(alias, appName)} holds the pair of ${appName} that was proven here. It gives nothing back, so the pair was viewed in the org.${last} To write it there again: npm run deploy -- --target-org ${alias}`;
}
