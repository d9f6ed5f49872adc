/**
 * What the orgs and the files of a lane hold after a release, told so that two lanes can be compared: by aspect, without
 * the ids and names that differ from lane to lane. A killed release must leave what one leaves that nobody killed.
 */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { EmulatedOrg } from '../../scripts/emulator/state/stateTypes.ts';
import { readJsonLines } from '../../scripts/lib/jsonLines.ts';
import { APP, consumersOf, isGrantedToken, storeOf } from '../faults/deployedOrg.ts';
import type { SweepWorld } from '../faults/sweepWorld.ts';

export const ALIASES = ['dev', 'qa', 'last'] as const;
export type Alias = (typeof ALIASES)[number];

const COMPONENTS = [
  'ExternalClientApplication',
  'ExtlClntAppGlobalOauthSettings',
  'ExtlClntAppOauthSettings',
  'ExtlClntAppOauthConfigurablePolicies',
  'ExtlClntAppConfigurablePolicies',
  'PermissionSet',
  'Settings',
];

export type HeldState = Readonly<Record<string, string>>;

export function orgOf(world: SweepWorld, alias: Alias): EmulatedOrg {
  const org = world.orgs().find(({ kind, name }) => kind === 'sandbox' && name.startsWith(alias));
  if (org === undefined) throw new Error(`the lane has no org ${alias}`);
  return org;
}

/** Ids of records, of 15 or 18 characters, and the keys that orgs make. */
const GENERATED = /\b3MVG[\w.]+|\bX?(?=\w*\d)[0-9A-Za-z]{15}(?:[0-9A-Z]{3})?\b/g;

/** Which org it is shows in usernames, URLs and ids; how it is set up does not. */
export const told = (world: SweepWorld, value: unknown): string =>
  ALIASES.map((alias) => orgOf(world, alias))
    .reduce(
      (text, { orgId, name, port }) =>
        [orgId, orgId.toLowerCase(), orgId.slice(0, 15), name, `:${port}`].reduce(
          (before, varying) => before.replaceAll(varying, '<org>'),
          text,
        ),
      JSON.stringify(value),
    )
    .replaceAll(GENERATED, '<id>');

const runsOf = ({ folder }: SweepWorld): string => join(folder, 'data', 'runs');

/** Ids of releases, the oldest first. */
export const releasesOf = async (world: SweepWorld): Promise<readonly string[]> =>
  (await namesIn(runsOf(world))).flatMap((name) => (name.endsWith('.jsonl') ? [name.slice(0, -6)] : []));

export const journalOf = (world: SweepWorld, id: string) => readJsonLines(join(runsOf(world), `${id}.jsonl`));

const readBefore = (world: SweepWorld, id: string) => readJsonLines(join(runsOf(world), id, 'before.jsonl'));

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).toSorted();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      return [];
    }
    throw error;
  }
}

/** Nothing where there is no file, which is a difference like any other. */
async function readData(file: string): Promise<Readonly<Record<string, unknown>>> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      return {};
    }
    throw error;
  }
}

const byText = (values: readonly unknown[]): readonly unknown[] =>
  values
    .map((value) => JSON.stringify(value))
    .toSorted()
    .map((text) => JSON.parse(text));

