/**
 * Whether an app is so new, or changed so lately, that its key may still be spreading in the org. A run that died after
 * deploying comes back to an app that is unchanged but may not be known everywhere yet.
 */
export const NEW_APP_MILLISECONDS = 30 * 60_000;

/** Both times in milliseconds since the epoch; an unknown time is no reason to wait. */
export const wasChangedLately = (changedAt: number | undefined, now: number): boolean =>
  changedAt !== undefined && now - changedAt < NEW_APP_MILLISECONDS;
