/**
 * `npm run import`: an app of an org as source. In: the project, the port, the app's name. Out: its files, ready to be
 * written, and the proof: the source with them is valid, and a plan of it finds nothing to change in the org. Both are
 * made before anything is written, by what validates and plans every deployment.
 */
import { type HeldRecord, importApp, isOrgBound, withPlaceholders } from '../../authoring/importedApp.ts';
import { configFiles, type PlacedValues } from '../../authoring/orgValues.ts';
import { type LeftOut, renderAppFiles } from '../../authoring/renderAppFiles.ts';
import type { AppDefinition, Finding } from '../../definition/appDefinition.ts';
import { EXTERNAL_CLIENT_APP_SETTINGS } from '../../definition/checks/elementTables.ts';
import { SETTINGS_TYPE } from '../../definition/metadataTypes.ts';
import type { AppSource } from '../../definition/readAppSource.ts';
import { renderApp } from '../../definition/renderApp.ts';
import { resolveValues } from '../../definition/resolveValues.ts';
import type { ValuesConfig } from '../../definition/valuesConfig.ts';
import { textOf } from '../../definition/xml/xmlElement.ts';
import { isNamed, raise, toSfError } from '../../lib/errors.ts';
import type { OrgClient } from '../../org/orgClient.ts';
import { takeSnapshot } from '../../org/takeSnapshot.ts';
import { buildPlan } from '../../plan/buildPlan.ts';
import type { ComponentChange, DeployPlan } from '../../plan/deployPlan.ts';
import { diffRecords } from '../../plan/diffComponent.ts';
import type { DeployedStates } from '../deployedStates.ts';
import { keepKnown } from './keepKnown.ts';
import { type OpenProject, placeValues, stage } from './openProject.ts';
import { isAbout, type PreparedApp } from './prepareNewApp.ts';
import { type OrgApp, type OrgComponent, readOrgApp } from './readOrgApp.ts';

export type PreparedImport = PreparedApp & {
  /** Elements that stay in the org, such as `consumerKey`. */
  readonly stripped: readonly string[];
  /** Elements that the org states by itself since the last deployment, and no file of the project. */
  readonly ofOrg: readonly string[];
  /** Components that were compared with the org, and found the same. */
  readonly compared: number;
  /** What a deployment to this org would still do or miss: no part of the app's files. */
  readonly remarks: readonly string[];
};

/** The org's values stand under the name that the project has for it already. */
function orgKey({ orgs }: ValuesConfig, { alias, username, orgId }: OrgClient['identity']): string {
  return [alias, username, orgId, orgId.slice(0, 15)].find((name) => orgs.has(name)) ?? alias;
}

/** The settings are all apps' own: those of the project stay as they are. */
function importedRecords(app: OrgApp, { files }: OpenProject): readonly HeldRecord[] {
  const hasSettings = files.some(
    ({ type, fullName }) => type === SETTINGS_TYPE.name && fullName === EXTERNAL_CLIENT_APP_SETTINGS,
  );
  const settings = hasSettings || app.settings === undefined ? [] : [app.settings];
  const hold = ({ type, record }: OrgComponent): HeldRecord => ({
    type,
    record,
    path: files.find((file) => file.type === type && file.fullName === record.fullName)?.document.file,
  });
  return [...settings, ...app.components, ...app.permissionSets].map(hold);
}

/**
 * `states`: what was deployed from here, to tell what somebody switched in the org from what the org states by itself.
 * @throws {UnknownOrgAppError} {PackagedAppError} {AppPartsMissingError} {ImportInvalidError} {ImportDiffersError}
 */
export async function prepareImport(
  open: OpenProject,
  org: OrgClient,
  wanted: string | undefined,
  command: string,
  states?: Pick<DeployedStates, 'read'>,
): Promise<PreparedImport> {
  const orgApp = await readOrgApp(org, wanted, command);
  const { name } = orgApp;
  rejectOtherNames(open, orgApp, org.identity.alias);
  const state = await states?.read({ orgId: org.identity.orgId, appName: name });
  const kept = keepKnown(open, importApp(name, importedRecords(orgApp, open), open.directory), org.identity, state);
  const { imported } = kept;
  const values = imported.moved.map(({ orgValue }) => orgValue);
  const placed = placeValues(open, name, orgKey(open.config, org.identity), values);
  const model = withPlaceholders(imported, placed.placeholders);
  const rendered = renderAppFiles(model, { directory: open.directory, apiVersion: open.sourceApiVersion });
  const files = rendered.files.map((file) => ({ ...file, content: kept.contentOf(file, model) }));
  const staged = stage(open, name, files, placed);
  rejectErrors(staged.errors, name, org.identity.alias);
  const app = renderFor(staged.source, placed, org);
  const plan = buildPlan(app, await takeSnapshot(org, app), { checkOnly: false });
  const ofOrg = files.flatMap(({ type, fullName }) =>
    kept.ofOrg(type, fullName).map((element) => ({ type, fullName, element })),
  );
  requireWhole(app, orgApp, [...rendered.leftOut, ...ofOrg], org.identity.alias);
  const changes = requireNoDifference(plan, name, new Set(files.map(({ path }) => path)));
  return {
    app: name,
    files: [...files, ...configFiles(open.texts, placed)],
    warnings: [...app.warnings].filter(isAbout(files)),
    variables: placed.variables,
    stripped: imported.stripped,
    ofOrg: ofOrg.map(({ element }) => element),
    compared: changes.compared,
    remarks: [
      ...orgApp.foreignPermissionSets.map(
        (set) => `The permission set ${set} is not imported: it is a package's, or not in the org.`,
      ),
      ...rendered.leftOut.map(
        ({ type, element }) =>
          `${element} of ${type} is left out: API version ${open.sourceApiVersion} does not have it.`,
      ),
      ...kept.describeLost(model),
      ...changes.ofOthers,
      ...stepsLeft(plan),
      ...plan.obstacles.map(({ message, fix }) => `${message} ${fix}`),
    ],
  };
}

