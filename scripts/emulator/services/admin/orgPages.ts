/**
 * What a person sees of the emulator: the orgs, and of one org what Setup would show about External Client Apps. Secrets
 * are never shown, tokens neither.
 */
import type { Emulator } from '../../emulatorTypes.ts';
import type { EmulatedOrg, StoredComponent } from '../../state/stateTypes.ts';
import { type Html, html, page, table } from './html.ts';

const loginsShown = 50;
const time = (milliseconds: number): string =>
  `${new Date(milliseconds).toISOString().slice(0, 19).replace('T', ' ')} UTC`;

const administratorOf = ({ state }: Emulator, org: EmulatedOrg): string =>
  String(state.records.find(org.orgId, 'User')[0]?.['Username'] ?? '');

/** The page at `/`. */
export const orgListPage = (emulator: Emulator): string => {
  const living = emulator.state.orgs.list().filter((org) => !org.isDeleted);
  const rows = living.map((org) => [
    html`<a href="/orgs/${org.orgId}">${org.name}</a>`,
    org.kind === 'devHub' ? 'Dev Hub' : org.kind,
    org.edition,
    administratorOf(emulator, org),
    html`<code>${emulator.instanceUrl(org)}</code>`,
    org.expiresAt === undefined ? '–' : time(org.expiresAt),
  ]);
  const headings = ['Name', 'Kind', 'Edition', 'Username', 'Instance URL', 'Expires'];
  return page(
    'Emulated orgs',
    html`<h1>Emulated orgs</h1><p>These orgs exist on this machine only. Generic login host:
<code>${emulator.loginUrl()}</code></p>${table('Dev Hub and orgs', headings, rows)}`,
  );
};

const namesApp = (component: StoredComponent, app: StoredComponent): boolean =>
  component.body['externalClientApplication'] === app.fullName;

/** Settings that may hold a secret; the page has no use for them. */
const hidden = /secret|certificate|password|consumerKey/i;

const isSwitch = (value: unknown): boolean => value === 'true' || value === 'false';

const settingsOf = (components: readonly StoredComponent[]): Html =>
  html`${components.map(
    ({ type, fullName, body }) =>
      html`<details><summary>${type}: ${fullName}</summary><ul>${Object.entries(body)
        .filter(([name, value]) => !name.startsWith('@') && (isSwitch(value) || !hidden.test(name)))
        .map(
          ([name, value]) =>
            html`<li>${name}: <code>${typeof value === 'string' ? value : JSON.stringify(value)}</code></li>`,
        )}</ul></details>`,
  )}`;

const appTypes = [
  'ExtlClntAppGlobalOauthSettings',
  'ExtlClntAppOauthSettings',
  'ExtlClntAppOauthConfigurablePolicies',
  'ExtlClntAppConfigurablePolicies',
];

const appRow = ({ state }: Emulator, org: EmulatedOrg, app: StoredComponent): readonly (string | Html)[] => {
  const parts = appTypes
    .flatMap((type) => state.components.list(org.orgId, type))
    .filter((part) => namesApp(part, app));
  const runAs = parts.map(({ body }) => body['clientCredentialsFlowUser']).find((value) => typeof value === 'string');
  const credentials = state.consumers.byApp(org.orgId, app.id).map(({ consumerId, key }) => {
    const staged = state.consumers.staged(consumerId);
    return staged === undefined
      ? html`<div><code>${key}</code></div>`
      : html`<div><code>${key}</code></div><div>staged: <code>${staged.key}</code>, ${staged.state}, until
${time(staged.expiresAt)}</div>`;
  });
  return [
    html`${String(app.body['label'] ?? app.fullName)}<div class="quiet">${app.fullName}</div>`,
    typeof runAs === 'string' ? runAs : '–',
    html`${credentials}`,
    settingsOf(parts),
  ];
};

const statusOf = (value: unknown, depth = 0): string => {
  if (typeof value !== 'object' || value === null || depth > 2) return '';
  if ('status' in value && typeof value.status === 'string') return value.status;
  return (
    Object.values(value)
      .map((inner) => statusOf(inner, depth + 1))
      .find((status) => status !== '') ?? ''
  );
};

/** The page of one org. */
export const orgPage = (emulator: Emulator, org: EmulatedOrg): string => {
  const { state } = emulator;
  const usernames = new Map(state.records.find(org.orgId, 'User').map((user) => [user.Id, String(user['Username'])]));
  const apps = state.components.list(org.orgId, 'ExternalClientApplication').map((app) => appRow(emulator, org, app));
  const deployments = [...state.jobs.list(org.orgId, 'deploy')]
    .reverse()
    .map(({ id, createdAt, body }) => [html`<code>${id}</code>`, time(createdAt), statusOf(body)]);
  const logins = state.records
    .find(org.orgId, 'LoginHistory')
    .slice(-loginsShown)
    .reverse()
    .map((login) => [
      String(login['LoginTime'] ?? login['CreatedDate']),
      usernames.get(String(login['UserId'])) ?? String(login['UserId']),
      String(login['Application'] ?? ''),
      String(login['LoginSubType'] ?? login['LoginType'] ?? ''),
      String(login['Status'] ?? ''),
    ]);
  return page(
    org.name,
    html`<p><a href="/">All orgs</a></p><h1>${org.name}</h1><p>${org.edition}, <code>${emulator.instanceUrl(org)}</code>,
org id <code>${org.orgId}</code></p>
${table('External Client Apps', ['App', 'Run-as user', 'Consumer key', 'Settings and policies'], apps)}
${table('Deployments', ['Job id', 'Created', 'Status'], deployments)}
${table('Login history', ['Time', 'User', 'Application', 'Kind', 'Status'], logins)}`,
  );
};
