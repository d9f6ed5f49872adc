/**
 * The app's components by their sObjects, for callers who may not use the Metadata API. In: the port, the app's id. Out: the
 * same records as far as rows tell them: lists of permission sets and profiles are in no row, and there is no sObject of the
 * global OAuth settings. The reference calls these sObjects internal; several public tools query them.
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_extlclntappoauthconfigurablepolicies.htm
 */
import type { ComponentRecord, OrgClient } from '../../org/orgClient.ts';
import { soqlLiteral } from '../../org/soqlLiteral.ts';
import { apiErrorCodes } from '../../org/translateOrgError.ts';

type Row = Readonly<Record<string, unknown>> & { readonly DeveloperName: string };
type Source = {
  readonly sobject: string;
  readonly fields: readonly string[];
  /** `undefined` where the row does not tell enough. */
  readonly toRecord: (row: Row) => ComponentRecord | undefined;
};

/** The element that marks policies whose lists of permission sets and profiles were not read. */
const UNREAD_LISTS = 'listsWereNotRead';
export const hasUnreadLists = (policies: ComponentRecord): boolean => policies[UNREAD_LISTS] === true;

const textOf = (value: unknown): string => (value === null || value === undefined ? '' : String(value));

const SOURCES = {
  oauthPolicies: {
    sobject: 'ExtlClntAppOauthPlcyCnfg',
    fields: [
      'ClientCredentialsFlowUser',
      'IsClientCredentialsFlowEnabled',
      'PermittedUsersPolicyType',
      'IpRelaxationPolicyType',
    ],
    toRecord: (row) => ({
      fullName: row.DeveloperName,
      clientCredentialsFlowUser: textOf(row['ClientCredentialsFlowUser']),
      isClientCredentialsFlowEnabled: textOf(row['IsClientCredentialsFlowEnabled']),
      permittedUsersPolicyType: textOf(row['PermittedUsersPolicyType']),
      ipRelaxationPolicyType: textOf(row['IpRelaxationPolicyType']),
      [UNREAD_LISTS]: true,
    }),
  },
  appPolicies: {
    sobject: 'ExtlClntAppPlcyCnfg',
    fields: ['IsEnabled', 'OauthPluginStatus'],
    toRecord: (row) => ({
      fullName: row.DeveloperName,
      isEnabled: textOf(row['IsEnabled']),
      isOauthPluginEnabled: String(row['OauthPluginStatus'] === 'Enabled'),
    }),
  },
  oauthSettings: {
    sobject: 'ExtlClntAppOauthSettings',
    fields: ['OauthScopesAPI'],
    // Without this scope some thirty others may be there, each in a column of its own.
    toRecord: (row) =>
      row['OauthScopesAPI'] === true ? { fullName: row.DeveloperName, commaSeparatedOauthScopes: 'Api' } : undefined,
  },
} as const satisfies Readonly<Record<string, Source>>;

type Piece = keyof typeof SOURCES;
type ReadRecord = () => Promise<ComponentRecord | undefined>;

/**
 * Reads a component, and where the org refuses that, by its row. Only a refusal is worth another way: an org that can't be
 * reached has none. Where no row tells it either, the refusal stands: rows may be hidden, which is not the same as missing.
 */
export const orBySobject =
  (org: OrgClient, piece: Piece, readAppId: () => Promise<string | undefined>, readRecord: ReadRecord): ReadRecord =>
  async () => {
    try {
      return await readRecord();
    } catch (error) {
      const [row] = apiErrorCodes(error).length === 0 ? [] : await Promise.allSettled([readRow(org, piece, readAppId)]);
      if (row?.status === 'fulfilled' && row.value !== undefined) {
        return row.value;
      }
      throw error;
    }
  };

async function readRow(
  org: OrgClient,
  piece: Piece,
  readAppId: () => Promise<string | undefined>,
): Promise<ComponentRecord | undefined> {
  const appId = await readAppId();
  if (appId === undefined) {
    return undefined;
  }
  const { sobject, fields, toRecord }: Source = SOURCES[piece];
  const [row] = await org.query<Row>(
    `SELECT DeveloperName, ${fields.join(', ')} FROM ${sobject} WHERE ExternalClientApplicationId = ${soqlLiteral(appId)}`,
  );
  return row === undefined ? undefined : toRecord(row);
}
