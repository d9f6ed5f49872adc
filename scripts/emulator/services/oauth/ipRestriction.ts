/**
 * Login IP ranges: those of the user's profile, and the trusted ranges of the app. Under a policy that enforces them the
 * caller must lie in every list that is not empty. Whether the app's own ranges count for the client credentials flow is
 * unconfirmed; the emulator lets them count.
 */
import { BlockList, isIP, isIPv4 } from 'node:net';
import type { State, StoredRecord } from '../../state/stateTypes.ts';
import type { AppConfiguration } from './appConfiguration.ts';
import { textOf } from './appConfiguration.ts';
import { refuse } from './refusals.ts';

type Range = { readonly start: string; readonly end: string };

const readRanges = (value: unknown, startName: string, endName: string): readonly Range[] =>
  (Array.isArray(value) ? value : [value]).flatMap((range: unknown) => {
    if (typeof range !== 'object' || range === null) {
      return [];
    }
    const fields = new Map<string, unknown>(Object.entries(range));
    const start = String(fields.get(startName));
    const end = String(fields.get(endName));
    return isIP(start) !== 0 && isIP(start) === isIP(end) ? [{ start, end }] : [];
  });

const isInside = (address: string, ranges: readonly Range[]): boolean => {
  const list = new BlockList();
  for (const { start, end } of ranges) {
    list.addRange(start, end, isIPv4(start) ? 'ipv4' : 'ipv6');
  }
  return list.check(address, isIPv4(address) ? 'ipv4' : 'ipv6');
};

const profileRanges = (state: State, orgId: string, user: StoredRecord): readonly Range[] => {
  const profile = state.records.get(orgId, 'Profile', String(user['ProfileId']));
  const component = state.components.get(orgId, 'Profile', String(profile?.['Name']));
  return readRanges(component?.body['loginIpRanges'], 'startAddress', 'endAddress');
};

/** Whether the app's IP policy makes ranges count. `Enforce` is what an app has before anybody chose. */
const isEnforced = ({ oauthPolicy }: AppConfiguration): boolean =>
  (textOf(oauthPolicy, 'ipRelaxationPolicyType') ?? 'Enforce').startsWith('Enforce');

/**
 * Refuses a caller whose address is outside the ranges. `always` is for JWT bearer, which no policy relaxes.
 * @throws {ApiError} invalid_grant
 * @see https://help.salesforce.com/s/articleView?id=xcloud.connected_app_continuous_ip.htm
 */
export const refuseRestrictedIp = (
  state: State,
  orgId: string,
  user: StoredRecord,
  app: AppConfiguration,
  sourceIp: string,
  always: boolean = false,
): void => {
  if (!always && !isEnforced(app)) {
    return;
  }
  const address = sourceIp.replace(/^::ffff:/i, '');
  const lists = [
    profileRanges(state, orgId, user),
    readRanges(app.oauthSettings['trustedIpRanges'], 'startIpAddress', 'endIpAddress'),
  ];
  if (lists.some((ranges) => ranges.length > 0 && !isInside(address, ranges))) {
    throw refuse('ipRestricted', address);
  }
};
