/**
 * The username of the integration user that we make: unique over all Salesforce orgs, since it holds the org's id, and
 * the same on every run, so that a run that died finds the user again. Usernames know no case, ids do: hence 18 characters.
 * @see https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_user.htm
 */
import { createHash } from 'node:crypto';

const LONGEST_USERNAME = 80;
const HASH_CHARACTERS = 8;

const slugOf = (appName: string): string =>
  appName
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '') || 'app';

/** At most 80 characters: a long app name is cut, and a hash keeps it apart from others that begin alike. */
export function integrationUsername(appName: string, orgId: string, domain: string): string {
  const tail = `.${orgId.toLowerCase()}@${domain.toLowerCase()}`;
  const slug = slugOf(appName);
  const room = LONGEST_USERNAME - tail.length;
  if (slug.length <= room) {
    return `${slug}${tail}`;
  }
  const hash = createHash('sha256').update(appName).digest('hex').slice(0, HASH_CHARACTERS);
  return `${slug.slice(0, Math.max(room - HASH_CHARACTERS - 1, 1))}-${hash}${tail}`;
}
