/**
 * One app as Setup shows it: whether it can get a token, its settings, its policies, its flows and in which of its files
 * each is on, its credentials, and every element of its components.
 * Settings are the developer's and policies the administrator's, as the help has it.
 * @see https://help.salesforce.com/s/articleView?id=xcloud.meta_enable_oauth_plugin.htm
 */
import type { Emulator } from '../../emulatorTypes.ts';
import type { EmulatedOrg } from '../../state/stateTypes.ts';
import { credentialTable } from './appCredentials.ts';
import { type AppFacts, elementsOf } from './appFacts.ts';
import { type Html, html, type Insertion } from './html.ts';
import { facts, formatMoment, id, orDash, table, toned } from './pageLayout.ts';
import { findTokenRefusal } from './tokenVerdict.ts';

const globalSettings = 'ExtlClntAppGlobalOauthSettings';
const oauthSettings = 'ExtlClntAppOauthSettings';
const oauthPolicies = 'ExtlClntAppOauthConfigurablePolicies';
const appPolicies = 'ExtlClntAppConfigurablePolicies';

export const onOrOff = (value: string | undefined): Html => {
  if (value === undefined) return toned('quiet', '–');
  return value === 'true' ? toned('good', 'on') : toned('quiet', 'off');
};

/** A switch whose being off stops the app. Without policies an app is on. */
export const switchOf = ({ value }: AppFacts, element: 'isEnabled' | 'isOauthPluginEnabled'): Html =>
  value(appPolicies, element) === 'false' ? toned('bad', 'off') : toned('good', 'on');

export const hasOauthSettings = ({ parts }: AppFacts): boolean =>
  parts.some(({ type }) => type === globalSettings || type === oauthSettings);

/** Whether a client of the app gets a client credentials token now, and why not. */
export const tokenVerdict = (emulator: Emulator, org: EmulatedOrg, { app }: AppFacts): Html => {
  const [consumer] = emulator.state.consumers.byApp(org.orgId, app.id);
  if (consumer === undefined) return html`${toned('quiet', 'no')}: the app has no consumer key`;
  const refusal = findTokenRefusal(emulator, org, consumer);
  if (refusal === undefined) return toned('good', 'yes');
  return html`${toned('bad', 'no')}: ${refusal.cause}<div class="quiet"><code>${refusal.error}: ${refusal.description}</code></div>`;
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

const listOf = (list: string | undefined): string =>
  orDash(
    list
      ?.split(',')
      .map((item) => item.trim())
      .join(', '),
  );

const permittedUsers: Readonly<Record<string, string>> = {
  AllSelfAuthorized: 'All users may authorise themselves',
  AdminApprovedPreAuthorized: 'Pre-authorised users only',
};

const refreshTokens = ({ value }: AppFacts): string => {
  const policy = value(oauthPolicies, 'refreshTokenPolicyType');
  const period = value(oauthPolicies, 'refreshTokenValidityPeriod');
  const unit = value(oauthPolicies, 'refreshTokenValidityUnit');
  return period === undefined ? orDash(policy) : `${orDash(policy)}: ${period} ${unit?.toLowerCase() ?? ''}`.trimEnd();
};

const settingFacts = (known: AppFacts): readonly (readonly [string, Insertion])[] => {
  const { value } = known;
  const basic: readonly (readonly [string, Insertion])[] = [
    ['Contact', orDash(value('ExternalClientApplication', 'contactEmail'))],
    ['Distribution', orDash(value('ExternalClientApplication', 'distributionState'))],
    ['Description', orDash(value('ExternalClientApplication', 'description'))],
  ];
  if (!hasOauthSettings(known)) return [...basic, ['OAuth settings', 'none: the app can get no token']];
  return [
    ...basic,
    ['Scopes', listOf(value(oauthSettings, 'commaSeparatedOauthScopes'))],
    ['Callback URL', html`<code>${orDash(value(globalSettings, 'callbackUrl'))}</code>`],
    ['Proof key (PKCE) required', onOrOff(value(globalSettings, 'isPkceRequired'))],
    ['Secret optional', onOrOff(value(globalSettings, 'isConsumerSecretOptional'))],
    ['Secret required for refresh token', onOrOff(value(globalSettings, 'isSecretRequiredForRefreshToken'))],
  ];
};

const policyFacts = (known: AppFacts): readonly (readonly [string, Insertion])[] => {
  const { value } = known;
  const app: readonly (readonly [string, Insertion])[] = [
    ['App enabled', switchOf(known, 'isEnabled')],
    ['OAuth plugin', switchOf(known, 'isOauthPluginEnabled')],
    ['Start page', orDash(value(appPolicies, 'startPage'))],
  ];
  if (!hasOauthSettings(known)) return app;
  const permitted = value(oauthPolicies, 'permittedUsersPolicyType');
  return [
    ...app,
    ['Run-as user', orDash(value(oauthPolicies, 'clientCredentialsFlowUser'))],
    ['Permitted users', permitted === undefined ? '–' : (permittedUsers[permitted] ?? permitted)],
    ['Pre-authorised by permission set', listOf(value(oauthPolicies, 'commaSeparatedPermissionSet'))],
    ['Pre-authorised by profile', listOf(value(oauthPolicies, 'commaSeparatedProfile'))],
    ['IP relaxation', orDash(value(oauthPolicies, 'ipRelaxationPolicyType'))],
    ['Refresh tokens', refreshTokens(known)],
    ['Session timeout in minutes', orDash(value(oauthPolicies, 'sessionTimeoutInMinutes'))],
  ];
};

const allElements = ({ app, parts }: AppFacts): readonly Html[] =>
  [app, ...parts].map(
    (component) => html`<details><summary>${component.type}: ${component.fullName}</summary>
${table({
  id: `elements-${component.id}`,
  caption: `Changed ${formatMoment(component.modifiedAt)}`,
  columns: ['Element', 'Value'],
  rows: elementsOf(component).map(([name, value]) => [name, html`<code>${value}</code>`]),
})}</details>`,
  );

export const appArticle = (emulator: Emulator, org: EmulatedOrg, known: AppFacts): Html => {
  const { app } = known;
  return html`<article aria-labelledby="app-${app.id}"><h3 id="app-${app.id}">${orDash(app.body['label'])}</h3>
<div class="quiet"><code>${app.fullName}</code> · ${id(app.id)}</div>
<p>Gets a client credentials token now: ${tokenVerdict(emulator, org, known)}</p>
<h4>Settings</h4>${facts(settingFacts(known))}
<h4>Policies</h4>${facts(policyFacts(known))}
<h4>OAuth flows and credentials</h4>${hasOauthSettings(known) ? flowTable(known) : undefined}${credentialTable(emulator, org, known)}
<h4>Every element</h4>${allElements(known)}</article>`;
};
