/**
 * What neither WSDLs nor typings say of the elements, each with the place that it is known from. In: nothing. Out: entries
 * that `fieldTables.ts` lays over the generated data. An entry that says something else than the data gives a reason.
 */
import type { FieldRule } from './fieldRule.ts';

export type OverlayEntry = {
  /** Type and element, and the element inside it: `ExtlClntAppOauthSettings.trustedIpRanges`; `*` for every type. */
  readonly at: string;
  readonly rule: Partial<FieldRule>;
  readonly source: string;
  /** Why it may contradict the data; left out where the data say nothing of it. */
  readonly reason?: string;
};

const reference = (type: string): string =>
  `https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_${type.toLowerCase()}.htm`;
/** Of custom attributes and of IP ranges, as the references of the types say. */
const MOST_IN_LIST = 128;

export const OVERLAY: readonly OverlayEntry[] = [
  {
    at: 'ExternalClientApplication.contactEmail',
    rule: { isRequired: true },
    source: 'https://help.salesforce.com/s/articleView?id=xcloud.meta_create_a_local_external_client_app.htm',
    reason: "Optional in the WSDL; Setup and Salesforce's own steps demand it.",
  },
  {
    at: 'ExtlClntAppGlobalOauthSettings.isDPopEnabled',
    rule: { since: 67 },
    source: 'https://github.com/bgaldino/rlm-base-dev/blob/10a9235c1099be79db77f6473ee6ab16280f2a4f/sfdx-project.json',
    reason:
      'Not in the typings for 67 of July 2026; a project of 67.0 holds files that orgs of August 2026 gave out with it.',
  },
  {
    at: 'ExtlClntAppOauthConfigurablePolicies.ipRelaxationPolicyType',
    rule: { knownValues: ['Enforce', 'Bypass', 'Bypass_2factor', 'Enforce_RelaxRefresh'] },
    source: reference('ExtlClntAppOauthConfigurablePolicies'),
  },
  {
    at: 'ExtlClntAppOauthConfigurablePolicies.refreshTokenValidityUnit',
    rule: { knownValues: ['Days', 'Hours', 'Months'] },
    source: reference('ExtlClntAppOauthConfigurablePolicies'),
  },
  ...['ExtlClntAppOauthConfigurablePolicies', 'ExtlClntAppOauthSettings', 'ExtlClntAppSamlConfigurablePolicies'].map(
    (type) => ({
      at: `${type}.customAttributes`,
      rule: { listMaximum: MOST_IN_LIST },
      source: reference(type),
    }),
  ),
  {
    at: 'ExtlClntAppOauthSettings.trustedIpRanges',
    rule: { listMaximum: MOST_IN_LIST },
    source: reference('ExtlClntAppOauthSettings'),
  },
  {
    // A guess: what is documented of the labels of other components that an administrator names.
    at: '*.label',
    rule: { longest: 80 },
    source:
      'https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_permissionset.htm',
  },
];
