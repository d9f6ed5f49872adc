/**
 * `npm run emulator -- org …`: makes production, sandbox and developer orgs and authorises them in the emulator's own sf
 * state, so that their alias works in every command. Scratch orgs are made as everywhere: by their Dev Hub.
 */
import { InvalidArgumentError, Option } from 'commander';
import { raise } from '../lib/errors.ts';
import { Secret } from '../lib/secret.ts';
import { readAliases } from '../org/sfAliases.ts';
import type { CommandResult } from './commandModule.ts';
import { askEmulator, callEmulator, type EmulatorAnswer } from './emulatorAdmin.ts';
import { type EmulatedOrg, listEmulatedOrgs } from './emulatorOrgList.ts';
import type { RunningEmulator } from './emulatorProcess.ts';
import type { Steerable } from './emulatorSteering.ts';

export const ORG_KINDS = ['production', 'sandbox', 'developer'] as const;

/** What the admin routes take; a seed says more than a kind, a name and an edition. */
export type OrgRequest = {
  readonly kind: string;
  readonly name: string;
  readonly edition?: string;
  readonly [more: string]: unknown;
};

type CreatedOrg = {
  readonly orgId: string;
  readonly kind: string;
  readonly name: string;
  readonly edition: string;
  readonly username: string;
  readonly instanceUrl: string;
  /** Of a scratch org. */
  readonly devHubUsername?: string;
  /** Milliseconds since the epoch, on the emulator's clock. */
  readonly expiresAt?: number;
  readonly clientId: string;
  readonly refreshToken: string;
};

export type AuthorizedEmulatedOrg = Omit<CreatedOrg, 'clientId' | 'refreshToken' | 'devHubUsername'> & {
  readonly alias: string;
};

const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10);

/** Makes the org and authorises it under the alias; what is given back holds no token. */
export async function createEmulatedOrg(
  emulator: RunningEmulator,
  alias: string,
  request: OrgRequest,
): Promise<EmulatorAnswer<AuthorizedEmulatedOrg>> {
  const answer = await askEmulator<CreatedOrg>(emulator, 'POST', 'orgs', request);
  return answer.kind === 'refused' ? answer : { kind: 'done', value: await authorize(alias, answer.value) };
}

/** Authorises an org that is there already, such as one whose making was cut short. */
export const authorizeEmulatedOrg = async (
  emulator: RunningEmulator,
  alias: string,
  orgId: string,
): Promise<AuthorizedEmulatedOrg> =>
  authorize(alias, await callEmulator<CreatedOrg>(emulator, 'POST', 'orgs/authorize', { org: orgId }));

async function authorize(alias: string, created: CreatedOrg): Promise<AuthorizedEmulatedOrg> {
  const { orgId, kind, name, edition, username, instanceUrl, clientId, refreshToken, devHubUsername, expiresAt } =
    created;
  const { authorizeWithRefreshToken } = await import('../org/authorizeOrg.ts');
  await authorizeWithRefreshToken({
    loginUrl: instanceUrl,
    refreshToken: Secret.of(refreshToken),
    clientId,
    alias,
    isDevHub: false,
    ...(devHubUsername === undefined || expiresAt === undefined
      ? {}
      : { scratchOrg: { devHubUsername, expirationDate: dayOf(expiresAt) } }),
  });
  const ends = expiresAt === undefined ? {} : { expiresAt };
  return { alias, orgId, kind, name, edition, username, instanceUrl, ...ends };
}

/** An alias as sf takes it. */
function parseAlias(text: string): string {
  if (text.trim() === '' || /[\s=]/.test(text) || text.startsWith('-')) {
    throw new InvalidArgumentError('It must be one word without "=", and not begin with "-".');
  }
  return text;
}

function parseName(text: string): string {
  if (text.trim() === '') {
    throw new InvalidArgumentError('It must not be empty.');
  }
  return text.trim();
}

type CreateFlags = { readonly kind: string; readonly alias: string; readonly name?: string; readonly edition?: string };

