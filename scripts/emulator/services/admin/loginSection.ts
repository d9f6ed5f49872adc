/** The login history of an org, where an administrator looks for why a token was refused. */
import type { Emulator } from '../../emulatorTypes.ts';
import type { EmulatedOrg } from '../../state/stateTypes.ts';
import { type Html, html } from './html.ts';
import { moment, orDash, table, toned } from './pageLayout.ts';

const loginsShown = 100;

/** The newest logins first. */
export const loginSection = ({ state }: Emulator, { orgId }: EmulatedOrg): Html => {
  const usernames = new Map(state.records.find(orgId, 'User').map((user) => [user.Id, String(user['Username'])]));
  const logins = [...state.records.find(orgId, 'LoginHistory')].reverse();
  const older = logins.length - loginsShown;
  return html`${table({
    id: 'login-list',
    caption: 'Login history',
    columns: ['Time', 'User', 'Status', 'Application', 'Kind', 'Source IP', 'Login URL'],
    rows: logins.slice(0, loginsShown).map((login) => {
      const status = orDash(login['Status']);
      return [
        moment(Date.parse(String(login['LoginTime'] ?? login['CreatedDate']).replace(/\+0000$/, 'Z'))),
        usernames.get(String(login['UserId'])) ?? String(login['UserId']),
        toned(status === 'Success' ? 'good' : 'bad', status),
        orDash(login['Application']),
        orDash(login['LoginSubType'] ?? login['LoginType']),
        orDash(login['SourceIp']),
        orDash(login['LoginUrl']),
      ];
    }),
    whenEmpty: 'nobody has logged in. A refusal is listed only once the user is known: see the app for others.',
  })}${older > 0 ? html`<p class="quiet">${older} older ones are not shown.</p>` : undefined}`;
};
