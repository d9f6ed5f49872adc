/**
 * An org, judged: what its components say, who the run-as user is, and how old the credentials are. In: the facts. Out:
 * findings, and what could not be looked at. Pure; times come from the caller.
 */
import type { OrgSnapshot } from '../org/orgSnapshot.ts';
import { type AuditFinding, auditFinding, type Unchecked } from './auditFinding.ts';
import { auditRecord } from './auditRecord.ts';
import { tokenFormatOf } from './auditTokens.ts';

export type OrgFacts = {
  readonly app: string;
  readonly runAsUsername: string;
  readonly snapshot: OrgSnapshot;
  /** Administrative permissions that the run-as user has, by whatever way; `undefined` where they can't be read. */
  readonly administrativePermissions: readonly string[] | undefined;
  /** Other apps of the org with the same run-as user. */
  readonly sharedWith: readonly string[] | undefined;
  /** Login IP ranges of the run-as user's profile; `undefined` where the org does not tell. */
  readonly loginRanges: number | undefined;
  /** Since when the pair is the current one. */
  readonly credentialsSinceMilliseconds: number | undefined;
  readonly staged: { readonly state: string; readonly endsAtMilliseconds: number | undefined } | 'unknown' | undefined;
  readonly nowMilliseconds: number;
  readonly maxCredentialAgeMilliseconds: number;
};

export type OrgAudit = { readonly findings: readonly AuditFinding[]; readonly unchecked: readonly Unchecked[] };

const DAY = 86_400_000;
const SOON_MILLISECONDS = 3 * DAY;

export function auditOrg(facts: OrgFacts): OrgAudit {
  const { app, snapshot } = facts;
  const org = snapshot.identity.alias;
  const place = { app, org };
  const components = [
    ...snapshot.components,
    ...(snapshot.externalClientAppSettings === undefined ||
    snapshot.components.some(({ type, record }) => type === 'Settings' && record.fullName === 'ExternalClientApp')
      ? []
      : [{ type: 'Settings', record: snapshot.externalClientAppSettings }]),
  ];
  const settings = snapshot.components.find(({ type }) => type === 'ExtlClntAppGlobalOauthSettings');
  const format = settings === undefined ? undefined : tokenFormatOf(settings.record);
  return {
    findings: [
      ...components.flatMap(({ type, record }) =>
        auditRecord(type, record, format)
          // Only a file can order a rotation with each deployment.
          .filter(({ ruleId }) => ruleId !== 'rotation-in-source')
          .map(({ ruleId, message, fix }) =>
            auditFinding(ruleId, place, `${message}, in ${type} ${record.fullName} of "${org}"`, fix),
          ),
      ),
      ...judgeRunAs(facts),
      ...judgeCredentials(facts),
      ...(snapshot.connectedAppOfSameName === undefined
        ? []
        : [
            auditFinding(
              'connected-app-twin',
              place,
              `"${org}" has a Connected App ${snapshot.connectedAppOfSameName} beside ${app}`,
              'Setup > App Manager: block or delete the Connected App once nobody uses its key.',
            ),
          ]),
    ],
    unchecked: uncheckedOf(facts),
  };
}

