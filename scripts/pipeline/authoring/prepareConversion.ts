/**
 * `npm run app:convert`: a Connected App as an External Client App of the project. In: the project and the parsed Connected
 * App. Out: its files, ready to be written and found valid, with an account of every element.
 */
import { type Account, convertConnectedApp } from '../../authoring/convert/convertConnectedApp.ts';
import { importApp, withPlaceholders } from '../../authoring/importedApp.ts';
import { configFiles } from '../../authoring/orgValues.ts';
import { pathOf, renderAppFiles } from '../../authoring/renderAppFiles.ts';
import type { FileToWrite } from '../../authoring/writeAppFiles.ts';
import type { Finding } from '../../definition/appDefinition.ts';
import { APP_TYPE, OAUTH_POLICIES_TYPE } from '../../definition/metadataTypes.ts';
import { raise } from '../../lib/errors.ts';
import { type OpenProject, placeValues, stage } from './openProject.ts';
import { isAbout, needsSettings, SETTINGS } from './prepareNewApp.ts';
import type { ConnectedAppInput } from './readConnectedApps.ts';

export type PreparedConversion = {
  readonly app: string;
  readonly input: ConnectedAppInput;
  readonly files: readonly FileToWrite[];
  readonly account: readonly Account[];
  readonly warnings: readonly Finding[];
  readonly variables: readonly string[];
  /** Files of the project that name the Connected App, `file:line`. */
  readonly references: readonly string[];
  /** Whether the Connected App's own file is part of the source and holds key or secret, which every command refuses. */
  readonly holdsKey: boolean;
  /** What changed beside the elements. */
  readonly notes: readonly string[];
};

export type ConversionOptions = { readonly enableFlow: boolean };

/** @throws {NotClientCredentialsAppError} {AppNameTakenError} {ConversionInvalidError} */
export function prepareConversion(
  open: OpenProject,
  input: ConnectedAppInput,
  { enableFlow }: ConversionOptions,
): PreparedConversion {
  const { appName: app, name, root, origin } = input;
  requireFlow(input, enableFlow);
  requireFreeName(open, app);
  const { records, account, permissionSet } = convertConnectedApp({ name: app, root, enableFlow });
  const imported = importApp(app, records, open.directory);
  const policies = records.findIndex(({ type }) => type === OAUTH_POLICIES_TYPE.name);
  const runAs = imported.moved.some(({ element }) => element === 'clientCredentialsFlowUser')
    ? []
    : [
        {
          orgValue: {
            variable: 'ECA_RUN_AS_USERNAME',
            value: undefined,
            isOfOneApp: true,
            file: pathOf(
              { type: OAUTH_POLICIES_TYPE.name, fullName: records[policies]?.record.fullName ?? '' },
              open.directory,
            ),
          },
          component: policies,
          element: 'clientCredentialsFlowUser',
        },
      ];
  const whole = { ...imported, moved: [...imported.moved, ...runAs] };
  const placed = placeValues(
    open,
    app,
    undefined,
    whole.moved.map(({ orgValue }) => orgValue),
  );
  const model = withPlaceholders(whole, placed.placeholders);
  const { files, leftOut } = renderAppFiles(
    { ...model, components: [...(needsSettings(open) ? [SETTINGS] : []), ...model.components] },
    { directory: open.directory, apiVersion: open.sourceApiVersion },
  );
  const { errors, warnings } = stage(open, app, files, placed);
  if (errors.length > 0) {
    const problems = errors.map(({ message, fix }) => `${message}. ${fix}`);
    raise('ConversionInvalidError', { app: name, origin, problems });
  }
  return {
    app,
    input,
    files: [...files, ...configFiles(open.texts, placed)],
    account,
    warnings: warnings.filter(isAbout(files)),
    variables: placed.variables,
    references: findReferences(open, name, new Set([origin, ...files.map(({ path }) => path)])),
    holdsKey:
      open.tree.some(({ path }) => path === origin) &&
      account.some(({ element }) => /^oauthConfig\/consumer(Key|Secret)$/.test(element)),
    notes: [
      ...(app === name ? [] : [`"${name}" is no API name of an External Client App: it becomes ${app}.`]),
      ...(enableFlow && !hasFlow(input) ? ['The client credentials flow was off, and is on now.'] : []),
      ...(runAs.length === 0
        ? []
        : ['The Connected App names no user for the flow: the deployment makes an integration user.']),
      ...(permissionSet === undefined
        ? []
        : [
            `Only pre-authorised users are let in, and the file lists no permission set: ${permissionSet} is made for the run-as user.`,
          ]),
      ...(root.children.some(({ name: element }) => element === 'profileName' || element === 'permissionSetName')
        ? ['The policies list profiles and permission sets by name: each org that the app goes to must have them.']
        : []),
      ...leftOut
        .filter(({ isOff }) => !isOff)
        .map(
          ({ type, element }) =>
            `${element} of ${type} is left out: API version ${open.sourceApiVersion} does not have it.`,
        ),
    ],
  };
}

const hasFlow = ({ root }: ConnectedAppInput): boolean =>
  root.children
    .find(({ name }) => name === 'oauthConfig')
    ?.children.some(({ name, text }) => name === 'isClientCredentialEnabled' && text.trim() === 'true') === true;

/** A flow that is on after a conversion and was off before is for its owner to decide. */
function requireFlow(input: ConnectedAppInput, enableFlow: boolean): void {
  if (!input.root.children.some(({ name }) => name === 'oauthConfig')) {
    raise('NotClientCredentialsAppError', {
      app: input.name,
      origin: input.origin,
      problem: 'it has no OAuth settings',
      canEnable: false,
    });
  }
  if (!enableFlow && !hasFlow(input)) {
    raise('NotClientCredentialsAppError', {
      app: input.name,
      origin: input.origin,
      problem: 'its client credentials flow is off',
      canEnable: true,
    });
  }
}

function requireFreeName({ files }: OpenProject, app: string): void {
  const twin = files.find(
    ({ type, fullName }) => type === APP_TYPE.name && fullName !== app && fullName.toLowerCase() === app.toLowerCase(),
  );
  if (twin !== undefined) {
    raise('AppNameTakenError', { app, other: twin.fullName, file: twin.document.file });
  }
}

/** Profiles, permission sets and whatever else has the name as a value of its own; not what is made of the Connected App itself. */
function findReferences({ tree }: OpenProject, name: string, own: ReadonlySet<string>): readonly string[] {
  const search = `>${name}<`;
  return tree
    .filter(({ path }) => path.endsWith('.xml') && !own.has(path) && !path.includes('connectedApps/'))
    .flatMap(({ path, content }) =>
      content
        .toString('utf8')
        .split('\n')
        .flatMap((line, index) => (line.includes(search) ? [`${path}:${index + 1}`] : [])),
    );
}
