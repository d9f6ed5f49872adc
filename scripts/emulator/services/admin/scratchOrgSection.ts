/**
 * What a Dev Hub knows of its scratch orgs: its allocations and the requests with what came of them. A scratch org whose
 * time is over no longer counts, although the Dev Hub removes it only when the next client asks: looking changes nothing.
 * @see https://developer.salesforce.com/docs/atlas.en-us.sfdx_dev.meta/sfdx_dev/sfdx_dev_scratch_orgs_editions_and_allocations.htm
 */
import type { Emulator } from '../../emulatorTypes.ts';
import { to18 } from '../../state/ids.ts';
import type { EmulatedOrg, StoredRecord } from '../../state/stateTypes.ts';
import { countScratchOrgs } from '../scratchOrgs/scratchOrgLimits.ts';
import { type Html, html, type Insertion } from './html.ts';
import { id, moment, orDash, type Tone, table, toned, until } from './pageLayout.ts';

const requestsShown = 100;

const countOverdue = ({ state }: Emulator, hub: EmulatedOrg): number =>
  state.orgs
    .list()
    .filter(({ hubOrgId, isDeleted }) => hubOrgId === hub.orgId && !isDeleted)
    .filter(({ expiresAt }) => expiresAt !== undefined && expiresAt <= state.clock.now()).length;

/** Active and daily scratch orgs, as the limits resource counts them. */
export const limitTable = (emulator: Emulator, hub: EmulatedOrg): Html => {
  const { active, daily } = countScratchOrgs(emulator, hub);
  const row = (name: string, used: number, maximum: number): readonly Insertion[] => [
    name,
    used,
    used < maximum ? maximum - used : toned('bad', 'none'),
    maximum,
  ];
  return table({
    id: `limits-${hub.orgId}`,
    caption: `Limits of ${hub.name}`,
    columns: ['Limit', 'Used', 'Left', 'Maximum'],
    rows: [
      row('Active scratch orgs', Math.max(0, active.used - countOverdue(emulator, hub)), active.maximum),
      row('Daily scratch orgs, in 24 hours', daily.used, daily.maximum),
    ],
  });
};

const tones: Readonly<Record<string, Tone>> = { Active: 'good', Error: 'bad', New: 'busy', Creating: 'busy' };

const statusOf = (request: StoredRecord): Html => {
  const status = orDash(request['Status']);
  const detail = [request['ErrorCode'], request['DeletedBy']].find((text) => typeof text === 'string' && text !== '');
  return html`${toned(tones[status] ?? 'quiet', status)}${
    typeof detail === 'string'
      ? html`<div class="quiet">${status === 'Deleted' ? 'by ' : ''}${detail}</div>`
      : undefined
  }`;
};

const endOfRequest = ({ state }: Emulator, request: StoredRecord): Insertion => {
  const org = state.orgs.get(to18(String(request['ScratchOrg'] ?? '')));
  const isThere = org !== undefined && !org.isDeleted;
  return isThere ? until(org.expiresAt, state.clock.now()) : orDash(request['ExpirationDate']);
};

const daysOf = ({ DurationDays: days }: StoredRecord): string => `${orDash(days)} ${days === 1 ? 'day' : 'days'}`;

const requestRow = (emulator: Emulator, request: StoredRecord): readonly Insertion[] => {
  const org = request['ScratchOrg'];
  const name = orDash(request['OrgName']);
  return [
    html`${typeof org === 'string' && org !== '' ? html`<a href="/orgs/${to18(org)}">${name}</a>` : name}<div class="quiet">${id(request.Id)}</div>`,
    statusOf(request),
    orDash(request['Edition']),
    orDash(request['SignupUsername']),
    html`${moment(Date.parse(String(request['CreatedDate']).replace(/\+0000$/, 'Z')))}<div class="quiet">for ${daysOf(request)}</div>`,
    endOfRequest(emulator, request),
  ];
};

/** The newest requests first, with the limits before them. */
export const scratchOrgSection = (emulator: Emulator, hub: EmulatedOrg): Html => {
  const requests = [...emulator.state.records.find(hub.orgId, 'ScratchOrgInfo')].reverse();
  const older = requests.length - requestsShown;
  return html`${limitTable(emulator, hub)}${table({
    id: 'scratch-orgs',
    caption: 'Scratch org requests',
    columns: ['Org name', 'Status', 'Edition', 'Username', 'Requested', 'Expires'],
    rows: requests.slice(0, requestsShown).map((request) => requestRow(emulator, request)),
    whenEmpty: 'none yet.',
  })}${older > 0 ? html`<p class="quiet">${older} older ones are not shown.</p>` : undefined}`;
};
