/**
 * The page of one org: what Setup would show about External Client Apps and what goes with them. Secrets are never shown,
 * tokens neither.
 */
import type { Emulator } from '../../emulatorTypes.ts';
import type { EmulatedOrg } from '../../state/stateTypes.ts';
import { appSection } from './appSection.ts';
import { deploymentSection } from './deploymentPages.ts';
import { type Html, html } from './html.ts';
import { administratorOf, kindNames } from './orgListPage.ts';
import { facts, formatMoment, orDash, page, section, table, toned } from './pageLayout.ts';
import { userSection } from './userSection.ts';

const loginsShown = 100;

const loginTable = ({ state }: Emulator, { orgId }: EmulatedOrg): Html => {
  const usernames = new Map(state.records.find(orgId, 'User').map((user) => [user.Id, String(user['Username'])]));
  const logins = [...state.records.find(orgId, 'LoginHistory')].reverse();
  const older = logins.length - loginsShown;
  return html`${table({
    id: 'login-list',
    caption: 'Login history',
    columns: ['Time', 'User', 'Status', 'Application', 'Kind', 'Source IP'],
    rows: logins.slice(0, loginsShown).map((login) => {
      const status = orDash(login['Status']);
      return [
        formatMoment(Date.parse(String(login['LoginTime'] ?? login['CreatedDate']).replace(/\+0000$/, 'Z'))),
        usernames.get(String(login['UserId'])) ?? String(login['UserId']),
        toned(status === 'Success' ? 'good' : 'bad', status),
        orDash(login['Application']),
        orDash(login['LoginSubType'] ?? login['LoginType']),
        orDash(login['SourceIp']),
      ];
    }),
  })}${older > 0 ? html`<p class="quiet">${older} older ones are not shown.</p>` : undefined}`;
};

const sections = [
  ['apps', 'External Client App Manager'],
  ['deployments', 'Deployments'],
  ['users', 'Integration users and licences'],
  ['logins', 'Login history'],
] as const;

const contents = (): Html =>
  html`<nav aria-label="On this page"><ul>${sections.map(
    ([id, heading]) => html`<li><a href="#${id}">${heading}</a></li>`,
  )}</ul></nav>`;

export const orgPage = (emulator: Emulator, org: EmulatedOrg): string => {
  const deployments = deploymentSection(emulator, org);
  const contentOf = {
    apps: appSection(emulator, org),
    deployments,
    users: userSection(emulator, org),
    logins: loginTable(emulator, org),
  };
  const hub = org.hubOrgId === undefined ? undefined : emulator.state.orgs.get(org.hubOrgId);
  return page({
    title: org.name,
    trail: [{ href: '/', text: 'All orgs' }],
    body: html`<h1>${org.name}</h1>
${facts([
  ['Kind', kindNames[org.kind]],
  ['Edition', org.edition],
  ['Administrator', administratorOf(emulator, org)],
  ['Instance URL and My Domain', html`<code>${emulator.instanceUrl(org)}</code>`],
  ['Org id', html`<code>${org.orgId}</code>`],
  ['Created', formatMoment(org.createdAt)],
  ...(org.expiresAt === undefined ? [] : [['Expires', formatMoment(org.expiresAt)] as const]),
  ...(hub === undefined ? [] : [['Dev Hub', html`<a href="/orgs/${hub.orgId}">${hub.name}</a>`] as const]),
  ['Clock of the org', formatMoment(emulator.state.clock.now())],
])}
${contents()}
${sections.map(([id, heading]) => section(id, heading, contentOf[id]))}`,
  });
};
