/**
 * From a request for a scratch org to the org: a listener, the seed, the code that lets the requesting client log in, the
 * row of active scratch orgs. All but the listener is one transaction.
 */
import { cliClientId, cliScope, instanceName } from '../../createOrg.ts';
import type { Emulator } from '../../emulatorTypes.ts';
import { findEdition } from '../../seed/editions.ts';
import { seedOrg } from '../../seed/seedOrg.ts';
import { to15 } from '../../state/ids.ts';
import type { EmulatedOrg, FieldValue, StoredRecord } from '../../state/stateTypes.ts';
import { formatDate } from './formatDate.ts';
import { findSignupError } from './signupErrors.ts';

const day = 86_400_000;

/** `sf org resume scratch` exchanges the code long after sign-up. */
const codeLifetime = day;

const optionalText = (value: FieldValue | undefined): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

const freeUsername = ({ state }: Emulator, orgId: string): string => {
  const unique = to15(orgId).slice(6).toLowerCase();
  for (let number = 0; ; number += 1) {
    const username = `test-${unique}${number === 0 ? '' : number}@example.com`;
    if (state.records.findUserAnywhere(username) === undefined) return username;
  }
};

const recordActive = (
  { state }: Emulator,
  hub: EmulatedOrg,
  info: StoredRecord,
  signup: Readonly<Record<string, FieldValue>>,
): void => {
  state.records.insert(
    hub.orgId,
    'ActiveScratchOrg',
    {
      Name: info['Name'] ?? null,
      OwnerId: info['OwnerId'] ?? null,
      Description: info['Description'] ?? null,
      Edition: info['Edition'] ?? null,
      Features: info['Features'] ?? null,
      HasSampleData: info['HasSampleData'] ?? false,
      Namespace: info['Namespace'] ?? null,
      OrgName: info['OrgName'] ?? null,
      ScratchOrgInfoId: info.Id,
      ScratchOrg: signup['ScratchOrg'] ?? null,
      SignupUsername: signup['SignupUsername'] ?? null,
      SignupEmail: signup['SignupEmail'] ?? null,
      SignupInstance: signup['SignupInstance'] ?? null,
      SignupTrialDays: info['DurationDays'] ?? null,
      ExpirationDate: signup['ExpirationDate'] ?? null,
      LastLoginDate: null,
    },
    String(info['CreatedById']),
  );
};

/** Fills the org of a request and makes the request Active. Gives the administrator. */
export const fillOrg = (emulator: Emulator, hub: EmulatedOrg, info: StoredRecord, org: EmulatedOrg): StoredRecord => {
  const { state } = emulator;
  const username = optionalText(info['Username']) ?? freeUsername(emulator, org.orgId);
  const requester = state.records.get(hub.orgId, 'User', String(info['CreatedById']));
  const email = optionalText(info['AdminEmail']) ?? optionalText(requester?.['Email']) ?? username;
  const administrator = seedOrg(emulator, org, {
    username,
    email,
    ...(optionalText(info['Country']) === undefined ? {} : { country: String(info['Country']) }),
    ...(optionalText(info['Language']) === undefined ? {} : { language: String(info['Language']) }),
  });
  const code = state.tokens.issue({
    kind: 'authorizationCode',
    orgId: org.orgId,
    userId: administrator.Id,
    clientId: optionalText(info['ConnectedAppConsumerKey']) ?? cliClientId,
    scope: cliScope,
    expiresAt: state.clock.now() + codeLifetime,
  });
  const signup = {
    Status: 'Active',
    ScratchOrg: to15(org.orgId),
    SignupUsername: username,
    SignupEmail: email,
    SignupCountry: info['Country'] ?? null,
    SignupLanguage: info['Language'] ?? 'en_US',
    SignupTrialDays: info['DurationDays'] ?? null,
    SignupInstance: instanceName,
    LoginUrl: emulator.instanceUrl(org),
    AuthCode: code.token,
    ExpirationDate: formatDate(org.expiresAt ?? org.createdAt),
  };
  state.records.update(hub.orgId, 'ScratchOrgInfo', info.Id, signup);
  recordActive(emulator, hub, info, signup);
  return administrator;
};

/** Completes one request: its row becomes Active with an org behind it, or Error with a code. */
export const signUp = async (emulator: Emulator, hub: EmulatedOrg, info: StoredRecord): Promise<void> => {
  const { state } = emulator;
  const fail = (errorCode: string): void =>
    state.records.update(hub.orgId, 'ScratchOrgInfo', info.Id, { Status: 'Error', ErrorCode: errorCode });
  const earlyError = findSignupError(emulator, hub, info);
  if (earlyError !== undefined) return fail(earlyError);
  const createdAt = state.clock.now();
  const org = await emulator.openOrg({
    orgId: state.newId('00D'),
    kind: 'scratch',
    name: String(info['OrgName']),
    edition: findEdition(String(info['Edition']))?.organizationType ?? 'Developer Edition',
    instanceName,
    hubOrgId: hub.orgId,
    createdAt,
    expiresAt: createdAt + Number(info['DurationDays']) * day,
    isDeleted: false,
  });
  // While the listener opened, another sign-up may have taken the username and somebody may have deleted the request.
  const isWanted = state.records.get(hub.orgId, 'ScratchOrgInfo', info.Id) !== undefined;
  const lateError = isWanted ? findSignupError(emulator, hub, info) : undefined;
  if (!isWanted || lateError !== undefined) {
    emulator.closeOrg(org.orgId);
    if (lateError !== undefined) fail(lateError);
    return;
  }
  state.transaction(() => fillOrg(emulator, hub, info, org));
};
