/**
 * What orgs and apps must not share, over all that were looked at: a pair or a part of it, a run-as user, the org itself. In:
 * the rows and the pairs that they came with. Out: findings, with neither key nor secret in them. Pure.
 */
import { type AuditFinding, auditFinding } from '../../audit/auditFinding.ts';
import type { StoredCredentials } from '../../credentials/clientCredentials.ts';
import type { OrgStatus } from '../../report/statusReport.ts';

type Place = { readonly app: string; readonly org: string; readonly orgId: string };

const isSameOrg = (one: string, other: string): boolean => one.slice(0, 15) === other.slice(0, 15);

export const findShared = (
  orgs: readonly OrgStatus[],
  pairs: readonly StoredCredentials[],
): readonly AuditFinding[] => [...findSharedPairs(pairs), ...findSharedUsers(orgs)];

type Shared = 'credentials' | 'consumer key' | 'consumer secret';
type Group = { readonly what: Shared; readonly first: StoredCredentials; readonly others: StoredCredentials[] };

/** One finding for all that have the same, not one for each two of them. */
function findSharedPairs(pairs: readonly StoredCredentials[]): readonly AuditFinding[] {
  const groups: Group[] = [];
  const firsts: StoredCredentials[] = [];
  for (const pair of pairs) {
    const twins = firsts
      .filter((first) => !isSameOrg(first.orgId, pair.orgId) || first.appName !== pair.appName)
      .map((first) => ({ first, what: sharedBy(first, pair) }));
    for (const { first, what } of twins) {
      if (what !== undefined) {
        const group = groups.find((one) => one.first === first && one.what === what);
        if (group === undefined) {
          groups.push({ what, first, others: [pair] });
        } else {
          group.others.push(pair);
        }
      }
    }
    // What has all of another is compared through that one.
    if (!twins.some(({ what }) => what === 'credentials')) {
      firsts.push(pair);
    }
  }
  return groups.map(findingOf);
}

function sharedBy(one: StoredCredentials, other: StoredCredentials): Shared | undefined {
  const isKeyShared = other.consumerKey === one.consumerKey;
  const isSecretShared = other.consumerSecret.equals(one.consumerSecret);
  return isKeyShared && isSecretShared
    ? 'credentials'
    : isKeyShared
      ? 'consumer key'
      : isSecretShared
        ? 'consumer secret'
        : undefined;
}

const MOST_NAMES = 20;

function findingOf({ what, first, others: [second, ...more], others }: Group): AuditFinding {
  const names = [first, ...others].map(({ appName, orgAlias }) => `${appName} in "${orgAlias}"`);
  const command = `npm run rotate -- --target-org ${second?.orgAlias ?? ''} --app ${second?.appName ?? ''}`;
  return auditFinding(
    'key-shared',
    { app: first.appName, org: first.orgAlias },
    `${nameSome(names, ' and ')} have the same ${what}`,
    more.length === 0 ? command : `${command}   (and so for each of the others but one)`,
  );
}

/** A finding is read by people; of three hundred, twenty say as much. */
function nameSome(names: readonly string[], between: string): string {
  const rest = names.length - MOST_NAMES;
  return rest > 0 ? `${names.slice(0, MOST_NAMES).join(between)}${between}${rest} more` : names.join(between);
}

function findSharedUsers(orgs: readonly OrgStatus[]): readonly AuditFinding[] {
  const places = new Map<string, Place[]>();
  for (const { alias, orgId = '', apps } of orgs) {
    for (const { app, runAs } of apps) {
      if (runAs !== undefined) {
        const name = runAs.username.toLowerCase();
        places.set(name, [...(places.get(name) ?? []), { app, org: alias, orgId }]);
      }
    }
  }
  return [...places].flatMap(([username, users]) => {
    const [first, ...others] = users;
    const isShared = others.some(({ app, orgId }) => app !== first?.app || !isSameOrg(orgId, first.orgId));
    return first === undefined || !isShared
      ? []
      : auditFinding(
          'run-as-shared',
          { app: first.app, org: first.org },
          `${username} is the run-as user of ${nameSome(
            users.map(({ app, org }) => `${app} in "${org}"`),
            ' and of ',
          )}`,
          'Give each app a run-as user of its own.',
        );
  });
}
