/**
 * The rules of the two sObjects that a Dev Hub keeps about scratch orgs. Rows advance with the clock when they are read:
 * requests become orgs, orgs past their day disappear.
 */
import type { Emulator } from '../../emulatorTypes.ts';
import type { RecordRules, RecordRulesRegistry } from '../../recordRules.ts';
import type { EmulatedOrg, StoredRecord } from '../../state/stateTypes.ts';
import { checkScratchOrgInfo } from './checkScratchOrgInfo.ts';
import { expireScratchOrgs, markDeleted } from './deleteScratchOrg.ts';
import { signUp } from './signUp.ts';

const devHubSobjects = new Set(['scratchorginfo', 'activescratchorg', 'namespaceregistry']);

/** Whether this org has the sObject at all: the scratch org objects exist in Dev Hubs only. */
export const sobjectExistsIn = (org: EmulatedOrg, sobject: string): boolean =>
  org.kind === 'devHub' || !devHubSobjects.has(sobject.toLowerCase());

const signUpsUnderWay = new WeakMap<Emulator, Map<string, Promise<void>>>();

/** Two requests that read the same row must not sign up two orgs for it. */
const signUpOnce = (emulator: Emulator, hub: EmulatedOrg, info: StoredRecord): Promise<void> => {
  const underWay = signUpsUnderWay.get(emulator) ?? new Map<string, Promise<void>>();
  signUpsUnderWay.set(emulator, underWay);
  const known = underWay.get(info.Id);
  if (known !== undefined) return known;
  const started = signUp(emulator, hub, info).finally(() => underWay.delete(info.Id));
  underWay.set(info.Id, started);
  return started;
};

/** Brings the requests of a Dev Hub up to the present. */
export const advanceScratchOrgs = async (emulator: Emulator, hub: EmulatedOrg): Promise<void> => {
  if (hub.kind !== 'devHub') return;
  const { state, settings } = emulator;
  expireScratchOrgs(emulator, hub);
  const waiting = ['New', 'Creating'].flatMap((Status) => state.records.find(hub.orgId, 'ScratchOrgInfo', { Status }));
  await Promise.all(
    waiting.map((info) => {
      const age = state.clock.now() - Date.parse(String(info['CreatedDate']));
      if (age >= settings.signupMilliseconds) return signUpOnce(emulator, hub, info);
      if (info['Status'] === 'New') state.records.update(hub.orgId, 'ScratchOrgInfo', info.Id, { Status: 'Creating' });
      return undefined;
    }),
  );
};

const usernameOf = ({ state }: Emulator, org: EmulatedOrg, userId: string): string =>
  String(state.records.get(org.orgId, 'User', userId)?.['Username'] ?? userId);

const scratchOrgInfo: RecordRules = {
  beforeInsert: checkScratchOrgInfo,
  refresh: advanceScratchOrgs,
  afterDelete: ({ emulator, org }, info) => {
    for (const active of emulator.state.records.find(org.orgId, 'ActiveScratchOrg', { ScratchOrgInfoId: info.Id })) {
      emulator.state.records.delete(org.orgId, 'ActiveScratchOrg', active.Id);
      markDeleted(emulator, org, active, '');
    }
  },
};

const activeScratchOrg: RecordRules = {
  refresh: advanceScratchOrgs,
  afterDelete: ({ emulator, org, userId }, active) =>
    markDeleted(emulator, org, active, usernameOf(emulator, org, userId)),
};

export const scratchOrgRules: RecordRulesRegistry = new Map([
  ['ScratchOrgInfo', scratchOrgInfo],
  ['ActiveScratchOrg', activeScratchOrg],
]);
