/**
 * What an org holds of one app, found by what the components say and not by what they are called: Setup, packages, other
 * tools and the org itself name them in ways of their own. In: the port, the app's name. Out: the records. Reads only.
 */
import {
  APP_TYPE,
  OAUTH_POLICIES_TYPE,
  PERMISSION_SET_TYPE,
  SATELLITE_TYPES,
  SETTINGS_TYPE,
} from '../../definition/metadataTypes.ts';
import { raise } from '../../lib/errors.ts';
import type { ComponentName, ComponentRecord, OrgClient } from '../../org/orgClient.ts';

export type OrgComponent = { readonly type: string; readonly record: ComponentRecord };

export type OrgApp = {
  /** As the org spells it. */
  readonly name: string;
  readonly components: readonly OrgComponent[];
  readonly permissionSets: readonly OrgComponent[];
  /** `ExternalClientApp` settings. */
  readonly settings: OrgComponent | undefined;
  /** Permission sets that the policies name and that this project can't hold: a package's, or not there. */
  readonly foreignPermissionSets: readonly string[];
};

const textOf = (record: ComponentRecord | undefined, element: string): string => {
  const value = record?.[element];
  return typeof value === 'string' ? value.trim() : '';
};

const PACKAGE_STATES = ['Packaged', 'Managed', 'AutoInstalled'];

function rejectPackaged(record: ComponentRecord, name: string, org: string): void {
  const state = textOf(record, 'distributionState');
  const [namespace, ...rest] = name.split('__');
  if (rest.length > 0) {
    raise('PackagedAppError', { app: name, org, problem: `its namespace is ${namespace}` });
  }
  if (PACKAGE_STATES.includes(state)) {
    raise('PackagedAppError', { app: name, org, problem: `its distributionState is ${state}` });
  }
}

/** Exactly one of each type: with none the app has no such part, with two nobody knows which one counts. */
function requireOneOfEach(satellites: readonly OrgComponent[], app: string, org: string): void {
  const problems = SATELLITE_TYPES.flatMap(({ name }) => {
    const names = satellites.filter(({ type }) => type === name).map(({ record }) => record.fullName);
    if (names.length === 0) {
      return [`no ${name} names it`];
    }
    return names.length === 1 ? [] : [`${names.length} ${name} name it (${names.join(', ')})`];
  });
  if (problems.length > 0) {
    raise('AppPartsMissingError', { app, org, problems });
  }
}

async function readAll(org: OrgClient, type: string, names: readonly string[]): Promise<readonly OrgComponent[]> {
  const records = names.length === 0 ? [] : await org.readComponents(type, names);
  return records.map((record) => ({ type, record }));
}

async function readPermissionSets(org: OrgClient, satellites: readonly OrgComponent[]) {
  const policies = satellites.find(({ type }) => type === OAUTH_POLICIES_TYPE.name);
  const named = textOf(policies?.record, 'commaSeparatedPermissionSet')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  const own = named.filter((name) => !name.includes('__'));
  const permissionSets = await readAll(org, PERMISSION_SET_TYPE.name, own);
  const isRead = (name: string): boolean =>
    permissionSets.some(({ record }) => record.fullName.toLowerCase() === name.toLowerCase());
  return { permissionSets, foreignPermissionSets: named.filter((name) => !isRead(name)) };
}

/** The org's spelling of the name, and everything that says whose it is. */
function chooseApp(listed: readonly ComponentName[], wanted: string | undefined, org: string, command: string): string {
  const known = listed.filter(({ type }) => type === APP_TYPE.name).map(({ fullName }) => fullName);
  if (wanted === undefined) {
    const names = known.length === 0 ? 'none' : known.toSorted().join(', ');
    return raise('UsageError', { command, problem: `--app must be given; the apps of "${org}": ${names}.` });
  }
  return (
    known.find((name) => name.toLowerCase() === wanted.toLowerCase()) ??
    raise('UnknownOrgAppError', { app: wanted, org, known: known.toSorted() })
  );
}

/** @throws {UsageError} {UnknownOrgAppError} {PackagedAppError} {AppPartsMissingError} */
export async function readOrgApp(org: OrgClient, wanted: string | undefined, command: string): Promise<OrgApp> {
  const { alias } = org.identity;
  const types = [APP_TYPE, ...SATELLITE_TYPES].map((type) => type.name);
  const listed = await org.listComponents(types);
  const name = chooseApp(listed, wanted, alias, command);
  const [apps, satellites, settings] = await Promise.all([
    readAll(org, APP_TYPE.name, [name]),
    Promise.all(
      SATELLITE_TYPES.map((satellite) =>
        readAll(
          org,
          satellite.name,
          listed.filter(({ type }) => type === satellite.name).map(({ fullName }) => fullName),
        ),
      ),
    ),
    readAll(org, 'ExternalClientAppSettings', ['ExternalClientApp']),
  ]);
  const [app] = apps;
  if (app === undefined) {
    // Listed, and not to be read: a retrieval with a warning is no success.
    return raise('AppPartsMissingError', {
      app: name,
      org: alias,
      problems: ['the org lists it, and does not give it'],
    });
  }
  rejectPackaged(app.record, name, alias);
  const own = satellites.flat().filter(({ record }) => textOf(record, 'externalClientApplication') === name);
  requireOneOfEach(own, name, alias);
  const setting = settings[0];
  return {
    name,
    components: [app, ...own],
    ...(await readPermissionSets(org, own)),
    settings: setting === undefined ? undefined : { ...setting, type: SETTINGS_TYPE.name },
  };
}
