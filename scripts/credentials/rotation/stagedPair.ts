/**
 * Staged credentials as data. In: what the staged resource answers, in any of the shapes that clients have met. Out: the
 * pair in the staged place. Strict about what a rotation needs (id, key), tolerant about the rest.
 */
import type { Secret } from '../../lib/secret.ts';
import { Secret as SecretText } from '../../lib/secret.ts';
import { objectsOf } from '../credentialsAnswer.ts';

/** `Active`: works beside the main pair. `Rotated`: the former main pair, in its grace. `Expired`: dead. */
export type StagedState = 'Active' | 'Rotated' | 'Expired';

export type StagedPair = {
  /** `889…`; the former main pair may keep the id of the pair that replaced it, so that an id alone tells nothing. */
  readonly id: string;
  readonly key: string;
  /** Absent in answers that leave it out. */
  readonly secret?: Secret;
  readonly state: StagedState;
  readonly createdAtMilliseconds?: number;
  /** When the org removes the pair by itself. */
  readonly expiresAtMilliseconds?: number;
};

export type StagedJudgement =
  | { readonly ok: true; readonly pair: StagedPair | undefined }
  | { readonly ok: false; readonly problem: string };

const STATES: Readonly<Record<string, StagedState>> = { active: 'Active', rotated: 'Rotated', expired: 'Expired' };

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;

const timeOf = (value: unknown): number | undefined => {
  const time = Date.parse(textOf(value) ?? '');
  return Number.isNaN(time) ? undefined : time;
};

const lastSegment = (url: string | undefined): string | undefined => textOf(url?.split('?')[0]?.split('/').at(-1));

/**
 * The pair in the staged place, or none. The spelling of `state` on the wire is not confirmed: it is read without case.
 * @see https://developer.salesforce.com/docs/atlas.en-us.chatterapi.meta/chatterapi/connect_responses_app_oauth_staged_credentials.htm
 */
export function parseStagedAnswer(answer: unknown): StagedJudgement {
  const rows = objectsOf(answer, 'stagedCredentials').filter((row) => 'key' in row || 'state' in row);
  const [row, ...others] = rows;
  if (row === undefined) {
    return { ok: true, pair: undefined };
  }
  if (others.length > 0) {
    return { ok: false, problem: `it lists ${rows.length} staged pairs, and an app has room for one` };
  }
  const id = textOf(row['id']) ?? lastSegment(textOf(row['url']));
  const key = textOf(row['key']);
  const stateText = textOf(row['state']) ?? 'Active';
  const state = STATES[stateText.toLowerCase()];
  if (id === undefined || key === undefined) {
    return { ok: false, problem: `its staged pair has no ${id === undefined ? 'id' : 'key'}` };
  }
  if (state === undefined) {
    return { ok: false, problem: `its staged pair has the unknown state "${stateText.slice(0, 40)}"` };
  }
  const secret = textOf(row['secret']);
  return {
    ok: true,
    pair: {
      id,
      key,
      ...(secret === undefined ? {} : { secret: SecretText.of(secret) }),
      state,
      createdAtMilliseconds: timeOf(row['createdDate']),
      expiresAtMilliseconds: timeOf(row['expirationDate']),
    },
  };
}

/** A staged pair lives 30 days beside the main one; a rotated one, 30 days from its rotation. */
export const STAGED_LIFETIME_MILLISECONDS = 30 * 24 * 3_600_000;

/** When the pair was rotated out, by the org's clock, as far as its end tells. */
export const rotatedAtOf = ({ state, expiresAtMilliseconds }: StagedPair): number | undefined =>
  state === 'Rotated' && expiresAtMilliseconds !== undefined
    ? expiresAtMilliseconds - STAGED_LIFETIME_MILLISECONDS
    : undefined;
