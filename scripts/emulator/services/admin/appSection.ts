/**
 * What the External Client App Manager of an org shows: the list of apps, each of them, and the settings of the org that
 * decide what the credentials API gives out.
 */
import type { Emulator } from '../../emulatorTypes.ts';
import type { EmulatedOrg } from '../../state/stateTypes.ts';
import { appArticle, onOrOff, switchOf, tokenVerdict } from './appArticle.ts';
import { type AppFacts, elementsOf, readApps } from './appFacts.ts';
import { type Html, html } from './html.ts';
import { orDash, table } from './pageLayout.ts';

const appList = (emulator: Emulator, org: EmulatedOrg, apps: readonly AppFacts[]): Html =>
  table({
    id: 'app-list',
    caption: 'External Client Apps',
    columns: ['App', 'Enabled', 'OAuth plugin', 'Gets a client credentials token', 'Run-as user', 'Distribution'],
    rows: apps.map((known) => [
      html`<a href="#app-${known.app.id}">${orDash(known.app.body['label'])}</a><div class="quiet">${known.app.fullName}</div>`,
      switchOf(known, 'isEnabled'),
      switchOf(known, 'isOauthPluginEnabled'),
      tokenVerdict(emulator, org, known),
      orDash(known.value('ExtlClntAppOauthConfigurablePolicies', 'clientCredentialsFlowUser')),
      orDash(known.value('ExternalClientApplication', 'distributionState')),
    ]),
    whenEmpty: 'none has been deployed.',
  });

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
  return html`${appList(emulator, org, apps)}
${apps.map((known) => appArticle(emulator, org, known))}
${orgSettings(emulator, org)}`;
};
