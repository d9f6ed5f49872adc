/**
 * What the External Client App Manager of an org shows: of each app its policies, the flows that are on and in which of
 * its files, its credentials with the secrets masked, and every setting.
 */
import type { Emulator } from '../../emulatorTypes.ts';
import type { EmulatedOrg, StoredConsumer, StoredStagedCredentials } from '../../state/stateTypes.ts';
import { type AppFacts, elementsOf, mask, readApps } from './appFacts.ts';
import { type Html, html, type Insertion } from './html.ts';
import { facts, formatMoment, orDash, table, toned } from './pageLayout.ts';

const globalSettings = 'ExtlClntAppGlobalOauthSettings';
const oauthSettings = 'ExtlClntAppOauthSettings';
const oauthPolicies = 'ExtlClntAppOauthConfigurablePolicies';
const appPolicies = 'ExtlClntAppConfigurablePolicies';

const onOrOff = (value: string | undefined): Html => {
  if (value === undefined) return toned('quiet', '–');
  return value === 'true' ? toned('good', 'on') : toned('quiet', 'off');
};

/** Of each flow the switch in the global OAuth settings, and the one in the OAuth policies; not every flow has both. */
const flows: readonly (readonly [name: string, inSettings: string | undefined, inPolicies: string | undefined])[] = [
  ['Client credentials', 'isClientCredentialsFlowEnabled', 'isClientCredentialsFlowEnabled'],
  ['Authorization code and credentials', 'isCodeCredFlowEnabled', 'isGuestCodeCredFlowEnabled'],
  ['Device', 'isDeviceFlowEnabled', undefined],
  ['JWT for named users', 'isNamedUserJwtEnabled', 'isNamedUserJwtEnabled'],
  ['Token exchange', 'isTokenExchangeEnabled', 'isTokenExchangeFlowEnabled'],
];

const flowTable = ({ app, value }: AppFacts): Html => {
  const cell = (type: string, element: string | undefined): Html =>
    onOrOff(element === undefined ? undefined : value(type, element));
  return table({
    id: `flows-${app.id}`,
    caption: 'Flows: a flow is on when every file has it on, and the app and its OAuth plugin are enabled',
    columns: ['Flow', 'Global OAuth settings', 'OAuth policies'],
    rows: flows.map(([name, inSettings, inPolicies]) => [
      name,
      cell(globalSettings, inSettings),
      cell(oauthPolicies, inPolicies),
    ]),
  });
};

/** As the credentials API tells it: an active pair expires, a rotated one is gone when its time is over. */
const stagedNow = (staged: StoredStagedCredentials | undefined, now: number): StoredStagedCredentials | undefined => {
  if (staged === undefined || staged.expiresAt > now) return staged;
  return staged.state === 'Rotated' ? undefined : { ...staged, state: 'Expired' };
};

const credentialRows = ({ state }: Emulator, consumer: StoredConsumer): readonly (readonly Insertion[])[] => {
  const now = state.clock.now();
  const known = (knownAt: number): Insertion =>
    knownAt > now ? toned('busy', `spreading until ${formatMoment(knownAt)}`) : 'yes';
  const pair = (key: string): readonly Insertion[] => [html`<code>${key}</code>`, html`<code>${mask}</code>`];
  const staged = stagedNow(state.consumers.staged(consumer.consumerId), now);
  const main = [
    html`Main <div class="quiet">${consumer.consumerId}</div>`,
    ...pair(consumer.key),
    toned('good', 'In use'),
    known(consumer.knownAt),
    formatMoment(consumer.createdAt),
    '–',
  ];
  if (staged === undefined) return [main];
  return [
    main,
    [
      html`Staged <div class="quiet">${staged.stagedId}</div>`,
      ...pair(staged.key),
      toned(staged.state === 'Expired' ? 'bad' : 'busy', staged.state),
      known(staged.knownAt),
      formatMoment(staged.createdAt),
      formatMoment(staged.expiresAt),
    ],
  ];
};

const credentialTable = (emulator: Emulator, { orgId }: EmulatedOrg, { app }: AppFacts): Html =>
  table({
    id: `credentials-${app.id}`,
    caption: 'Credentials',
    columns: ['Pair', 'Consumer key', 'Consumer secret', 'State', 'Known to the token endpoint', 'Created', 'Expires'],
    rows: emulator.state.consumers.byApp(orgId, app.id).flatMap((consumer) => credentialRows(emulator, consumer)),
  });

const allSettings = ({ app, parts }: AppFacts): readonly Html[] =>
  [app, ...parts].map(
    (component) => html`<details><summary>${component.type}: ${component.fullName}</summary>
${table({
  id: `elements-${component.id}`,
  caption: `Changed ${formatMoment(component.modifiedAt)}`,
  columns: ['Element', 'Value'],
  rows: elementsOf(component).map(([name, value]) => [name, html`<code>${value}</code>`]),
})}</details>`,
  );

const scopesOf = (list: string | undefined): string =>
  orDash(
    list
      ?.split(',')
      .map((scope) => scope.trim())
      .join(', '),
  );

const permittedUsers: Readonly<Record<string, string>> = {
  AllSelfAuthorized: 'All users may authorise themselves',
  AdminApprovedPreAuthorized: 'Pre-authorised users only',
};

const appArticle = (emulator: Emulator, org: EmulatedOrg, known: AppFacts): Html => {
  const { app, value } = known;
  const permitted = value(oauthPolicies, 'permittedUsersPolicyType');
  return html`<article aria-labelledby="app-${app.id}"><h3 id="app-${app.id}">${orDash(app.body['label'])}</h3>
<div class="quiet"><code>${app.fullName}</code> · <code>${app.id}</code></div>
${facts([
  ['Enabled', onOrOff(value(appPolicies, 'isEnabled'))],
  ['OAuth plugin', onOrOff(value(appPolicies, 'isOauthPluginEnabled'))],
  ['Run-as user', orDash(value(oauthPolicies, 'clientCredentialsFlowUser'))],
  ['Scopes', scopesOf(value(oauthSettings, 'commaSeparatedOauthScopes'))],
  ['Permitted users', permitted === undefined ? '–' : (permittedUsers[permitted] ?? permitted)],
  ['Pre-authorised by permission set', orDash(value(oauthPolicies, 'commaSeparatedPermissionSet'))],
  ['IP relaxation', orDash(value(oauthPolicies, 'ipRelaxationPolicyType'))],
  ['Callback URL', html`<code>${orDash(value(globalSettings, 'callbackUrl'))}</code>`],
  ['Contact', orDash(value('ExternalClientApplication', 'contactEmail'))],
  ['Distribution', orDash(value('ExternalClientApplication', 'distributionState'))],
])}
${flowTable(known)}${credentialTable(emulator, org, known)}${allSettings(known)}</article>`;
};

const orgSettings = ({ state }: Emulator, { orgId }: EmulatedOrg): Html => {
  const settings = state.components.get(orgId, 'Settings', 'ExternalClientApp');
  return table({
    id: 'app-settings',
    caption: 'External Client App settings of the org',
    columns: ['Setting', 'Value'],
    rows: settings === undefined ? [] : elementsOf(settings).map(([name, value]) => [name, onOrOff(value)]),
  });
};

export const appSection = (emulator: Emulator, org: EmulatedOrg): Html => {
  const apps = readApps(emulator, org);
  const articles = apps.map((known) => appArticle(emulator, org, known));
  return html`${apps.length === 0 ? html`<p class="quiet">No app has been deployed.</p>` : articles}
${orgSettings(emulator, org)}`;
};
