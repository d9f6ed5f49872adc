/**
 * What one component says, judged for security. In: its type and record, from a file or from an org. Out: the elements that
 * are worth a finding. The same for both, so that an org which is laxer than its source is noticed. Pure.
 */
import { SCOPES_WITHOUT_EFFECT } from '../definition/oauthScopes.ts';
import type { ComponentRecord } from '../org/orgClient.ts';
import type { AuditRuleId } from './auditRules.ts';
import { judgeLifetime, judgeTokenFormat, type TokenFormat } from './auditTokens.ts';

export type RecordFinding = {
  readonly ruleId: AuditRuleId;
  readonly element: string;
  readonly message: string;
  readonly fix: string;
};

const LONGEST_SESSION_MINUTES = 12 * 60;
const LONGEST_JWT_MINUTES = 30;

const textOf = (record: ComponentRecord, element: string): string => String(record[element] ?? '').trim();
const isOn = (record: ComponentRecord, element: string): boolean => textOf(record, element) === 'true';
const set = (element: string, value: string): string => `Set <${element}>${value}</${element}>.`;

type Switch = readonly [element: string, bad: 'true' | 'false', ruleId: AuditRuleId, message: string];

const GLOBAL_SWITCHES: readonly Switch[] = [
  ['isConsumerSecretOptional', 'true', 'secret-optional', 'The secret is optional'],
  ['isIntrospectAllTokens', 'true', 'introspect-all', 'The app may introspect the tokens of all apps'],
  ['isCodeCredFlowEnabled', 'true', 'other-flow', 'The code and credentials flow is on'],
  ['isDeviceFlowEnabled', 'true', 'other-flow', 'The device flow is on'],
  ['isTokenExchangeEnabled', 'true', 'other-flow', 'The token exchange flow is on'],
  ['isPkceRequired', 'false', 'pkce-off', 'PKCE is not required'],
  ['isSecretRequiredForRefreshToken', 'false', 'refresh-without-secret', 'Refreshing a token needs no secret'],
  ['shouldRotateConsumerKey', 'true', 'rotation-in-source', 'Each deployment makes a new key'],
  ['shouldRotateConsumerSecret', 'true', 'rotation-in-source', 'Each deployment makes a new secret'],
];

const judgeSwitches = (record: ComponentRecord): readonly RecordFinding[] =>
  GLOBAL_SWITCHES.filter(([element, bad]) => textOf(record, element) === bad).map(
    ([element, bad, ruleId, message]) => ({
      ruleId,
      element,
      message: `${message} (${element})`,
      fix: set(element, bad === 'true' ? 'false' : 'true'),
    }),
  );

function judgeScopes(record: ComponentRecord): readonly RecordFinding[] {
  const element = 'commaSeparatedOauthScopes';
  const scopes = textOf(record, element)
    .split(',')
    .map((scope) => scope.trim())
    .filter((scope) => SCOPES_WITHOUT_EFFECT.has(scope));
  return scopes.map((scope) => ({
    ruleId: scope === 'Full' ? 'scope-full' : 'scope-beside-flow',
    element,
    message: `The scope ${scope} is declared`,
    fix: `Delete ${scope} from ${element}.`,
  }));
}

function judgePolicies(record: ComponentRecord): readonly RecordFinding[] {
  const relaxation = textOf(record, 'ipRelaxationPolicyType');
  const session = Number(textOf(record, 'sessionTimeoutInMinutes'));
  const jwt = Number(textOf(record, 'namedUserJwtTimeout'));
  const users = textOf(record, 'permittedUsersPolicyType');
  return [
    ...(users === 'AdminApprovedPreAuthorized' || users === ''
      ? []
      : [
          {
            ruleId: 'self-authorised',
            element: 'permittedUsersPolicyType',
            message: 'All users may authorise themselves',
            fix: set('permittedUsersPolicyType', 'AdminApprovedPreAuthorized'),
          } as const,
        ]),
    ...(relaxation === '' || relaxation === 'Enforce'
      ? []
      : [
          {
            ruleId: 'ip-relaxed',
            element: 'ipRelaxationPolicyType',
            message: `IP restrictions are relaxed (${relaxation})`,
            fix: `${set('ipRelaxationPolicyType', 'Enforce')} Give the profile of the run-as user its login ranges.`,
          } as const,
        ]),
    ...(session > LONGEST_SESSION_MINUTES
      ? [
          {
            ruleId: 'session-long',
            element: 'sessionTimeoutInMinutes',
            message: `Tokens live for ${session} minutes`,
            fix: set('sessionTimeoutInMinutes', '120'),
          } as const,
        ]
      : []),
    ...(jwt > LONGEST_JWT_MINUTES
      ? [
          {
            ruleId: 'jwt-long',
            element: 'namedUserJwtTimeout',
            message: `JWT-based tokens live for ${jwt} minutes`,
            fix: set('namedUserJwtTimeout', String(LONGEST_JWT_MINUTES)),
          } as const,
        ]
      : []),
  ];
}

