/** Answers for new apps out of a seeded generator: the same seed gives the same apps, of every shape that the flags allow. */
import { SCOPES, SCOPES_WITHOUT_EFFECT } from '../../scripts/definition/oauthScopes.ts';
import type { NewAppAnswers } from '../../scripts/pipeline/authoring/prepareNewApp.ts';

export type Random = {
  readonly below: (limit: number) => number;
  readonly pick: <Item>(items: readonly [Item, ...Item[]]) => Item;
};

/** Numerical Recipes' linear congruential generator: bad for secrets, good for tests. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  const below = (limit: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
  return { below, pick: (items) => items[below(items.length)] ?? items[0] };
}

const TEXTS = [
  'Plain words',
  'R&D <orders> "now"',
  "Größe, naïve; l'été",
  '在庫 フィード',
  ']]> and $& and $1',
  'a > b & c < d',
] as const;
const SCOPE_TOKENS = Object.keys(SCOPES).filter((token) => !SCOPES_WITHOUT_EFFECT.has(token));
const ACTIONS = ['read', 'create', 'edit', 'delete'] as const;
const OBJECTS = ['Account', 'Contact', 'Case', 'Lead'] as const;

/** Legal answers; `index` keeps names apart. */
export function generateAnswers({ below, pick }: Random, index: number): NewAppAnswers {
  const isPreAuthorized = below(4) > 0;
  const scopes = SCOPE_TOKENS.filter(() => below(12) === 0);
  const objects = OBJECTS.filter(() => below(3) === 0).map((object) => ({
    object,
    actions: ACTIONS.filter(() => below(2) === 0),
  }));
  return {
    name: `${pick(['Feed', 'Order_Sync', 'A1', 'Sync_2_Go'])}_${index}`,
    label: pick(TEXTS),
    description: below(2) === 0 ? undefined : pick(TEXTS),
    scopes: ['Api', ...scopes.filter((scope) => scope !== 'Api')],
    permittedUsers: isPreAuthorized ? 'AdminApprovedPreAuthorized' : 'AllSelfAuthorized',
    ipRelaxation: pick(['Enforce', 'Bypass', 'Bypass_2factor', 'Enforce_RelaxRefresh']),
    sessionLevel: pick(['STANDARD', 'LOW', 'HIGH_ASSURANCE']),
    sessionTimeoutMinutes: pick([15, 30, 60, 120, 240, 480, 720]),
    tokenFormat: pick(['opaque', 'jwt']),
    objects: isPreAuthorized ? objects : [],
    contactEmail: pick(['one@acme.com', 'two@acme.com', 'first.last+tag@sub.acme.co']),
    callbackUrl: pick([undefined, 'https://acme.com/callback?a=1&b=2', 'https://localhost/oauth/callback']),
    runAsUser: pick([undefined, `runner${index}@acme.com`]),
  };
}
