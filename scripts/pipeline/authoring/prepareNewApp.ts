/**
 * `npm run app:new`: a new app for the project. In: the project and the answers. Out: its files, ready to be written.
 * They are checked against everything that the project holds already, with the values that the placeholders stand for.
 */

import type { AppComponent } from '../../authoring/appFiles.ts';
import { buildNewApp, componentNames, type NewApp } from '../../authoring/newApp.ts';
import { configFiles } from '../../authoring/orgValues.ts';
import { pathOf, type RenderedFile, renderAppFiles } from '../../authoring/renderAppFiles.ts';
import type { FileToWrite } from '../../authoring/writeAppFiles.ts';
import type { Finding } from '../../definition/appDefinition.ts';
import { explainApiName } from '../../definition/checks/checkNames.ts';
import { EXTERNAL_CLIENT_APP_SETTINGS } from '../../definition/checks/elementTables.ts';
import { APP_TYPE, GLOBAL_OAUTH_TYPE, OAUTH_POLICIES_TYPE, SETTINGS_TYPE } from '../../definition/metadataTypes.ts';
import { raise } from '../../lib/errors.ts';
import { type OpenProject, placeValues, stage } from './openProject.ts';

export type NewAppAnswers = Omit<NewApp, 'contactEmail' | 'callbackUrl' | 'runAsUser'> & {
  /** `undefined`: the one that the project has for all of its apps. */
  readonly contactEmail: string | undefined;
  readonly callbackUrl: string | undefined;
  /** `undefined`: the integration user that the deployment makes. */
  readonly runAsUser: string | undefined;
};

/** Checked, and not written yet. */
export type PreparedApp = {
  readonly app: string;
  readonly files: readonly FileToWrite[];
  readonly warnings: readonly Finding[];
  /** Values that stand in config/values.json for the first time or anew. */
  readonly variables: readonly string[];
};

const DEFAULT_CALLBACK = 'https://localhost/oauth/callback';

/** @throws {UsageError} {AppNameTakenError} before anybody has been asked for more than the name */
export function requireFreeName(name: string, { files, project }: OpenProject, command: string): void {
  const explanation = explainApiName(name, project.namespace);
  if (explanation !== undefined) {
    const { problem, suggestion } = explanation;
    raise('UsageError', { command, problem: `The name "${name}" ${problem}. A legal one: --name ${suggestion}` });
  }
  const twin = files.find(
    ({ type, fullName }) =>
      type === APP_TYPE.name && fullName !== name && fullName.toLowerCase() === name.toLowerCase(),
  );
  if (twin !== undefined) {
    raise('AppNameTakenError', { app: name, other: twin.fullName, file: twin.document.file });
  }
}

export const needsSettings = ({ files }: OpenProject): boolean =>
  !files.some(({ type, fullName }) => type === SETTINGS_TYPE.name && fullName === EXTERNAL_CLIENT_APP_SETTINGS);

/** Without it no deployment can read the credentials of an app. */
export const SETTINGS: AppComponent = {
  type: SETTINGS_TYPE.name,
  fullName: EXTERNAL_CLIENT_APP_SETTINGS,
  elements: { enableClientSecretInRestApiAccess: 'true' },
};

/** @throws {SourceInvalidError} for answers that no org would take, or that do not go with the rest of the source */
export function prepareNewApp(open: OpenProject, answers: NewAppAnswers): PreparedApp {
  const { name } = answers;
  const { directory, sourceApiVersion } = open;
  const names = componentNames(name);
  const fileOf = (type: string, fullName: string): string => pathOf({ type, fullName }, directory);
  const placed = placeValues(open, name, undefined, [
    { variable: 'ECA_CONTACT_EMAIL', value: answers.contactEmail, file: fileOf(APP_TYPE.name, name) },
    callbackValue(open, answers, fileOf(GLOBAL_OAUTH_TYPE.name, names.globalOauthSettings)),
    {
      variable: 'ECA_RUN_AS_USERNAME',
      value: answers.runAsUser,
      isOfOneApp: true,
      file: fileOf(OAUTH_POLICIES_TYPE.name, names.oauthPolicies),
    },
  ]);
  const [contactEmail = '', callbackUrl = '', runAsUser = ''] = placed.placeholders;
  const render = (texts: Pick<NewApp, 'contactEmail' | 'callbackUrl' | 'runAsUser'>): readonly RenderedFile[] => {
    const model = buildNewApp({ ...answers, ...texts });
    const components = [...(needsSettings(open) ? [SETTINGS] : []), ...model.components];
    return renderAppFiles({ ...model, components }, { directory, apiVersion: sourceApiVersion }).files;
  };
  const files = render({ contactEmail, callbackUrl, runAsUser });
  // A placeholder says nothing of the value that will stand there.
  const literal = render({
    contactEmail: answers.contactEmail ?? contactEmail,
    callbackUrl: answers.callbackUrl ?? callbackUrl,
    runAsUser: answers.runAsUser ?? runAsUser,
  });
  const { errors } = stage(open, name, files, placed);
  const { errors: errorsOfValues, warnings } = stage(open, name, literal, placed);
  if (errors.length + errorsOfValues.length > 0) {
    raise('SourceInvalidError', { findings: errorsOfValues.length > 0 ? errorsOfValues : errors });
  }
  return {
    app: name,
    files: [...files, ...configFiles(open.texts, placed)],
    warnings: warnings.filter(isAbout(files)),
    variables: placed.variables,
  };
}

/** Whoever makes one app wants to hear of that one. */
export const isAbout =
  (files: readonly FileToWrite[]) =>
  ({ position }: Finding): boolean =>
    files.some(({ path }) => path === position.file);

const callbackValue = ({ config }: OpenProject, { callbackUrl }: NewAppAnswers, file: string) => {
  const variable = 'ECA_CALLBACK_URL';
  const isShared = callbackUrl === undefined && config.defaults.has(variable);
  return { variable, value: isShared ? config.defaults.get(variable) : (callbackUrl ?? DEFAULT_CALLBACK), file };
};
