/** The page at `/`: the Dev Hub and every other org, the deleted ones apart. */
import type { Emulator } from '../../emulatorTypes.ts';
import type { EmulatedOrg } from '../../state/stateTypes.ts';
import { html } from './html.ts';
import { facts, formatMoment, orDash, page, section, table } from './pageLayout.ts';

export const kindNames: Readonly<Record<EmulatedOrg['kind'], string>> = {
  devHub: 'Dev Hub',
  production: 'Production',
  sandbox: 'Sandbox',
  scratch: 'Scratch org',
  developer: 'Developer org',
};

/** The first user of the org, who was there before anybody did anything. */
export const administratorOf = ({ state }: Emulator, { orgId }: EmulatedOrg): string =>
  orDash(state.records.find(orgId, 'User')[0]?.['Username']);

const counts = (orgs: readonly EmulatedOrg[]): string => {
  const living = orgs.filter(({ isDeleted }) => !isDeleted).length;
  return `${living} living, ${orgs.length - living} deleted`;
};

const livingTable = (emulator: Emulator, orgs: readonly EmulatedOrg[]) =>
  table({
    id: 'living',
    caption: 'Dev Hub and orgs',
    columns: ['Name', 'Kind', 'Edition', 'Administrator', 'Instance URL', 'Expires'],
    rows: orgs.map((org) => [
      html`<a href="/orgs/${org.orgId}">${org.name}</a>`,
      kindNames[org.kind],
      org.edition,
      administratorOf(emulator, org),
      html`<code>${emulator.instanceUrl(org)}</code>`,
      formatMoment(org.expiresAt),
    ]),
  });

const deletedTable = (orgs: readonly EmulatedOrg[]) =>
  table({
    id: 'deleted',
    caption: 'Deleted orgs',
    columns: ['Name', 'Kind', 'Edition', 'Org id', 'Created', 'Would have expired'],
    rows: orgs.map((org) => [
      org.name,
      kindNames[org.kind],
      org.edition,
      html`<code>${org.orgId}</code>`,
      formatMoment(org.createdAt),
      formatMoment(org.expiresAt),
    ]),
  });

export const orgListPage = (emulator: Emulator): string => {
  const orgs = emulator.state.orgs.list();
  const deleted = orgs.filter(({ isDeleted }) => isDeleted);
  return page({
    title: 'Emulated orgs',
    body: html`<h1>Emulated orgs</h1>
${facts([
  ['Clock of the orgs', formatMoment(emulator.state.clock.now())],
  ['Orgs', counts(orgs)],
  ['Login host', html`<code>${emulator.loginUrl()}</code>`],
  ['Highest API version', emulator.highestApiVersion],
])}
${livingTable(
  emulator,
  orgs.filter(({ isDeleted }) => !isDeleted),
)}
${deleted.length === 0 ? undefined : section('gone', 'Gone', deletedTable(deleted))}`,
  });
};
