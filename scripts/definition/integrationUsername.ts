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

/** What is left of the 80 beside a dot, the id, an @ and the shortest name with its hash. */
const LONGEST_DOMAIN = LONGEST_USERNAME - 20 - (HASH_CHARACTERS + 2);

/** At most 80 characters: a long name or domain is cut, and a hash keeps it apart from others that are alike after that. */
export function integrationUsername(appName: string, orgId: string, domain: string): string {
  const isCut = domain.length > LONGEST_DOMAIN;
  const shortDomain = isCut ? domain.slice(-LONGEST_DOMAIN).replace(/^[.-]+/, '') : domain;
  const tail = `.${orgId.toLowerCase()}@${shortDomain.toLowerCase()}`;
  const slug = slugOf(appName);
  const room = LONGEST_USERNAME - tail.length;
  if (slug.length <= room && !isCut) {
    return `${slug}${tail}`;
  }
  const hash = createHash('sha256')
    .update(isCut ? `${appName}@${domain}` : appName)
    .digest('hex')
    .slice(0, HASH_CHARACTERS);
  return `${slug.slice(0, Math.max(room - HASH_CHARACTERS - 1, 1))}-${hash}${tail}`;
}
