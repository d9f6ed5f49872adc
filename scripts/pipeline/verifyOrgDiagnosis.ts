/**
 * Why an app's token was not issued, or not as it must be. In: the failure and what is known of the app. Out: a diagnosis,
 * or none where there are no causes to tell apart. A diagnosis that fails itself must not stand in for the failure that it
 * is about: it becomes a warning.
 */
import type { ClientCredentials, CredentialEntry } from '../credentials/clientCredentials.ts';
import type { AppDefinition } from '../definition/appDefinition.ts';
import { type SfError, toSfError } from '../lib/errors.ts';
import { InterruptedByUser, unlessAborted } from '../lib/interruption.ts';
import type { OrgClient } from '../org/orgClient.ts';
import type { Diagnosis } from '../verify/diagnosis/diagnosis.ts';
import type { ServerTime } from '../verify/diagnosis/serverTime.ts';
import { explainDisabled } from './verifyOrgDisabled.ts';
import type { VerifyPorts } from './verifyOrgRequest.ts';

export type FailedApp = {
  readonly failure: SfError;
  readonly app: AppDefinition;
  /** `undefined` where none was found. */
  readonly credentials: ClientCredentials | undefined;
  readonly org: OrgClient;
  readonly knownKeys: readonly CredentialEntry[];
  readonly serverTime: ServerTime | undefined;
  readonly onWarning: (warning: string) => void;
};

/** @throws {InterruptedByUser} */
export async function diagnoseApp(failed: FailedApp, ports: VerifyPorts): Promise<Diagnosis | undefined> {
  try {
    return await unlessAborted(findCauses(failed, ports), ports.signal);
  } catch (thrown) {
    if (thrown instanceof InterruptedByUser) {
      throw thrown;
    }
    const { name, message } = toSfError(thrown);
    failed.onWarning(`The causes for ${failed.app.name} could not be told apart (${name}): ${message}`);
    return undefined;
  }
}

async function findCauses(
  { failure, app, credentials, org, knownKeys, serverTime }: FailedApp,
  { diagnose, marks, clock }: VerifyPorts,
): Promise<Diagnosis | undefined> {
  // The secret stays here.
  const pair =
    credentials === undefined
      ? undefined
      : { consumerKey: credentials.consumerKey, consumerId: credentials.consumerId };
  const diagnosis = await diagnose({ failure, org, app, credentials: pair, knownKeys, clock, serverTime });
  if (diagnosis.findings.length + diagnosis.looked.length === 0) {
    return undefined;
  }
  const { orgId, alias } = org.identity;
  const mark = await marks?.read({ orgId, appName: app.name });
  return mark === undefined ? diagnosis : explainDisabled(diagnosis, mark, { app: app.name, org: alias });
}
