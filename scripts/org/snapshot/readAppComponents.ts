/**
 * The components that the org holds. In: the port and the apps as the source has them. Out: their records. A component
 * belongs to an app by its content, not by its name: the org makes policies by itself and names them as it likes. That is
 * why all components of the types are read, once for all apps.
 */
import type { AppDefinition, SourceComponent } from '../../definition/appDefinition.ts';
import type {
  ComponentName,
  ComponentRecord,
  HeldComponent,
  MetadataTypeName,
  NamesByType,
  OrgClient,
} from '../orgClient.ts';
import { MOST_READINGS, readingsFor, readManyComponents, unlessUnknownType } from '../readManyComponents.ts';

export type AppComponents = {
  readonly components: readonly HeldComponent[];
  /** The last change of anything that is the app's own, by the org's clock. */
  readonly appChangedAtMilliseconds?: number;
  readonly oauthPolicyNames: readonly string[];
  readonly appPolicyNames: readonly string[];
  readonly connectedAppOfSameName: string | undefined;
  readonly externalClientAppSettings: ComponentRecord | undefined;
};

/** Types whose components name their app. Listed, since their names can't be foreseen. */
const SATELLITE_TYPES = [
  'ExtlClntAppGlobalOauthSettings',
  'ExtlClntAppOauthSettings',
  'ExtlClntAppOauthConfigurablePolicies',
  'ExtlClntAppConfigurablePolicies',
] as const satisfies readonly MetadataTypeName[];

const SETTINGS_NAME = 'ExternalClientApp';

const belongsTo = (app: AppDefinition, { record }: HeldComponent): boolean =>
  record['externalClientApplication'] === app.name;

/** Those that name the app, and those that have a name of its source. */
function satellitesOf(app: AppDefinition, held: readonly HeldComponent[]): readonly HeldComponent[] {
  const inSource: readonly SourceComponent[] = [
    app.globalOauthSettings,
    app.oauthSettings,
    app.oauthPolicies,
    app.appPolicies,
  ];
  return held.filter(
    (one) =>
      belongsTo(app, one) ||
      inSource.some(({ type, fullName }) => type === one.type && fullName === one.record.fullName),
  );
}

/** `Security` is read as the type `SecuritySettings`, and deployed as the type `Settings`. */
async function readSettings(org: OrgClient, apps: readonly AppDefinition[]): Promise<readonly HeldComponent[]> {
  const names = new Set([SETTINGS_NAME, ...apps.flatMap(({ settings }) => settings.map(({ fullName }) => fullName))]);
  const read = await Promise.all(
    [...names].map((name) => unlessUnknownType(org.readComponents(`${name}Settings`, [name]))),
  );
  return read.flat().map((record) => ({ type: 'Settings', record }));
}

/** Those of the source, and those that the policies only name: they must be in the org already. */
const permissionSetNames = (app: AppDefinition): readonly string[] => {
  const named = app.oauthPolicies.elements.get('commaSeparatedPermissionSet')?.[0]?.value.split(',') ?? [];
  const names = [...app.permissionSets.map(({ fullName }) => fullName), ...named.map((name) => name.trim())];
  return [...new Set(names)].filter((name) => name !== '');
};

const keyOf = (type: string, fullName: string): string => `${type} ${fullName.toLowerCase()}`;

/** A listing is made anyway, and tells of each component when it was changed. */
function lastChange(
  own: readonly HeldComponent[],
  changes: ReadonlyMap<string, number>,
): Pick<AppComponents, 'appChangedAtMilliseconds'> {
  const times = own.flatMap(({ type, record }) => changes.get(keyOf(type, record.fullName)) ?? []);
  return times.length === 0 ? {} : { appChangedAtMilliseconds: Math.max(...times) };
}

