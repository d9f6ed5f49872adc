/**
 * Whether an app is so new in its org that a refusal may pass. In: the org port and the app's name. Out: yes or no. Asked
 * only after a refusal: a verification that succeeds needs no session in the org.
 */
import type { Clock } from '../lib/clock.ts';
import { toSfError } from '../lib/errors.ts';
import { InterruptedByUser } from '../lib/interruption.ts';
import type { OrgClient } from '../org/orgClient.ts';
import { soqlLiteral } from '../org/soqlLiteral.ts';
import { wasChangedLately } from './wasChangedLately.ts';

type AppRow = { readonly LastModifiedDate?: string };

/** An org that would not say is taken to hold an old app, and `onUnknown` is told why: the refusal is what matters. */
export async function isNewApp(
  org: OrgClient,
  appName: string,
  clock: Clock,
  onUnknown: (warning: string) => void,
): Promise<boolean> {
  try {
    const [row] = await org.query<AppRow>(
      `SELECT LastModifiedDate FROM ExternalClientApplication WHERE DeveloperName = ${soqlLiteral(appName)}`,
    );
    const changedAt = Date.parse(row?.LastModifiedDate ?? '');
    return wasChangedLately(Number.isNaN(changedAt) ? undefined : changedAt, clock.now());
  } catch (thrown) {
    if (thrown instanceof InterruptedByUser) {
      throw thrown;
    }
    const error = toSfError(thrown);
    onUnknown(`Since when ${appName} is as it is could not be read (${error.name}); it is taken for an old app.`);
    return false;
  }
}
