/** How the facts of a status are said, in text and in HTML alike. In: rows. Out: short words. */
import type { AppStatus, OrgStatus, RunAsStatus, StatusReport } from './statusReport.ts';
import { hasOrgDifferences, hasOrgFailed } from './statusReport.ts';

/** `Status of 12 orgs: 11 well, 1 not, 2 with drift or a source that differs`. */
export function describeStatus({ orgs, error }: StatusReport): string {
  if (error !== undefined) {
    return 'Status: failed';
  }
  const bad = orgs.filter(hasOrgFailed).length;
  const counted = `${orgs.length} ${orgs.length === 1 ? 'org' : 'orgs'}`;
  const different = orgs.filter(hasOrgDifferences).length;
  const differences = different === 0 ? '' : `, ${different} with drift or a source that differs`;
  return `Status of ${counted}: ${bad === 0 ? 'all well' : `${orgs.length - bad} well, ${bad} not`}${differences}`;
}

export const dayOf = (iso: string): string => iso.slice(0, 10);

/** A commit alone would say that what is deployed can be found in git; where files differed from it, it can't. */
const shortCommit = (commit: string): string => commit.slice(0, 8) + (commit.endsWith('-dirty') ? '-dirty' : '');

export const sayCommit = ({ deployed }: AppStatus): string =>
  deployed === undefined
    ? 'unknown'
    : deployed.commit === undefined
      ? `of ${dayOf(deployed.at)}`
      : shortCommit(deployed.commit);

/** Drift is what others changed; `differs` what a deployment would change. */
export function sayDrift({ drift, differs, planError }: AppStatus): string {
  if (drift !== undefined && drift.length > 0) {
    return `${drift.length} ${drift.length === 1 ? 'change' : 'changes'}`;
  }
  if (differs === undefined) {
    return planError === undefined ? 'unknown' : 'no plan';
  }
  if (differs) {
    return 'source differs';
  }
  return drift === undefined ? 'as source' : 'none';
}

export const sayToken = ({ works, disabled }: AppStatus): string =>
  disabled === undefined ? (works ? 'issued' : 'refused') : 'switched off';

/** Of a pair whose beginning nobody wrote down, the age of the app is the most it can have. */
export const sayAge = ({ credentials: { ageDays, since } }: AppStatus): string =>
  ageDays === undefined ? 'unknown' : `${since === undefined ? 'at most ' : ''}${ageDays} d`;

export function sayStaged({ staged }: AppStatus): string {
  return typeof staged === 'string'
    ? staged
    : `${staged.state}${staged.endsAt === undefined ? '' : ` to ${dayOf(staged.endsAt)}`}`;
}

export function sayUser(user: RunAsStatus | undefined): string {
  if (user === undefined) {
    return 'unknown';
  }
  if (!user.exists) {
    return 'missing';
  }
  return user.isActive === false ? 'inactive' : user.isFrozen === true ? 'frozen' : 'active';
}

export const sayLogin = (user: RunAsStatus | undefined): string => user?.lastLogin ?? 'none known';

/** Of all proofs of an app: how many there are of each. */
export function sayPrivileges({
  privileges,
  privilegesError,
}: Pick<AppStatus, 'privileges' | 'privilegesError'>): string | undefined {
  if (privilegesError !== undefined) {
    return `not measured (${privilegesError.name})`;
  }
  if (privileges === undefined) {
    return undefined;
  }
  const count = (status: string): number => privileges.filter((one) => one.status === status).length;
  return `${count('proven')} proven, ${count('contradicted')} contradicted, ${count('notProven')} not proven`;
}

/** Either the user is wrong or the source; which, only a person knows. */
const COMPARE = "Compare the user's permissions in Setup with the source.";

/** What a person must see to, app by app. */
export const problemsOf = ({
  error,
  apps,
}: OrgStatus): readonly { readonly name: string; readonly message: string; readonly actions: readonly string[] }[] => [
  ...(error === undefined ? [] : [error]),
  ...apps.flatMap(({ planError, verifyError, privilegesError, disabled, privileges = [], app }) => [
    ...[planError, disabled === undefined ? verifyError : undefined, privilegesError].filter(
      (one) => one !== undefined,
    ),
    ...privileges
      .filter(({ status }) => status === 'contradicted')
      .map(({ title, evidence }) => ({
        name: 'privilege',
        message: `${app}: not so: ${title} (${evidence})`,
        actions: [COMPARE],
      })),
  ]),
];
