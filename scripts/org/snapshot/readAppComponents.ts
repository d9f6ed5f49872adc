/**
 * The components that the org holds. In: the port and the app as the source has it. Out: their records. A component
 * belongs to the app by its content, not by its name: the org makes policies by itself and names them as it likes.
 */
import type { AppDefinition, SourceComponent } from '../../definition/appDefinition.ts';
import type { ComponentName, ComponentRecord, MetadataTypeName, OrgClient } from '../orgClient.ts';
import { isRefusedWith } from '../translateOrgError.ts';

type HeldComponent = { readonly type: string; readonly record: ComponentRecord };

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

/** In an org without External Client Apps the types are unknown to the Metadata API: it holds none of them. */
async function unlessUnknownType<Value>(reading: Promise<readonly Value[]>): Promise<readonly Value[]> {
  try {
    return await reading;
  } catch (error) {
    if (isRefusedWith(error, 'INVALID_TYPE')) {
      return [];
    }
    throw error;
  }
}

async function readHeld(org: OrgClient, type: string, names: readonly string[]): Promise<readonly HeldComponent[]> {
  if (names.length === 0) {
    return [];
  }
  const records = await unlessUnknownType(org.readComponents(type, names));
  return records.map((record) => ({ type, record }));
}

const belongsTo = (app: AppDefinition, { record }: HeldComponent): boolean =>
  record['externalClientApplication'] === app.name;

async function readSatellites(
  org: OrgClient,
  app: AppDefinition,
  listed: readonly ComponentName[],
): Promise<readonly HeldComponent[]> {
  const inSource: readonly SourceComponent[] = [
    app.globalOauthSettings,
    app.oauthSettings,
    app.oauthPolicies,
    app.appPolicies,
  ];
  const read = await Promise.all(
    SATELLITE_TYPES.map((type) =>
      readHeld(
        org,
        type,
        listed.filter((component) => component.type === type).map(({ fullName }) => fullName),
      ),
    ),
  );
  return read
    .flat()
    .filter(
      (held) =>
        belongsTo(app, held) ||
        inSource.some(({ type, fullName }) => type === held.type && fullName === held.record.fullName),
    );
}

/** `Security` is read as the type `SecuritySettings`, and deployed as the type `Settings`. */
async function readSettings(org: OrgClient, app: AppDefinition): Promise<readonly HeldComponent[]> {
  const names = new Set([SETTINGS_NAME, ...app.settings.map(({ fullName }) => fullName)]);
  const read = await Promise.all([...names].map((name) => readHeld(org, `${name}Settings`, [name])));
  return read.flat().map(({ record }) => ({ type: 'Settings', record }));
}

/** Those of the source, and those that the policies only name: they must be in the org already. */
const permissionSetNames = (app: AppDefinition): readonly string[] => {
  const named = app.oauthPolicies.elements.get('commaSeparatedPermissionSet')?.[0]?.value.split(',') ?? [];
  const names = [...app.permissionSets.map(({ fullName }) => fullName), ...named.map((name) => name.trim())];
  return [...new Set(names)].filter((name) => name !== '');
};

/** A listing is made anyway, and tells of each component when it was changed. */
function lastChange(
  app: AppDefinition,
  satellites: readonly HeldComponent[],
  listed: readonly ComponentName[],
): Pick<AppComponents, 'appChangedAtMilliseconds'> {
  const own = satellites.filter((held) => belongsTo(app, held));
  const times = listed.flatMap(({ type, fullName, changedAtMilliseconds: time }) =>
    time !== undefined && own.some((held) => held.type === type && held.record.fullName === fullName) ? [time] : [],
  );
  return times.length === 0 ? {} : { appChangedAtMilliseconds: Math.max(...times) };
}

export async function readAppComponents(org: OrgClient, app: AppDefinition): Promise<AppComponents> {
  const listAndRead = async () => {
    const listed = await unlessUnknownType(org.listComponents([...SATELLITE_TYPES, 'ConnectedApp']));
    return { listed, satellites: await readSatellites(org, app, listed) };
  };
  const [{ listed, satellites }, apps, permissionSets, settings] = await Promise.all([
    listAndRead(),
    readHeld(org, 'ExternalClientApplication', [app.name]),
    readHeld(org, 'PermissionSet', permissionSetNames(app)),
    readSettings(org, app),
  ]);
  const namesOf = (type: MetadataTypeName): readonly string[] =>
    satellites.filter((held) => held.type === type && belongsTo(app, held)).map(({ record }) => record.fullName);
  const sourceSettings = new Set(app.settings.map(({ fullName }) => fullName));
  return {
    components: [
      ...apps,
      ...satellites,
      ...permissionSets,
      ...settings.filter(({ record }) => sourceSettings.has(record.fullName)),
    ],
    ...lastChange(app, satellites, listed),
    oauthPolicyNames: namesOf('ExtlClntAppOauthConfigurablePolicies'),
    appPolicyNames: namesOf('ExtlClntAppConfigurablePolicies'),
    connectedAppOfSameName: listed.find(
      ({ type, fullName }) => type === 'ConnectedApp' && fullName.toLowerCase() === app.name.toLowerCase(),
    )?.fullName,
    externalClientAppSettings: settings.find(({ record }) => record.fullName === SETTINGS_NAME)?.record,
  };
}