async function createOrg(
  emulator: RunningEmulator,
  { kind, alias, name = alias, edition }: CreateFlags,
  { emulatedHome, ownHome }: Steerable,
): Promise<CommandResult> {
  const [emulated, own] = await Promise.all([readAliases(emulatedHome), readAliases(ownHome)]);
  const owner = emulated.get(alias);
  if (owner !== undefined) {
    raise('UsageError', { command: 'emulator', problem: `The alias "${alias}" names the emulated org of ${owner}.` });
  }
  const answer = await createEmulatedOrg(emulator, alias, { kind, name, edition });
  if (answer.kind === 'refused') {
    return raise('UsageError', { command: 'emulator', problem: answer.problem });
  }
  const { username, instanceUrl } = answer.value;
  return {
    kind: 'answer',
    text: `Made the emulated ${kind} org "${alias}" (${username}, ${instanceUrl}).\nNow: npm run deploy -- --target-org ${alias}`,
    result: answer.value,
    warnings: own.has(alias)
      ? [`"${alias}" also names an org of your own: commands need --emulator or --no-emulator to tell them apart.`]
      : [],
  };
}

type RefreshFlags = { readonly alias: string; readonly keepsApps: boolean };

async function refreshOrg(
  emulator: RunningEmulator,
  { alias, keepsApps }: RefreshFlags,
  { emulatedHome }: Steerable,
): Promise<CommandResult> {
  const orgs = await listEmulatedOrgs(emulator, emulatedHome);
  const found = orgs.find(({ aliases }) => aliases.includes(alias));
  if (found === undefined) {
    return raise('UnknownOrgError', { alias, known: orgs.flatMap(({ aliases }) => aliases) });
  }
  const refreshed = await callEmulator<CreatedOrg>(emulator, 'POST', 'orgs/refresh', { org: found.orgId, keepsApps });
  const { orgId, username, instanceUrl, clientId, refreshToken } = refreshed;
  const { authorizeWithRefreshToken } = await import('../org/authorizeOrg.ts');
  const token = Secret.of(refreshToken);
  await authorizeWithRefreshToken({ loginUrl: instanceUrl, refreshToken: token, clientId, alias, isDevHub: false });
  return {
    kind: 'answer',
    text: `Refreshed the emulated sandbox "${alias}": ${found.orgId} is ${orgId} now (${username}).\nNow: npm run refresh -- --target-org ${alias}`,
    result: { alias, orgId, before: found.orgId, username, instanceUrl },
  };
}

const describeList = (orgs: readonly EmulatedOrg[]): string =>
  orgs
    .map(({ aliases, kind, username, instanceUrl, expiresAt }) =>
      [
        (aliases.join(', ') || '–').padEnd(16),
        kind.padEnd(10),
        instanceUrl.padEnd(22),
        username,
        ...(expiresAt === undefined ? [] : [`expires ${dayOf(expiresAt)}`]),
      ].join('  '),
    )
    .join('\n');

export function addOrgActions(steerable: Steerable): void {
  const { program, emulatedHome, choose } = steerable;
  const org = program.command('org').helpCommand(false).description('orgs that no Dev Hub makes');
  org
    .command('create')
    .description('makes an org and authorises it for the commands')
    .addOption(new Option('--kind <kind>', 'what the org is').choices(ORG_KINDS).makeOptionMandatory())
    .addOption(
      new Option('-a, --alias <alias>', 'name by which commands find it').argParser(parseAlias).makeOptionMandatory(),
    )
    .addOption(new Option('--name <name>', 'name of the org; the alias when absent').argParser(parseName))
    .option('--edition <edition>', 'such as "Professional Edition"; Enterprise, or Developer for a developer org')
    .action((flags: CreateFlags) => choose((emulator) => createOrg(emulator, flags, steerable)));
  org
    .command('refresh')
    .description('refreshes a sandbox: another org id, and nothing of what was in it')
    .addOption(new Option('-a, --alias <alias>', 'the sandbox').argParser(parseAlias).makeOptionMandatory())
    .option('--keeps-apps', 'leaves its apps there without their OAuth part, as reports have it', false)
    .action((flags: RefreshFlags) => choose((emulator) => refreshOrg(emulator, flags, steerable)));
  org
    .command('list')
    .description('shows the orgs with their aliases')
    .action(() =>
      choose(async (emulator) => {
        const orgs = await listEmulatedOrgs(emulator, emulatedHome);
        return { kind: 'answer', text: describeList(orgs), result: { orgs } };
      }),
    );
}
