/**
 * The pages in place of those that are not there: what is unknown, and an org that is gone with how it ended. They say
 * where to go on; their HTTP status is the caller's business.
 */
import type { Emulator } from '../../emulatorTypes.ts';
import { to15 } from '../../state/ids.ts';
import type { EmulatedOrg, StoredRecord } from '../../state/stateTypes.ts';
import { type Html, html } from './html.ts';
import { kindNames } from './orgNames.ts';
import { facts, id, moment, orDash, page, toned } from './pageLayout.ts';

const allOrgs = { href: '/', text: 'All orgs' };

/** For an id that nothing has. */
export const unknownPage = (what: 'org' | 'deployment', org?: EmulatedOrg): string =>
  page({
    title: `No such ${what}`,
    trail: [allOrgs, ...(org === undefined ? [] : [{ href: `/orgs/${org.orgId}`, text: org.name }])],
    body: html`<h1>No such ${what}</h1>
<p>Nothing here has this id. Ids are those of this emulator's data folder: another folder has other ones.</p>`,
  });

/** The request that made a scratch org, where its Dev Hub still has it. */
const requestOf = ({ state }: Emulator, { orgId, hubOrgId }: EmulatedOrg): StoredRecord | undefined =>
  hubOrgId === undefined ? undefined : state.records.find(hubOrgId, 'ScratchOrgInfo', { ScratchOrg: to15(orgId) })[0];

/** How an org ended, in words: by its date, or by whom. */
export const endOf = (emulator: Emulator, org: EmulatedOrg): Html => {
  const request = requestOf(emulator, org);
  const by = orDash(request?.['DeletedBy']);
  const on = orDash(request?.['DeletedDate']);
  if (by === '–') return toned('bad', 'Deleted');
  if (by === 'Automated Process') return html`${toned('bad', 'Expired')}<div class="quiet">removed on ${on}</div>`;
  return html`${toned('bad', 'Deleted')}<div class="quiet">on ${on} by ${by}</div>`;
};

/** An org that has been: its data is no longer shown, as nobody can log in to it. */
export const deletedOrgPage = (emulator: Emulator, org: EmulatedOrg): string =>
  page({
    title: `${org.name} is gone`,
    trail: [allOrgs],
    body: html`<h1>${org.name} is gone</h1>
<p>The org has been deleted, or its time was over. Its tokens are revoked and its address answers no more.</p>
${facts([
  ['End', endOf(emulator, org)],
  ['Kind', kindNames[org.kind]],
  ['Edition', org.edition],
  ['Org id', id(org.orgId)],
  ['Created', moment(org.createdAt)],
  ['Expiry date', moment(org.expiresAt)],
])}`,
  });
