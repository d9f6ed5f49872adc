/**
 * Makes and authorises many emulated orgs in one process. In: the emulator's process file, the first number and how many; HOME
 * is where sf's state goes. Out: orgs named `org<number>`, whose aliases every command knows.
 */
import { readFile } from 'node:fs/promises';
import { Secret } from '../../scripts/lib/secret.ts';
import { authorizeWithRefreshToken } from '../../scripts/org/authorizeOrg.ts';

const [file = '', first = '0', count = '0'] = process.argv.slice(2);
const { frontUrl, adminToken } = JSON.parse(await readFile(file, 'utf8')) as { frontUrl: string; adminToken: string };

for (let index = Number(first); index < Number(first) + Number(count); index += 1) {
  const alias = `org${index}`;
  const response = await fetch(new URL('/__emulator/orgs', frontUrl), {
    method: 'POST',
    headers: { 'x-emulator-token': adminToken, 'content-type': 'application/json' },
    body: JSON.stringify({ kind: 'developer', name: alias }),
  });
  if (!response.ok) {
    throw new Error(`${alias}: ${response.status} ${await response.text()}`);
  }
  const { instanceUrl, refreshToken, clientId } = (await response.json()) as Record<string, string>;
  await authorizeWithRefreshToken({
    loginUrl: instanceUrl ?? '',
    refreshToken: Secret.of(refreshToken ?? ''),
    clientId: clientId ?? '',
    alias,
    isDevHub: false,
  });
}
