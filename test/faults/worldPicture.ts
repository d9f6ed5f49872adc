/**
 * What a run has left behind, as a text that is the same for two worlds that are the same but for names: the rows of the
 * lane's orgs, what the run has changed in the Dev Hub, and the lane's files. In: the lane, before and after. Out: a digest.
 * Ids, keys, secrets, tokens, usernames, times and ports get numbers in the order in which they appear, so that two worlds
 * with one digest differ in nothing but a renaming, which neither product nor emulator can see. Whatever else varies makes
 * two digests of one world, and costs a run.
 */
import { createDecipheriv, createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { stateConnection } from './stateConnection.ts';
import type { NextRun } from './sweepFlow.ts';
import type { SweepWorld } from './sweepWorld.ts';

const TABLES = ['orgs', 'records', 'components', 'consumers', 'tokens', 'jobs'] as const;

export type Rows = ReadonlyMap<string, string>;

const read = (
  connection: DatabaseSync,
  sql: string,
  ...values: readonly string[]
): readonly Record<string, unknown>[] => connection.prepare(sql).all(...values);

/** Rows of an org by table and number, those of its staged pairs by their id. */
function rowsOf(connection: DatabaseSync, orgId: string): Rows {
  const rows = TABLES.flatMap((table) =>
    read(connection, `SELECT * FROM ${table} WHERE org_id = ? ORDER BY seq`, orgId).map(
      ({ seq, port: _port, ...row }) => [`${table} ${seq}`, JSON.stringify(row)] as const,
    ),
  );
  const staged = read(
    connection,
    'SELECT staged.* FROM staged JOIN consumers USING (consumer_id) WHERE org_id = ? ORDER BY staged_id',
    orgId,
  );
  return new Map([...rows, ...staged.map((row) => [`staged ${row['staged_id']}`, JSON.stringify(row)] as const)]);
}

const hubOf = (world: SweepWorld) => world.orgs().filter(({ kind }) => kind === 'devHub');

/** Before the run. */
export const hubRows = (world: SweepWorld): Rows =>
  new Map(hubOf(world).flatMap(({ orgId }) => [...rowsOf(stateConnection(), orgId)]));

function stateText(world: SweepWorld, hubBefore: Rows): string {
  const connection = stateConnection();
  const own = world
    .orgs()
    .filter(({ kind }) => kind !== 'devHub')
    .flatMap(({ orgId }) => [...rowsOf(connection, orgId).values()]);
  const hub = hubRows(world);
  const changed = [...hub].flatMap(([key, row]) => (hubBefore.get(key) === row ? [] : [row]));
  const gone = [...hubBefore].flatMap(([key, row]) => (hub.has(key) ? [] : [`gone ${row}`]));
  return [...own, 'hub', ...changed, ...gone].join('\n');
}

/** @see https://github.com/forcedotcom/sfdx-core/blob/main/src/crypto/crypto.ts for the form: IV, text, colon, tag. */
const ENCRYPTED = /"([0-9a-f]{12})([0-9a-f]{40,}):([0-9a-f]{32})"/g;

const decrypted = (text: string, key: string): string =>
  text.replace(ENCRYPTED, (_, iv: string, encrypted: string, tag: string) => {
    const decipher = createDecipheriv('aes-256-gcm', key, iv);
    decipher.setAuthTag(Buffer.from(tag, 'hex'));
    return `"${decipher.update(encrypted, 'hex', 'utf8')}${decipher.final('utf8')}"`;
  });

function filesText({ folder }: SweepWorld): string {
  const { key } = JSON.parse(readFileSync(join(folder, 'home', '.sfdx', 'key.json'), 'utf8'));
  const files = ['home', 'data', 'tmp']
    .flatMap((part) => readdirSync(join(folder, part), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() || entry.name.endsWith('.lock'))
    .map((entry) => ({ path: join(entry.parentPath, entry.name), isFile: entry.isFile() }))
    .map(
      ({ path, isFile }) => `${relative(folder, path)}\n${isFile ? decrypted(readFileSync(path, 'utf8'), key) : ''}`,
    );
  return files.sort().join('\n');
}

/** When core last asked for the API version: it does so again after a day. */
const LOOKED_UP = /"instanceApiVersionLastRetrieved": "[^"]*"/g;
const TIME = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}(?:Z|\+0000)|(?<![\w.])1[78]\d{11}(?:\.\d+)?(?![\w.])/g;
const NAME =
  /[0-9A-Za-z]{3}Ec0[0-9A-Za-z]{9}![\w.]{96}|5Aep861[\w.]{81}|3MVG9[\w.]{80}|\b[0-9A-F]{64}\b|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[\w.+-]+@[\w.-]+|([0-9A-Za-z]{3}Ec0[0-9A-Za-z]{9})(?:[A-Z0-5]{3})?|127\.0\.0\.1:\d+/g;
/** Of the source, the same in every world. */
const CONSTANT = /-owner@example\.com$/;

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** Waits are of random length, and clients round. */
const millisecondsOf = (time: string): number => Math.floor(time.includes('T') ? Date.parse(time) : Number(time));

/** In hours, but for what comes about within the next minute: a run may wait for it. */
const distance = (milliseconds: number): string =>
  milliseconds > 0 && milliseconds < MINUTE ? `${milliseconds} ms` : `${Math.trunc(milliseconds / HOUR)} h`;

/** Times by their order, and by how far they are from now. */
function renameTimes(text: string, now: number): string {
  const all = [...new Set((text.match(TIME) ?? []).map(millisecondsOf))].sort((one, other) => one - other);
  const names = new Map(all.map((time, rank) => [time, `<${rank}: ${distance(time - now)}, ${time > now}>`]));
  return text.replace(TIME, (time) => names.get(millisecondsOf(time)) ?? time);
}

function rename(text: string): string {
  const names = new Map<string, string>();
  return text.replace(NAME, (name: string, id: string | undefined) => {
    if (CONSTANT.test(name)) return name;
    const key = id ?? name;
    const known = names.get(key) ?? `<${names.size}>`;
    names.set(key, known);
    return id === undefined || name.length === id.length ? known : `${known}+`;
  });
}

/** The same text for what differs in nothing but a renaming. */
export const withoutNames = (text: string, now: number): string => rename(renameTimes(text, now));

/** After the run, and before one with these words. */
export function worldPicture(world: SweepWorld, hubBefore: Rows, { words, isUnaware }: NextRun): string {
  const text = `${stateText(world, hubBefore)}\nfiles\n${filesText(world)}\n${words.join(' ')} ${isUnaware}`
    .replaceAll(world.folder, '<folder>')
    .replace(LOOKED_UP, '')
    .replace(/\bqa\d\b/g, 'qa');
  return createHash('sha1').update(withoutNames(text, world.clock.now())).digest('base64');
}