/** What the source calls by name. */
const namesInSource = (apps: readonly AppDefinition[]): NamesByType =>
  new Map([
    ['ExternalClientApplication', [...new Set(apps.map(({ name }) => name))]],
    ['PermissionSet', [...new Set(apps.flatMap(permissionSetNames))]],
  ]);

/** The org's own listing of the types, and their components, which can be read only once their names are known. */
async function readHeld(org: OrgClient, apps: readonly AppDefinition[]) {
  const named = namesInSource(apps);
  const isMany = readingsFor(named) > MOST_READINGS;
  const list = (): Promise<readonly ComponentName[]> =>
    unlessUnknownType(
      org.listComponents([
        ...SATELLITE_TYPES,
        'ConnectedApp',
        // Costs no further request, and tells when an app was changed.
        'ExternalClientApplication',
        ...(isMany ? (['PermissionSet'] as const) : []),
      ]),
    );
  const read = async (listed: readonly ComponentName[], wanted: NamesByType): Promise<readonly HeldComponent[]> => {
    const known = new Set(listed.map(({ type, fullName }) => keyOf(type, fullName)));
    return readManyComponents(org, wanted, (type, fullName) => known.has(keyOf(type, fullName)));
  };
  const listAndRead = async () => {
    const listed = await list();
    const satellites = SATELLITE_TYPES.map(
      (type) => [type, listed.filter((one) => one.type === type).map(({ fullName }) => fullName)] as const,
    );
    return { listed, held: await read(listed, new Map([...(isMany ? named : []), ...satellites])) };
  };
  const [{ listed, held }, early] = await Promise.all([listAndRead(), isMany ? [] : read([], named)]);
  return { listed, held: [...early, ...held] };
}

/** For each of the apps, what the org holds of it. */
export async function readComponentsOf(
  org: OrgClient,
  apps: readonly AppDefinition[],
): Promise<(app: AppDefinition) => AppComponents> {
  const [{ listed, held }, settings] = await Promise.all([readHeld(org, apps), readSettings(org, apps)]);
  const byName = new Map(held.map((one) => [keyOf(one.type, one.record.fullName), one]));
  const changes = new Map(
    listed.flatMap(({ type, fullName, changedAtMilliseconds: time }) =>
      time === undefined ? [] : [[keyOf(type, fullName), time] as const],
    ),
  );
  const connectedApps = listed.filter(({ type }) => type === 'ConnectedApp').map(({ fullName }) => fullName);
  const allSatellites = SATELLITE_TYPES.flatMap((satellite) => held.filter(({ type }) => type === satellite));
  const named = (type: MetadataTypeName, names: readonly string[]): readonly HeldComponent[] =>
    names.flatMap((name) => byName.get(keyOf(type, name)) ?? []);
  return (app) => {
    const satellites = satellitesOf(app, allSatellites);
    const own = satellites.filter((one) => belongsTo(app, one));
    const namesOf = (wanted: MetadataTypeName): readonly string[] =>
      own.filter(({ type }) => type === wanted).map(({ record }) => record.fullName);
    const sourceSettings = new Set(app.settings.map(({ fullName }) => fullName));
    return {
      components: [
        ...named('ExternalClientApplication', [app.name]),
        ...satellites,
        ...named('PermissionSet', permissionSetNames(app)),
        ...settings.filter(({ record }) => sourceSettings.has(record.fullName)),
      ],
      ...lastChange(own, changes),
      oauthPolicyNames: namesOf('ExtlClntAppOauthConfigurablePolicies'),
      appPolicyNames: namesOf('ExtlClntAppConfigurablePolicies'),
      connectedAppOfSameName: connectedApps.find((name) => name.toLowerCase() === app.name.toLowerCase()),
      externalClientAppSettings: settings.find(({ record }) => record.fullName === SETTINGS_NAME)?.record,
    };
  };
}

export const readAppComponents = async (org: OrgClient, app: AppDefinition): Promise<AppComponents> =>
  (await readComponentsOf(org, [app]))(app);