async function orgState(world: SweepWorld, alias: Alias): Promise<HeldState> {
  const org = orgOf(world, alias);
  const { components, records, consumers, jobs } = world.emulator().state;
  const find = (sobject: string, where = {}) => records.find(org.orgId, sobject, where);
  const users = find('User').filter(({ Username }) => String(Username).startsWith('order-sync.'));
  const named = (sobject: string, id: unknown, field: string): unknown =>
    records.get(org.orgId, sobject, String(id))?.[field] ?? id;
  const assigned = users.flatMap(({ Id: AssigneeId }) => [
    ...find('PermissionSetAssignment', { AssigneeId }).map((one) =>
      named('PermissionSet', one['PermissionSetId'], 'Name'),
    ),
    ...find('PermissionSetLicenseAssign', { AssigneeId }).map((one) =>
      named('PermissionSetLicense', one['PermissionSetLicenseId'], 'DeveloperName'),
    ),
  ]);
  const pairs = consumersOf(world, org);
  const stored = await storeOf(world).read(alias, APP);
  const [key, secret] = [stored?.consumerKey, stored?.consumerSecret.reveal()];
  const deployments = jobs.list(org.orgId, 'deploy').filter(({ body }) => isForGood(body));
  const file = await readData(join(world.folder, 'data', 'credentials', `${alias}.json`));
  const held = {
    components: COMPONENTS.flatMap((type) =>
      byText(components.list(org.orgId, type).map(({ fullName, body }) => [type, fullName, body])),
    ),
    users: [
      find('User').length,
      users.map(({ Username, IsActive, ProfileId }) => [Username, IsActive, named('Profile', ProfileId, 'Name')]),
    ],
    assignments: [
      assigned.toSorted(),
      find('PermissionSetAssignment').length,
      find('PermissionSetLicenseAssign').length,
    ],
    pairs: pairs.map(({ appName }) => appName),
    'staged pairs': pairs.filter(({ consumerId }) => consumers.staged(consumerId) !== undefined).length,
    deployments: deployments.length,
    store: Object.entries(file['apps'] ?? {}).map(([app, entry]) => [app, Object.keys(entry ?? {}).toSorted()]),
    'pair in the store': pairs.some((pair) => pair.key === key && pair.secret === secret)
      ? 'that of the org'
      : 'another',
    token: key !== undefined && secret !== undefined && (await isGrantedToken(world, org, { key, secret })),
  };
  return Object.fromEntries(Object.entries(held).map(([aspect, value]) => [`${alias}: ${aspect}`, told(world, value)]));
}

/** The jobs are the metadata service's own. */
const isForGood = (body: unknown): boolean =>
  (body as { readonly options: { readonly checkOnly: boolean } }).options.checkOnly === false;

async function fileState(world: SweepWorld, release: string): Promise<HeldState> {
  const data = join(world.folder, 'data');
  const pins = await readData(join(data, 'orgs.json'));
  const states = await Promise.all(
    ALIASES.map(async (alias) => {
      const file = join(data, 'state', orgOf(world, alias).orgId.slice(0, 15), `${APP}.json`);
      const { at: _, ...state } = await readData(file);
      return state;
    }),
  );
  const held = { pins, 'what was there before': byText(await readBefore(world, release)), 'deployed state': states };
  return Object.fromEntries(Object.entries(held).map(([aspect, value]) => [aspect, told(world, value)]));
}

export async function heldState(world: SweepWorld, release: string): Promise<HeldState> {
  const orgs = await Promise.all(ALIASES.map((alias) => orgState(world, alias)));
  return Object.assign({}, ...orgs, await fileState(world, release));
}

const AROUND = 60;

/** The place at which two texts begin to differ. */
function placeOf(text: string | undefined, other: string | undefined): string {
  const [one, two] = [text ?? 'nothing', other ?? 'nothing'];
  const at = [...one].findIndex((character, index) => character !== two[index]);
  return one.slice(Math.max(0, at - AROUND), at + AROUND);
}

/** `moreDeployments`: so many more are no difference. */
export const differences = (held: HeldState, wanted: HeldState, moreDeployments = 0): readonly string[] =>
  [...new Set([...Object.keys(held), ...Object.keys(wanted)])].flatMap((aspect) =>
    held[aspect] === wanted[aspect] || isLittleMore(aspect, held[aspect], wanted[aspect], moreDeployments)
      ? []
      : [`${aspect}: ${placeOf(held[aspect], wanted[aspect])} instead of ${placeOf(wanted[aspect], held[aspect])}`],
  );

const isLittleMore = (aspect: string, held: string | undefined, wanted: string | undefined, more: number): boolean =>
  aspect.endsWith(': deployments') && Number(held) > Number(wanted) && Number(held) <= Number(wanted) + more;
