/**
 * Logins of one user in an hour, counted by the emulator's clock from the first login on. The number of an org is not
 * published; 3600 is what clients report.
 */
import type { Emulator } from '../../emulatorTypes.ts';
import { refuse } from './refusals.ts';

const hour = 3_600_000;
const defaultLoginsPerHour = 3600;

/**
 * Counts a login and refuses it when the hour is full. Refused ones don't count.
 * @throws {ApiError} invalid_grant
 * @see https://github.com/n8n-io/n8n/issues/31948
 */
export const countLogin = ({ state, settings }: Emulator, orgId: string, userId: string): void => {
  const key = `loginRate:${orgId}:${userId}`;
  const [start = 0, count = 0] = (state.meta.get(key) ?? '').split(' ').map(Number);
  const now = state.clock.now();
  const isNewHour = now - start >= hour;
  if (!isNewHour && count >= (settings.loginsPerUserPerHour ?? defaultLoginsPerHour)) {
    throw refuse('loginRate', userId);
  }
  state.meta.set(key, isNewHour ? `${now} 1` : `${start} ${count + 1}`);
};
