/**
 * Is the client credentials flow on? The switches stand in three files, and one that is off makes the token endpoint say
 * no with a text that names another. In: all files and the app. Out: a finding at the element that is wrong, or at the
 * root element where it is missing.
 * @see https://help.salesforce.com/s/articleView?id=xcloud.meta_configure_client_credentials_flow_for_external_client_apps.htm
 */
import type { Finding } from '../appDefinition.ts';
import { APP_POLICIES_TYPE, GLOBAL_OAUTH_TYPE, OAUTH_POLICIES_TYPE } from '../metadataTypes.ts';
import { childNamed, textOf } from '../xml/xmlElement.ts';
import { type CheckedFile, errorAt, listItems, warningAt } from './finding.ts';

const SWITCHES = [
  {
    type: GLOBAL_OAUTH_TYPE.name,
    element: 'isClientCredentialsFlowEnabled',
    what: 'the client credentials flow of the app',
  },
  {
    type: OAUTH_POLICIES_TYPE.name,
    element: 'isClientCredentialsFlowEnabled',
    what: 'the client credentials flow in the policies',
  },
  { type: APP_POLICIES_TYPE.name, element: 'isEnabled', what: 'the app' },
  { type: APP_POLICIES_TYPE.name, element: 'isOauthPluginEnabled', what: 'the OAuth plugin' },
] as const;

export function checkFlow(files: readonly CheckedFile[], appName: string): readonly Finding[] {
  const ofApp = files.filter(({ document }) => textOf(document.root, 'externalClientApplication')?.trim() === appName);
  return ofApp.flatMap((file) => [
    ...SWITCHES.filter(({ type }) => type === file.type).flatMap(({ element, what }) =>
      checkSwitch(file, element, what),
    ),
    ...(file.type === OAUTH_POLICIES_TYPE.name ? [...checkRunAs(file), ...checkPermittedUsers(file, files)] : []),
  ]);
}

function checkSwitch(file: CheckedFile, name: string, what: string): readonly Finding[] {
  const { root } = file.document;
  const element = childNamed(root, name);
  if (element !== undefined && (element.text.trim() === 'true' || file.isPending(element))) {
    return [];
  }
  const message =
    element === undefined
      ? `${name} is missing: ${what} is not on`
      : `${name} is ${JSON.stringify(element.text.trim())}: ${what} is not on`;
  return [errorAt(element?.position ?? root.position, 'flow-off', { message, fix: `Write <${name}>true</${name}>.` })];
}

function checkRunAs(file: CheckedFile): readonly Finding[] {
  const { root } = file.document;
  const element = childNamed(root, 'clientCredentialsFlowUser');
  if (element === undefined) {
    return [
      errorAt(root.position, 'run-as-missing', {
        message: 'clientCredentialsFlowUser is missing: the flow has no run-as user',
        fix: 'Write <clientCredentialsFlowUser>__ECA_RUN_AS_USERNAME__</clientCredentialsFlowUser>; the placeholder is filled per org.',
      }),
    ];
  }
  if (file.isPending(element)) {
    return [];
  }
  const { text } = element;
  const isUsername = text === text.trim() && /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text) && text.length <= 80;
  return isUsername
    ? []
    : [
        errorAt(element.position, 'run-as-username', {
          message: `clientCredentialsFlowUser is ${JSON.stringify(text)}, which is no username: it has the form of an e-mail address, at most 80 characters, without blanks`,
          fix: 'Set ECA_RUN_AS_USERNAME to the username of the run-as user, or delete it to have one made.',
        }),
      ];
}

function checkPermittedUsers(file: CheckedFile, files: readonly CheckedFile[]): readonly Finding[] {
  const { root } = file.document;
  const policy = childNamed(root, 'permittedUsersPolicyType');
  const sets = childNamed(root, 'commaSeparatedPermissionSet');
  const named = listItems(sets?.text ?? '').filter((name) => name !== '');
  const profiles = listItems(textOf(root, 'commaSeparatedProfile') ?? '');
  const nobody =
    policy?.text.trim() === 'AdminApprovedPreAuthorized' && named.length + profiles.length === 0
      ? [
          warningAt(policy.position, 'nobody-pre-authorised', {
            message: 'Only pre-authorised users may use the app, and nobody is on the list',
            fix: 'Name the permission set of the integration user in commaSeparatedPermissionSet.',
          }),
        ]
      : [];
  const known = new Set(files.filter(({ type }) => type === 'PermissionSet').map(({ fullName }) => fullName));
  const elsewhere = named
    .filter((name) => !known.has(name) && sets !== undefined && !file.isPending(sets))
    .map((name) =>
      warningAt(sets?.position ?? root.position, 'permission-set-elsewhere', {
        message: `The permission set ${name} is not in the source; it must be in the org already`,
        fix: `Add permissionsets/${name}.permissionset-meta.xml, or make sure that the org has it.`,
      }),
    );
  return [...nobody, ...elsewhere];
}
