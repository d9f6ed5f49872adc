/**
 * How many login IP ranges a profile has, without which nothing is enforced. In: the port and the profile's name. Out: the
 * number; `undefined` where the org does not tell, as for profiles that the Metadata API calls otherwise.
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_profile.htm
 */
import type { OrgClient } from './orgClient.ts';
import { isRefusedWith } from './translateOrgError.ts';

export async function readLoginRanges(org: OrgClient, profileName: string): Promise<number | undefined> {
  try {
    const [profile] = await org.readComponents('Profile', [profileName]);
    const ranges = profile?.['loginIpRanges'] ?? [];
    return profile === undefined ? undefined : [ranges].flat().length;
  } catch (error) {
    if (isRefusedWith(error, 'INVALID_TYPE', 'INSUFFICIENT_ACCESS')) {
      return undefined;
    }
    throw error;
  }
}
