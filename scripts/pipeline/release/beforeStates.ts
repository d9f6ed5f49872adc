/**
 * What each org held of an app before a release began with it, kept beside the release's journal: a run that goes on after a
 * killed one can set the org back too. In: a file. Out: the first state of each org and app, however often it is given one.
 * Policies and settings as they were read; no key and no secret.
 */
import { createJsonLines, type JsonRecord, readJsonLines } from '../../lib/jsonLines.ts';
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
  /**
   * Before the first org is begun. `isFresh`: no run of the release has begun one yet, so that from here on whatever is not in
   * the file was not touched either.
   * @throws {JournalError} when the disk refuses
   */
  readonly begin: (isFresh: boolean) => Promise<void>;
  readonly read: (place: Place) => Promise<BeforeState | undefined>;
  /**
   * On the disk when it resolves. Where an earlier run began with the org and the file may have been lost since, nothing is
   * kept: half of the release may be there already.
   * @throws {JournalError} when the disk refuses
   */
  readonly keep: (place: Place, snapshot: OrgSnapshot, isBegunBefore: boolean) => Promise<void>;
};

const keyOf = ({ orgId, app }: Place): string => `${orgId.slice(0, 15)} ${app}`;

/** The first record: the file is there from before the first org was begun. */
const BEGUN = 'begun';

type Loaded = { readonly states: Map<string, BeforeState>; isWhole: boolean };

export function createBeforeStates(location: string): BeforeStates {
  const add = createJsonLines(location);
  let loaded: Promise<Loaded> | undefined;
  const load = (): Promise<Loaded> => {
    loaded ??= readJsonLines(location).then((records) => ({
      states: firstOfEach(records),
      isWhole: records.some(({ event }) => event === BEGUN),
    }));
    return loaded;
  };
  return {
    begin: async (isFresh) => {
      const known = await load();
      if (isFresh && !known.isWhole) {
        await add({ event: BEGUN });
        known.isWhole = true;
      }
    },
    read: async (place) => (await load()).states.get(keyOf(place)),
    keep: async (place, snapshot, isBegunBefore) => {
      const { states, isWhole } = await load();
      if (states.has(keyOf(place)) || (isBegunBefore && !isWhole)) {
        return;
      }
      const state: BeforeState = {
        ...(snapshot.appId === undefined ? {} : { appId: snapshot.appId }),
        hadRunAsUser: snapshot.runAsUser !== undefined,
        components: rememberComponents(snapshot.components),
      };
      await add({ ...place, ...state });
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
