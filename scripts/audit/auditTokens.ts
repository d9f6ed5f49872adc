/**
 * What form the access tokens of an app have, and who says how long they live. In: records of its components. Out: findings.
 * Both forms can be revoked at Salesforce; a service that reads JWT-based ones by their signature does not ask there. Pure.
 * @see https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_access_tokens.htm
 * @see https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_revoke_token.htm
 */
import type { ComponentRecord } from '../org/orgClient.ts';
import type { RecordFinding } from './auditRecord.ts';

export type TokenFormat = 'opaque' | 'jwt';

const textOf = (record: ComponentRecord, element: string): string => String(record[element] ?? '').trim();

/** In: global OAuth settings. */
export const tokenFormatOf = (record: ComponentRecord): TokenFormat =>
  textOf(record, 'isNamedUserJwtEnabled') === 'true' ? 'jwt' : 'opaque';

/** In: global OAuth settings. */
export const judgeTokenFormat = (record: ComponentRecord): readonly RecordFinding[] =>
  tokenFormatOf(record) === 'opaque'
    ? []
    : [
        {
          ruleId: 'token-jwt',
          element: 'isNamedUserJwtEnabled',
          message: 'Access tokens are JWT-based (isNamedUserJwtEnabled)',
          fix: 'Set <isNamedUserJwtEnabled>false</isNamedUserJwtEnabled>; where a service outside the org reads the tokens, accept this in config/audit.json with its name as the reason.',
        },
      ];

/** In: OAuth policies, and the format that the global settings say; without it nothing is said of what is absent. */
export function judgeLifetime(record: ComponentRecord, format: TokenFormat | undefined): readonly RecordFinding[] {
  if (format === 'jwt' && textOf(record, 'namedUserJwtSessionTimeoutType') === 'UserSession') {
    return [
      {
        ruleId: 'lifetime-open',
        element: 'namedUserJwtSessionTimeoutType',
        message: 'JWT-based tokens live as long as a session of the run-as user (UserSession)',
        fix: 'Set <namedUserJwtSessionTimeoutType>Custom</namedUserJwtSessionTimeoutType> and <namedUserJwtTimeout>30</namedUserJwtTimeout>.',
      },
    ];
  }
  if (format === 'opaque' && textOf(record, 'sessionTimeoutInMinutes') === '') {
    return [
      {
        ruleId: 'lifetime-open',
        element: 'sessionTimeoutInMinutes',
        message: 'The policies say no lifetime for tokens (sessionTimeoutInMinutes)',
        fix: 'Set <sessionTimeoutInMinutes>120</sessionTimeoutInMinutes>.',
      },
    ];
  }
  return [];
}
