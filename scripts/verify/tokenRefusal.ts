/**
 * What a refusal of the token endpoint means. In: its `error` code and description. Out: its nature and the likely
 * causes. The rate limit alone is known by its text in part: its code, `invalid_grant`, is that of a dozen other causes,
 * and asking again would make it worse; where the text is not there, the row of the code decides.
 */
import { raise } from '../lib/errors.ts';
import type { TokenAnswer } from './processTokenAnswer.ts';
import {
  CAUSES,
  type CauseContext,
  type CauseId,
  REFUSALS,
  type RefusalNature,
  type RefusalRow,
  UNKNOWN_REFUSAL,
} from './refusalCauses.ts';

export type Refusal = Extract<TokenAnswer, { kind: 'refused' }>;
export type RefusalMeaning = { readonly nature: RefusalNature; readonly causes: readonly [CauseId, ...CauseId[]] };

/** The meaning of one refusal. */
export function classifyTokenRefusal({ error, description }: Pick<Refusal, 'error' | 'description'>): RefusalMeaning {
  const row: RefusalRow = (Object.hasOwn(REFUSALS, error) ? REFUSALS[error] : undefined) ?? UNKNOWN_REFUSAL;
  const text = description.toLowerCase();
  const hint = row.hints?.find((one) => text.includes(one.text));
  return { nature: hint?.nature ?? row.nature, causes: hint?.causes ?? row.causes };
}

/**
 * Ends with the refusal's error.
 * @throws {TokenRateLimitedError} when logins are limited
 * @throws {TokenRefusedError} for every other cause
 */
export function raiseTokenRefusal(refusal: Refusal, host: string, context: CauseContext): never {
  const { app, org } = context;
  const { status, error } = refusal;
  const { nature, causes } = classifyTokenRefusal(refusal);
  const description = oneLine(refusal.description);
  if (nature === 'rateLimit') {
    return raise('TokenRateLimitedError', { app, org, host, description: description || error });
  }
  return raise('TokenRefusedError', {
    app,
    org,
    host,
    status,
    error: oneLine(error),
    description,
    causes: causes.map((id) => ({ cause: CAUSES[id].cause(context), fix: CAUSES[id].fix(context) })),
  });
}

/** `HTTP 400 invalid_grant: ip restricted`, for evidence. */
export const describeRefusal = ({ status, error, description }: Refusal): string =>
  `HTTP ${status} ${oneLine(error)}${description === '' ? '' : `: ${oneLine(description)}`}`;

/** A server's text as part of a sentence: one line, no markup, not endless. */
export const oneLine = (text: string): string =>
  text
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .slice(0, 200);