function judgeRunAs({
  app,
  runAsUsername,
  snapshot,
  administrativePermissions = [],
  sharedWith = [],
  loginRanges,
}: OrgFacts) {
  const org = snapshot.identity.alias;
  const place = { app, org };
  const user = snapshot.runAsUser;
  if (user === undefined) {
    return [
      auditFinding(
        'run-as-inactive',
        place,
        `"${org}" has no user ${runAsUsername}`,
        `npm run deploy -- --target-org ${org}`,
      ),
    ];
  }
  const findings: AuditFinding[] = [];
  if (!user.isActive || user.isFrozen === true) {
    const what = user.isActive ? 'frozen' : 'inactive';
    findings.push(auditFinding('run-as-inactive', place, `${user.username} is ${what} in "${org}"`, 'Setup > Users'));
  }
  if (administrativePermissions.length > 0) {
    findings.push(
      auditFinding(
        'run-as-admin',
        place,
        `${user.username} (${user.profileName}) has ${administrativePermissions.join(', ')} in "${org}"`,
        `Run as an integration user: npm run deploy -- --target-org ${org}`,
      ),
    );
  }
  if (user.userLicenseName !== (snapshot.integrationLicense?.name ?? 'Salesforce Integration')) {
    findings.push(
      auditFinding(
        'run-as-person',
        place,
        `${user.username} has the licence "${user.userLicenseName}" in "${org}", which is one for people`,
        `Run as an integration user: npm run deploy -- --target-org ${org}`,
      ),
    );
  }
  if (user.isApiOnly === false) {
    findings.push(
      auditFinding(
        'run-as-not-api-only',
        place,
        `${user.username} may log in through the user interface of "${org}"`,
        'Give it a permission set with API Only User, or the profile "Minimum Access - API Only Integrations".',
      ),
    );
  }
  if (loginRanges === 0) {
    findings.push(
      auditFinding(
        'ranges-missing',
        place,
        `The profile "${user.profileName}" of ${user.username} has no login IP ranges in "${org}"`,
        `Setup > Profiles > ${user.profileName} > Login IP Ranges: the addresses of the integration. A profile that others use too needs a copy.`,
      ),
    );
  }
  if (sharedWith.length > 0) {
    findings.push(
      auditFinding(
        'run-as-shared',
        place,
        `${user.username} is the run-as user of ${sharedWith.join(', ')} too, in "${org}"`,
        'Give each app a run-as user of its own.',
      ),
    );
  }
  return findings;
}

function judgeCredentials(facts: OrgFacts): readonly AuditFinding[] {
  const { app, snapshot, credentialsSinceMilliseconds: since, nowMilliseconds: now, staged } = facts;
  const org = snapshot.identity.alias;
  const place = { app, org };
  const age = since === undefined ? 0 : now - since;
  const old =
    age > facts.maxCredentialAgeMilliseconds
      ? [
          auditFinding(
            'credentials-old',
            place,
            `The credentials of ${app} in "${org}" are ${Math.floor(age / DAY)} days old`,
            `npm run rotate -- --target-org ${org} --app ${app}`,
          ),
        ]
      : [];
  const endsAt = typeof staged === 'object' ? staged.endsAtMilliseconds : undefined;
  const ending =
    endsAt !== undefined && endsAt - now < SOON_MILLISECONDS
      ? [
          auditFinding(
            'staged-ends-soon',
            place,
            `A staged pair of ${app} in "${org}" ends ${new Date(endsAt).toISOString()}`,
            `npm run rotate -- --target-org ${org} --app ${app} --dry-run`,
          ),
        ]
      : [];
  return [...old, ...ending];
}

function uncheckedOf({
  app,
  snapshot,
  administrativePermissions,
  sharedWith,
  loginRanges,
  credentialsSinceMilliseconds,
  staged,
}: OrgFacts) {
  const org = snapshot.identity.alias;
  const user = snapshot.runAsUser;
  const list: readonly (readonly [boolean, string, string])[] = [
    [
      user !== undefined && administrativePermissions === undefined,
      'permissions of the run-as user',
      'the org does not tell them',
    ],
    [user?.isApiOnly === 'unknown', 'whether the run-as user is API Only', 'the org does not tell it'],
    [user?.isFrozen === 'unknown', 'whether the run-as user is frozen', 'UserLogin can not be read'],
    [
      user !== undefined && loginRanges === undefined,
      'login IP ranges of the run-as user',
      'its profile can not be read',
    ],
    [sharedWith === undefined, 'whether apps share the run-as user', 'the policies of the org can not be read'],
    [
      snapshot.appId !== undefined && credentialsSinceMilliseconds === undefined,
      'age of the credentials',
      'neither store nor org tells since when they are current',
    ],
    [staged === 'unknown', 'staged credentials', 'the org does not let this user see them'],
  ];
  return list.filter(([isUnknown]) => isUnknown).map(([, what, reason]) => ({ what: `${app}: ${what}`, reason, org }));
}
