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

function findSharedPairs(pairs: readonly StoredCredentials[]): readonly AuditFinding[] {
  return pairs.flatMap((pair, index) =>
    pairs
      .slice(0, index)
      .filter((other) => !isSameOrg(other.orgId, pair.orgId) || other.appName !== pair.appName)
      .flatMap((other) => {
        const isKeyShared = other.consumerKey === pair.consumerKey;
        const isSecretShared = other.consumerSecret.equals(pair.consumerSecret);
        if (!isKeyShared && !isSecretShared) {
          return [];
        }
        const what = isKeyShared && isSecretShared ? 'credentials' : isKeyShared ? 'consumer key' : 'consumer secret';
        return auditFinding(
          'key-shared',
          { app: pair.appName, org: pair.orgAlias },
          `${pair.appName} in "${pair.orgAlias}" and ${other.appName} in "${other.orgAlias}" have the same ${what}`,
          `npm run rotate -- --target-org ${pair.orgAlias} --app ${pair.appName}`,
        );
      }),
  );
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
          `${username} is the run-as user of ${users.map(({ app, org }) => `${app} in "${org}"`).join(' and of ')}`,
          'Give each app a run-as user of its own.',
        );
  });
}
