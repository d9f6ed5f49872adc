/**
 * What to do about problems that orgs are known to report. Data: a row for each. The texts of an org differ by release
 * and language, so they add advice here and decide nothing: a problem that no row knows is shown as it came.
 */
import type { SourceComponent } from '../definition/appDefinition.ts';
import type { DeployedComponent } from '../org/orgClient.ts';

export type ProblemContext = {
  readonly app: string;
  readonly org: string;
  /** Of the component in the source, where it is one of ours. */
  readonly component: SourceComponent | undefined;
};

export type KnownProblem = {
  readonly id: string;
  readonly pattern: RegExp;
  /** The element of the file that the problem is about, for its line where the org gives none. */
  readonly element?: string;
  readonly fix: (context: ProblemContext) => string;
};

/** `file:line` of an element, or the file, or words. */
function placeOf({ component }: ProblemContext, element: string): string {
  const [setting] = component?.elements.get(element) ?? [];
  return setting === undefined ? (component?.file ?? 'the file') : `${setting.position.file}:${setting.position.line}`;
}

export const KNOWN_PROBLEMS: readonly KnownProblem[] = [
  {
    id: 'no-such-user',
    pattern: /no such user/i,
    element: 'clientCredentialsFlowUser',
    fix: ({ org }) =>
      `npm run deploy -- --target-org ${org}   (creates the integration user first; or name a user of the org with --run-as <username>)`,
  },
  {
    id: 'consumer-key-taken',
    pattern: /consumer key is already taken|provide a consumer key|consumerKey/i,
    element: 'consumerKey',
    fix: (context) =>
      `Delete consumerKey and consumerSecret from ${placeOf(context, 'consumerKey')}: every org generates its own.`,
  },
  {
    id: 'scope-unknown',
    pattern: /problem with your scope|invalid scope/i,
    element: 'commaSeparatedOauthScopes',
    fix: (context) =>
      `Correct ${placeOf(context, 'commaSeparatedOauthScopes')}: scopes are written as metadata names them, for instance Api, Web, RefreshToken, SFApiPlatform.`,
  },
  {
    id: 'enum-unknown',
    pattern: /not a valid value for the enum/i,
    fix: (context) =>
      `Correct the value in ${placeOf(context, 'permittedUsersPolicyType')}: AllSelfAuthorized or AdminApprovedPreAuthorized for permittedUsersPolicyType; for other elements see the Metadata API Developer Guide.`,
  },
  {
    id: 'element-unknown',
    pattern: /invalid at this location/i,
    fix: ({ component }) =>
      `Check the spelling of the element in ${component?.file ?? 'the file'}, that its type has it, and sourceApiVersion in sfdx-project.json.`,
  },
  {
    id: 'policy-duplicate',
    pattern: /duplicates value on|duplicate value|DUPLICATE_VALUE|DUPLICATE_DEVELOPER_NAME/i,
    fix: ({ app, org }) =>
      `npm run deploy -- --target-org ${org} --dry-run   (shows what ${app} holds there and under which names; the source takes the names of the org)`,
  },
  {
    id: 'parent-missing',
    pattern:
      /INVALID_CROSS_REFERENCE_KEY|no (?:ExternalClientApplication|external client app) named|not found: ?ExternalClientApplication|does(?:n't| not) have a valid OAuth settings configuration/i,
    element: 'externalClientApplication',
    fix: (context) =>
      `Deploy the whole app, not one file of it: npm run deploy -- --target-org ${context.org}   (${placeOf(context, 'externalClientApplication')} must name the app ${context.app})`,
  },
  {
    id: 'license-missing',
    pattern: /user license doesn't allow|license/i,
    fix: () =>
      'Setup > Company Information > Permission Set Licenses: the permission set needs the licence that its element license names.',
  },
  {
    id: 'access-missing',
    pattern: /INSUFFICIENT_ACCESS|insufficient (?:access|privileges)/i,
    fix: ({ org }) =>
      `Setup > Permission Sets: give the user that deploys to "${org}" the permission "Create, edit, and delete External Client Apps".`,
  },
  {
    id: 'link-foreign',
    pattern: /oauthLink|OAuth link|orgScopedExternalApp/i,
    fix: ({ component }) =>
      `Delete oauthLink and orgScopedExternalApp from ${component?.file ?? 'the source'}: every org fills them in itself.`,
  },
];

/** The row that knows this problem, if any. */
export const findKnownProblem = ({ problem = '' }: DeployedComponent): KnownProblem | undefined =>
  KNOWN_PROBLEMS.find(({ pattern }) => pattern.test(problem));
