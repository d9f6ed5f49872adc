/** The page at `/`: the Dev Hub with its limits and every other org, the ones that are gone apart. */
import type { Emulator } from '../../emulatorTypes.ts';
import type { EmulatedOrg } from '../../state/stateTypes.ts';
import { type Html, html } from './html.ts';
import { endOf } from './missingPages.ts';
import { administratorOf, kindNames } from './orgNames.ts';
import { facts, id, moment, page, section, table, until } from './pageLayout.ts';
import { limitTable } from './scratchOrgSection.ts';

const counts = (orgs: readonly EmulatedOrg[]): string => {
  const living = orgs.filter(({ isDeleted }) => !isDeleted).length;
  return `${living} living, ${orgs.length - living} deleted`;
};

const nameCell = ({ orgId, name }: EmulatedOrg): Html =>
  html`<a href="/orgs/${orgId}">${name}</a><div class="quiet">${id(orgId)}</div>`;

const kindCell = ({ kind, edition }: EmulatedOrg): Html => html`${kindNames[kind]}<div class="quiet">${edition}</div>`;

const livingTable = (emulator: Emulator, orgs: readonly EmulatedOrg[]): Html =>
  table({
    id: 'living',
    caption: 'Dev Hub and orgs',
    columns: ['Name', 'Kind', 'Administrator', 'Instance URL', 'Expires'],
    rows: orgs.map((org) => [
      nameCell(org),
      kindCell(org),
      administratorOf(emulator, org),
      id(emulator.instanceUrl(org)),
      until(org.expiresAt, emulator.state.clock.now(), 'Expired: its Dev Hub removes it'),
    ]),
  });

const deletedTable = (emulator: Emulator, orgs: readonly EmulatedOrg[]): Html =>
  table({
    id: 'deleted',
    caption: 'Deleted orgs',
    columns: ['Name', 'Kind', 'End', 'Created', 'Expiry date'],
    rows: orgs.map((org) => [
      nameCell(org),
      kindCell(org),
      endOf(emulator, org),
      moment(org.createdAt),
      moment(org.expiresAt),
    ]),
  });

export const orgListPage = (emulator: Emulator): string => {
  const orgs = emulator.state.orgs.list();
  const living = orgs.filter(({ isDeleted }) => !isDeleted);
  const deleted = orgs.filter(({ isDeleted }) => isDeleted);
  const hubs = living.filter(({ kind }) => kind === 'devHub');
  return page({
    title: 'Emulated orgs',
    body: html`<h1>Emulated orgs</h1>
${facts([
  ['Clock of the orgs', moment(emulator.state.clock.now())],
  ['Orgs', counts(orgs)],
  ['Login host', html`<code>${emulator.loginUrl()}</code>`],
  ['Highest API version', emulator.highestApiVersion],
])}
${livingTable(emulator, living)}
${hubs.map((hub) => limitTable(emulator, hub))}
${deleted.length === 0 ? undefined : section('gone', 'Gone', deletedTable(emulator, deleted))}`,
  });
};