/** System permissions that no integration needs to read and write records. */
export const ADMINISTRATIVE_PERMISSIONS = [
  'ModifyAllData',
  'ViewAllData',
  'ManageUsers',
  'AuthorApex',
  'CustomizeApplication',
  'ModifyMetadata',
  'AssignPermissionSets',
] as const;

const listOf = (value: unknown): readonly Readonly<Record<string, unknown>>[] =>
  (Array.isArray(value) ? value : value === undefined ? [] : [value]).filter(
    (one): one is Readonly<Record<string, unknown>> => typeof one === 'object' && one !== null,
  );

function judgePermissionSet(record: ComponentRecord): readonly RecordFinding[] {
  const administrative: readonly string[] = ADMINISTRATIVE_PERMISSIONS;
  const system = listOf(record['userPermissions'])
    .filter(({ name, enabled }) => String(enabled) === 'true' && administrative.includes(String(name)))
    .map(
      ({ name }): RecordFinding => ({
        ruleId: 'permission-set-wide',
        element: 'userPermissions',
        message: `The permission ${String(name)} is in ${record.fullName}`,
        fix: `Delete ${String(name)} from ${record.fullName}.`,
      }),
    );
  const objects = listOf(record['objectPermissions']).flatMap((one) =>
    ['modifyAllRecords', 'viewAllRecords']
      .filter((right) => String(one[right]) === 'true')
      .map(
        (right): RecordFinding => ({
          ruleId: 'object-wide',
          element: 'objectPermissions',
          message: `${right} of ${String(one['object'])} is in ${record.fullName}`,
          fix: `Set <${right}>false</${right}> for ${String(one['object'])}.`,
        }),
      ),
  );
  return [...system, ...objects];
}

const judgeAppPolicies = (record: ComponentRecord): readonly RecordFinding[] =>
  ['isEnabled', 'isOauthPluginEnabled']
    .filter((element) => textOf(record, element) === 'false')
    .map((element) => ({ ruleId: 'plugin-off', element, message: `${element} is false`, fix: set(element, 'true') }));

function judgeSettings(record: ComponentRecord): readonly RecordFinding[] {
  return ['enableClientSecretInRestApiAccess', 'enableConsumerSecretApiAccess']
    .filter((element) => isOn(record, element))
    .map((element) => ({
      ruleId: 'secrets-readable',
      element,
      message: `Secrets can be read by the API all the time (${element})`,
      fix: `${set(element, 'false')} Rotate with --temporary-access, or set ECA_TEMPORARY_ACCESS in config/values.json.`,
    }));
}

/** `format` is that of the app's access tokens, where the global settings beside the record are known. */
export function auditRecord(type: string, record: ComponentRecord, format?: TokenFormat): readonly RecordFinding[] {
  switch (type) {
    case 'ExtlClntAppGlobalOauthSettings':
      return [...judgeSwitches(record), ...judgeTokenFormat(record)];
    case 'ExtlClntAppOauthSettings':
      return judgeScopes(record);
    case 'ExtlClntAppOauthConfigurablePolicies':
      return [...judgePolicies(record), ...judgeLifetime(record, format)];
    case 'ExtlClntAppConfigurablePolicies':
      return judgeAppPolicies(record);
    case 'PermissionSet':
      return judgePermissionSet(record);
    case 'Settings':
      return judgeSettings(record);
    default:
      return [];
  }
}
