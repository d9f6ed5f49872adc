/**
 * Which lane an org belongs to: the one that ran when it came up or, for a scratch org, when it was asked for, since the
 * emulator makes those later. In: what the emulator has. Out: the orgs of a lane. Only one lane runs at a time; what was
 * there before the first one, the Dev Hub, belongs to all.
 */
import type { EmulatedOrg, State } from '../../scripts/emulator/state/stateTypes.ts';

export type OrgOwners = {
  readonly enter: (lane: number) => void;
  readonly ownedBy: (lane: number) => readonly EmulatedOrg[];
  readonly forget: () => void;
  readonly save: (name: string) => void;
  readonly restore: (name: string) => void;
};

const EVERYBODY = -1;

type Asked = { readonly id: string; readonly orgId: string };

/** `ScratchOrg` has the 15 characters that tell, once the org is there. */
const askedFor = ({ orgs, records }: State): readonly Asked[] =>
  orgs
    .list()
    .filter(({ kind }) => kind === 'devHub')
    .flatMap((hub) => records.find(hub.orgId, 'ScratchOrgInfo'))
    .map(({ Id, ScratchOrg }) => ({ id: Id, orgId: String(ScratchOrg ?? '') }));

export function createOrgOwners(state: () => State): OrgOwners {
  let owners = new Map<string, number>();
  const saved = new Map<string, ReadonlyMap<string, number>>();
  let current = EVERYBODY;
  const settle = (): void => {
    const asked = askedFor(state());
    for (const { id } of asked) {
      if (!owners.has(id)) owners.set(id, current);
    }
    for (const { orgId } of state().orgs.list()) {
      const request = asked.find((one) => one.orgId === orgId.slice(0, 15));
      if (!owners.has(orgId)) owners.set(orgId, owners.get(request?.id ?? '') ?? current);
    }
  };
  return {
    enter: (lane) => {
      settle();
      current = lane;
    },
    ownedBy: (lane) => {
      settle();
      return state()
        .orgs.list()
        .filter(({ orgId }) => [lane, EVERYBODY].includes(owners.get(orgId) ?? EVERYBODY));
    },
    forget: () => {
      owners = new Map();
      current = EVERYBODY;
    },
    save: (name) => {
      settle();
      saved.set(name, new Map(owners));
    },
    restore: (name) => {
      owners = new Map(saved.get(name));
      current = EVERYBODY;
    },
  };
}
