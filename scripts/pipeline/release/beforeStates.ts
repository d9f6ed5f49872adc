/**
 * What each org held of an app before a release began with it, kept beside the release's journal: a run that goes on after a
 * killed one can set the org back too. In: a file. Out: the first state of each org and app, however often it is given one.
 * Policies and settings as they were read; no key and no secret.
 */
import { appendJsonLine, type JsonRecord, readJsonLines } from '../../lib/jsonLines.ts';
import type { OrgSnapshot } from '../../org/orgSnapshot.ts';
import { type RememberedComponent, rememberComponents } from '../../plan/deployedState.ts';

export type BeforeState = {
  /** Absent where the app was not there. */
  readonly appId?: string;
  readonly hadRunAsUser: boolean;
  readonly components: readonly RememberedComponent[];
};

type Place = { readonly orgId: string; readonly app: string };

export type BeforeStates = {
  readonly read: (place: Place) => Promise<BeforeState | undefined>;
  /**
   * On the disk when it resolves.
   * @throws {JournalError} when the disk refuses
   */
  readonly keep: (place: Place, snapshot: OrgSnapshot) => Promise<void>;
};

const keyOf = ({ orgId, app }: Place): string => `${orgId.slice(0, 15)} ${app}`;

export function createBeforeStates(location: string): BeforeStates {
  let known: Promise<Map<string, BeforeState>> | undefined;
  const load = (): Promise<Map<string, BeforeState>> => {
    known ??= readJsonLines(location).then(firstOfEach);
    return known;
  };
  return {
    read: async (place) => (await load()).get(keyOf(place)),
    keep: async (place, snapshot) => {
      const states = await load();
      if (states.has(keyOf(place))) {
        return;
      }
      const state: BeforeState = {
        ...(snapshot.appId === undefined ? {} : { appId: snapshot.appId }),
        hadRunAsUser: snapshot.runAsUser !== undefined,
        components: rememberComponents(snapshot.components),
      };
      await appendJsonLine(location, { ...place, ...state });
      states.set(keyOf(place), state);
    },
  };
}

/** Written above, by nobody else. */
const isState = (record: JsonRecord): record is JsonRecord & Place & BeforeState =>
  typeof record['orgId'] === 'string' && typeof record['app'] === 'string' && Array.isArray(record['components']);

function firstOfEach(records: readonly JsonRecord[]): Map<string, BeforeState> {
  const states = new Map<string, BeforeState>();
  for (const record of records.filter(isState)) {
    const key = keyOf(record);
    if (!states.has(key)) {
      states.set(key, record);
    }
  }
  return states;
}
