/**
 * A scratch org that a person orders with a seed: taken by the rules and limits of the Dev Hub like any other request, and
 * there at once. In: the order. Out: the org, its records in the hub, a refresh token. All but the listener is one
 * transaction, so that an order which can't be carried out leaves neither an org nor a request behind.
 */
import { ApiError } from '../../apiError.ts';
import { type CreatedOrg, instanceName, issueCliToken } from '../../createOrg.ts';
import { findHub } from '../../devHub.ts';
import type { Emulator } from '../../emulatorTypes.ts';
import { findEdition } from '../../seed/editions.ts';
import { applyOrgSeed, type OrgSeed } from '../../seed/orgSeed.ts';
import type { EmulatedOrg } from '../../state/stateTypes.ts';
import { checkScratchOrgInfo, defaultDurationDays } from './checkScratchOrgInfo.ts';
import { expireScratchOrgs } from './deleteScratchOrg.ts';
import { fillOrg } from './signUp.ts';

export type ScratchOrgOrder = {
  readonly kind: 'scratch';
  readonly name: string;
  /** As `ScratchOrgInfo.Edition` has it, `Partner …` too; Developer when absent. */
  readonly edition?: string;
  /** 1 to 30; seven when absent, or what leads to the expiration date. */
  readonly durationDays?: number;
  /** `yyyy-mm-dd`: the org ends when that day begins, in UTC; never later than its duration allows. */
  readonly expirationDate?: string;
  readonly seed?: OrgSeed;
};

const day = 86_400_000;

const refuse = (publicMessage: string, ...fields: readonly string[]): ApiError =>
  new ApiError({ httpStatus: 400, errorCode: 'INVALID_INPUT', publicMessage, fields });

type Term = { readonly durationDays: number; readonly expiresAt: number };

/** @throws {ApiError} INVALID_INPUT */
const termOf = ({ durationDays, expirationDate }: ScratchOrgOrder, now: number): Term => {
  if (expirationDate === undefined) {
    const days = durationDays ?? defaultDurationDays;
    return { durationDays: days, expiresAt: now + days * day };
  }
  const expiresAt = Date.parse(`${expirationDate}T00:00:00Z`);
  if (!Number.isFinite(expiresAt) || new Date(expiresAt).toISOString().slice(0, 10) !== expirationDate) {
    throw refuse(`"${expirationDate}" is no day; write it as 2026-12-31`, 'expirationDate');
  }
  if (expiresAt <= now) {
    throw refuse(`${expirationDate} is past, on the clock of the emulator`, 'expirationDate');
  }
  const days = durationDays ?? Math.ceil((expiresAt - now) / day);
  if (days > 30 || expiresAt > now + days * day) {
    throw refuse(`${expirationDate} is more than ${Math.min(days, 30)} days away`, 'expirationDate');
  }
  return { durationDays: days, expiresAt };
};

/** `ScratchOrgInfo` says Developer where an organization says Developer Edition. */
const editionOf = ({ edition = 'Developer' }: ScratchOrgOrder): string => edition.replace(/ edition$/i, '');

/** The org as it will listen. @throws {ApiError} INVALID_INPUT */
export const draftScratchOrg = (
  { state }: Pick<Emulator, 'state'>,
  order: ScratchOrgOrder,
): Omit<EmulatedOrg, 'port'> => {
  const createdAt = state.clock.now();
  return {
    orgId: state.newId('00D'),
    kind: 'scratch',
    name: order.name,
    edition: findEdition(editionOf(order))?.organizationType ?? 'Developer Edition',
    instanceName,
    hubOrgId: hubOf({ state }).orgId,
    createdAt,
    expiresAt: termOf(order, createdAt).expiresAt,
    isDeleted: false,
  };
};

const hubOf = (emulator: Pick<Emulator, 'state'>): EmulatedOrg => {
  const hub = findHub(emulator);
  if (hub === undefined) throw new Error('the emulator has no Dev Hub');
  return hub;
};

/** The hub's fields are the parts of an order, but for the case of their first letter. */
const namingParts = <Value>(check: () => Value): Value => {
  try {
    return check();
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const { httpStatus, errorCode, publicMessage, fields = [] } = error;
    const parts = fields.map((field) => field.charAt(0).toLowerCase() + field.slice(1));
    throw new ApiError({ httpStatus, errorCode, publicMessage, fields: parts });
  }
};

/**
 * Fills the org and writes what the hub keeps of it. Runs within the transaction of the caller.
 * @throws {ApiError} what the hub or the seed has against it, with the path to the part that is at fault
 */
export const fillOrderedScratchOrg = (emulator: Emulator, org: EmulatedOrg, order: ScratchOrgOrder): CreatedOrg => {
  const { state } = emulator;
  const hub = hubOf(emulator);
  const userId = state.records.find(hub.orgId, 'User')[0]?.Id ?? '';
  const { durationDays } = termOf(order, org.createdAt);
  const asked = { Edition: editionOf(order), DurationDays: durationDays, OrgName: order.name };
  const fields = namingParts(() => checkScratchOrgInfo({ emulator, org: hub, userId }, asked));
  const info = state.records.insert(hub.orgId, 'ScratchOrgInfo', fields, userId);
  const administrator = fillOrg(emulator, hub, info, org);
  if (order.seed !== undefined) applyOrgSeed(state, org, order.seed);
  return { org, administrator, refreshToken: issueCliToken(state, org.orgId, administrator.Id) };
};

/** Orgs whose time is over count no longer; before a transaction, since it may be undone and their listeners are not. */
export const makeRoom = (emulator: Emulator): void => expireScratchOrgs(emulator, hubOf(emulator));

/** Makes the org. @throws {ApiError} what the hub or the seed has against it */
export const createOrderedScratchOrg = async (emulator: Emulator, order: ScratchOrgOrder): Promise<CreatedOrg> => {
  makeRoom(emulator);
  const org = await emulator.openOrg(draftScratchOrg(emulator, order));
  try {
    return emulator.state.transaction(() => fillOrderedScratchOrg(emulator, org, order));
  } catch (error) {
    emulator.closeOrg(org.orgId);
    throw error;
  }
};
