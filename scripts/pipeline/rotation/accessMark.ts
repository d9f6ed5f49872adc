/**
 * What a run leaves in the org to say what it has switched on: a permission set of one name for all runs, whose description
 * tells of the setting and since when. A setting does not say who switched it on, and a journal can be lost with its
 * machine. In: the port. Out: the mark that is there, and the words of a new one.
 */
import type { AccessChange } from '../../credentials/rotation/rotationJournal.ts';
import type { OrgClient } from '../../org/orgClient.ts';
import { soqlLiteral } from '../../org/soqlLiteral.ts';
import { SECRET_SETTING } from './rotationPreconditions.ts';

export const MARK_NAME = 'ECA_Pipeline_Temporary_Access';
/** No run has its access open for so long: it waits a quarter of an hour for a token and ten minutes for a deployment. */
const LONGEST_OPEN_MILLISECONDS = 2 * 60 * 60 * 1000;

export type AccessMark = {
  readonly id: string;
  /** The run that made it has switched the setting on. */
  readonly hasSetting: boolean;
  /** By the clock of that run; `undefined` where the description was changed, or is of an older version. */
  readonly sinceMilliseconds: number | undefined;
};

const WORDS = `Made by npm run rotate for the seconds in which it reads secrets. May be deleted.`;
const SINCE = new RegExp(`${SECRET_SETTING} was switched on with it, at (\\S+)\\.`);

/** At most 255 characters, as the org takes them. */
export const markDescription = (isSettingOff: boolean, nowMilliseconds: number): string =>
  isSettingOff
    ? `${WORDS} ${SECRET_SETTING} was switched on with it, at ${new Date(nowMilliseconds).toISOString()}.`
    : WORDS;

export async function readMark(org: OrgClient): Promise<AccessMark | undefined> {
  const [row] = await org.query<{ readonly Id: string; readonly Description?: string | null }>(
    `SELECT Id, Description FROM PermissionSet WHERE Name = ${soqlLiteral(MARK_NAME)} AND NamespacePrefix = null`,
  );
  if (row === undefined) {
    return undefined;
  }
  const since = SINCE.exec(row.Description ?? '')?.[1];
  const time = Date.parse(since ?? '');
  return { id: row.Id, hasSetting: since !== undefined, sinceMilliseconds: Number.isNaN(time) ? undefined : time };
}

/** The run that made it is over, on whatever machine it was. */
export const isAbandoned = ({ sinceMilliseconds }: AccessMark, nowMilliseconds: number): boolean =>
  sinceMilliseconds !== undefined && nowMilliseconds - sinceMilliseconds > LONGEST_OPEN_MILLISECONDS;

/** What is to be switched off with it. */
export const changesOf = (
  { hasSetting }: AccessMark,
  isSettingOff: boolean,
  username: string,
): readonly AccessChange[] => [
  { kind: 'permissionSet', name: MARK_NAME, username },
  ...(hasSetting && !isSettingOff ? [{ kind: 'setting', name: SECRET_SETTING, was: 'false' } as const] : []),
];