/** A part is known by its name: under another one it would be there twice. */
function rejectOtherNames({ files }: OpenProject, { name, components }: OrgApp, org: string): void {
  const problems = files.flatMap(({ type, fullName, document }) => {
    const isOwn = textOf(document.root, 'externalClientApplication')?.trim() === name;
    const held = isOwn ? components.find((component) => component.type === type)?.record.fullName : undefined;
    return held === undefined || held === fullName
      ? []
      : [`${document.file}: "${org}" calls this part ${held}. Delete the file: the import writes it under that name.`];
  });
  if (problems.length > 0) {
    raise('ImportInvalidError', { app: name, org, problems });
  }
}

function rejectErrors(errors: readonly Finding[], app: string, org: string): void {
  if (errors.length > 0) {
    const problems = errors.map(({ message, position }) => `${position.file}:${position.line}: ${message}.`);
    raise('ImportInvalidError', { app, org, problems });
  }
}

/** With the values of the project's files alone: a variable of this shell is no part of what is written. */
function renderFor(source: AppSource, { config }: PlacedValues, { identity }: OrgClient): AppDefinition {
  const { alias, orgId, username } = identity;
  const values = resolveValues({ source, config, environment: {}, org: { alias, orgId, username }, runAs: undefined });
  try {
    return renderApp(source, values, alias);
  } catch (error) {
    if (isNamed(error, 'SourceInvalidError')) {
      const { message } = toSfError(error);
      return raise('ImportInvalidError', { app: source.name, org: alias, problems: [message] }, { cause: error });
    }
    throw error;
  }
}

const describeChange = ({ type, fullName, action, differences }: ComponentChange): string =>
  `${type}:${fullName} ${action === 'create' ? 'is new' : differences.map(({ element }) => element).join(', ')}`;

/** A plan looks at what the source says; this looks at what the org says, so that nothing was lost on the way. */
function requireWhole(
  app: AppDefinition,
  orgApp: OrgApp,
  leftOut: readonly Omit<LeftOut, 'isOff'>[],
  org: string,
): void {
  const parts = [app.app, app.globalOauthSettings, app.oauthSettings, app.oauthPolicies, app.appPolicies];
  const lost = [...parts, ...app.permissionSets].flatMap(({ type, fullName, record }) => {
    const held = [...orgApp.components, ...orgApp.permissionSets].find(
      (component) => component.type === type && component.record.fullName === fullName,
    );
    const isExpected = (element: string): boolean =>
      isOrgBound(type, element) ||
      leftOut.some((left) => left.type === type && left.fullName === fullName && left.element === element);
    return diffRecords(type, record, held?.record ?? {})
      .filter(({ element }) => !isExpected(element))
      .map(({ element }) => `${type}:${fullName} ${element}`);
  });
  if (lost.length > 0) {
    raise('ImportDiffersError', { app: app.name, org: org, differences: lost });
  }
}

/** @throws {ImportDiffersError} where one of the app's own files would change the org */
function requireNoDifference(plan: DeployPlan, app: string, own: ReadonlySet<string>) {
  const changes = plan.steps.flatMap((step) => (step.kind === 'deploy' ? step.changes : []));
  const differing = changes.filter(({ action }) => action !== 'unchanged');
  const differences = differing.filter(({ file }) => own.has(file)).map(describeChange);
  if (differences.length > 0) {
    raise('ImportDiffersError', { app, org: plan.orgAlias, differences });
  }
  return {
    compared: changes.filter(({ file }) => own.has(file)).length,
    ofOthers: differing.map(
      (change) =>
        `${describeChange(change)}: ${change.file} was here before the import, and a deployment changes the org to it.`,
    ),
  };
}

const USER_STEPS: ReadonlySet<string> = new Set(['createUser', 'assignPermissionSetLicense', 'assignPermissionSet']);

const stepsLeft = ({ steps }: DeployPlan): readonly string[] =>
  steps
    .filter(({ kind, action }) => USER_STEPS.has(kind) && action !== 'unchanged')
    .map(({ title, reason }) => `A deployment will still do this: ${title}. ${reason}`);
