/**
 * The app's own components in the org, one reader a type. In: the port, the app. Out: the record that belongs to the app
 * by its content, whatever it is called, or none. Names that look like the app's are read first, so that an org with
 * hundreds of apps costs one request a type as a rule.
 */
import type { AppDefinition, SourceComponent } from '../../definition/appDefinition.ts';
import type { ComponentName, ComponentRecord, OrgClient } from '../../org/orgClient.ts';
import type { EvidenceKey, EvidenceValues } from './evidence.ts';

const TYPES = {
  globalSettings: 'ExtlClntAppGlobalOauthSettings',
  oauthSettings: 'ExtlClntAppOauthSettings',
  oauthPolicies: 'ExtlClntAppOauthConfigurablePolicies',
  appPolicies: 'ExtlClntAppConfigurablePolicies',
} as const;
type Piece = keyof typeof TYPES;
const PIECES: readonly Piece[] = ['globalSettings', 'oauthSettings', 'oauthPolicies', 'appPolicies'];

export type LastChanges = { readonly settings: number | undefined; readonly policies: number | undefined };

export type ComponentReaders = { readonly [Key in Piece]: () => Promise<EvidenceValues[Key]> } & {
  /** The last changes by the org's clock, as the listing that is made anyway tells them. */
  readonly changes: () => Promise<LastChanges>;
};

/** `wanted` says what will be read, so that one listing serves all of it; a listing takes three types a request. */
const NO_CHANGES = { settings: undefined, policies: undefined };

export function componentReaders(org: OrgClient, app: AppDefinition, wanted: readonly EvidenceKey[]): ComponentReaders {
  // Who the run-as user is stands in the OAuth policies.
  const pieces = PIECES.filter(
    (piece) => wanted.includes(piece) || (piece === 'oauthPolicies' && wanted.includes('runAs')),
  );
  let listing: Promise<readonly ComponentName[]> | undefined;
  const list = (): Promise<readonly ComponentName[]> => {
    listing ??= org.listComponents(pieces.map((piece) => TYPES[piece]));
    return listing;
  };
  const readerOf = (piece: Piece) => async (): Promise<ComponentRecord | undefined> => {
    const type = TYPES[piece];
    const names = (await list()).filter((one) => one.type === type).map(({ fullName }) => fullName);
    return findOfApp(org, app, type, names);
  };
  return {
    globalSettings: readerOf('globalSettings'),
    oauthSettings: readerOf('oauthSettings'),
    oauthPolicies: readerOf('oauthPolicies'),
    appPolicies: readerOf('appPolicies'),
    changes: async () => (pieces.length === 0 ? NO_CHANGES : lastChanges(app, await list())),
  };
}

function lastChanges(app: AppDefinition, listed: readonly ComponentName[]): LastChanges {
  const newestOf = (...own: readonly SourceComponent[]): number | undefined =>
    newest(
      listed
        .filter(({ type, fullName }) => own.some((one) => one.type === type && one.fullName === fullName))
        .map(({ changedAtMilliseconds }) => changedAtMilliseconds),
    );
  return {
    settings: newestOf(app.globalOauthSettings, app.oauthSettings),
    policies: newestOf(app.globalOauthSettings, app.oauthSettings, app.oauthPolicies),
  };
}

/** The newest of those times that are known. */
export function newest(times: readonly (number | undefined)[]): number | undefined {
  const known = times.flatMap((time) => (time === undefined || Number.isNaN(time) ? [] : [time]));
  return known.length === 0 ? undefined : Math.max(...known);
}

async function findOfApp(
  org: OrgClient,
  app: AppDefinition,
  type: string,
  names: readonly string[],
): Promise<ComponentRecord | undefined> {
  const looksLikeIt = (name: string): boolean => name.toLowerCase().startsWith(app.name.toLowerCase());
  for (const some of [names.filter(looksLikeIt), names.filter((name) => !looksLikeIt(name))]) {
    const records = some.length === 0 ? [] : await org.readComponents(type, some);
    const found = records.find((record) => record['externalClientApplication'] === app.name);
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}

/** Text of an element; `undefined` for what is absent or blank. */
export const elementOf = (record: ComponentRecord, element: string): string | undefined => {
  const value = record[element];
  const text = typeof value === 'string' || typeof value === 'boolean' ? String(value).trim() : '';
  return text === '' ? undefined : text;
};

/** Items of an element that lists them with commas. */
export const itemsOf = (record: ComponentRecord, element: string): readonly string[] =>
  (elementOf(record, element) ?? '')
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
