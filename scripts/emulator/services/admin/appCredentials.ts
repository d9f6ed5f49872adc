/**
 * The credentials of an app: the pair in use and the staged one, with the state the credentials API gives it now. The keys
 * are shown, the secrets are masked.
 */
import type { Emulator } from '../../emulatorTypes.ts';
import type { EmulatedOrg, StoredConsumer, StoredStagedCredentials } from '../../state/stateTypes.ts';
import { type AppFacts, mask } from './appFacts.ts';
import { type Html, html, type Insertion } from './html.ts';
import { id, moment, table, toned, until } from './pageLayout.ts';

/** As the credentials API tells it: an active pair expires, a rotated one is gone when its time is over. */
const stagedNow = (staged: StoredStagedCredentials | undefined, now: number): StoredStagedCredentials | undefined => {
  if (staged === undefined || staged.expiresAt > now) return staged;
  return staged.state === 'Rotated' ? undefined : { ...staged, state: 'Expired' };
};

const stagedStates: Readonly<Record<StoredStagedCredentials['state'], Insertion>> = {
  Active: html`${toned('good', 'Active')}<div class="quiet">works beside the main pair</div>`,
  Rotated: html`${toned('busy', 'Rotated')}<div class="quiet">the former main pair, still works</div>`,
  Expired: html`${toned('bad', 'Expired')}<div class="quiet">was never rotated in</div>`,
};

const credentialRows = ({ state }: Emulator, consumer: StoredConsumer): readonly (readonly Insertion[])[] => {
  const now = state.clock.now();
  const known = (knownAt: number): Insertion =>
    knownAt > now ? html`${toned('busy', 'not yet')}<div class="quiet">spreads until ${moment(knownAt)}</div>` : 'yes';
  const pair = (key: string): readonly Insertion[] => [html`<code>${key}</code>`, mask];
  const staged = stagedNow(state.consumers.staged(consumer.consumerId), now);
  const main = [
    html`Main <div class="quiet">${id(consumer.consumerId)}</div>`,
    ...pair(consumer.key),
    toned('good', 'In use'),
    known(consumer.knownAt),
    moment(consumer.createdAt),
    'never',
  ];
  if (staged === undefined) return [main];
  return [
    main,
    [
      html`Staged <div class="quiet">${id(staged.stagedId)}</div>`,
      ...pair(staged.key),
      stagedStates[staged.state],
      known(staged.knownAt),
      moment(staged.createdAt),
      until(staged.expiresAt, now),
    ],
  ];
};

/** The table of an app's pairs; of an app without OAuth settings it says that there are none. */
export const credentialTable = (emulator: Emulator, { orgId }: EmulatedOrg, { app }: AppFacts): Html =>
  table({
    id: `credentials-${app.id}`,
    caption: 'Credentials',
    columns: ['Pair', 'Consumer key', 'Consumer secret', 'State', 'Known to the token endpoint', 'Created', 'Expires'],
    rows: emulator.state.consumers.byApp(orgId, app.id).flatMap((consumer) => credentialRows(emulator, consumer)),
    whenEmpty: 'none, an app gets its consumer with its global OAuth settings.',
  });
