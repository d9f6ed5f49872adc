/**
 * Which org a command works on, and in whose sf state it is found: the person's own, or the emulator's. The only place
 * that knows that there is an emulator; the pipeline gets the name of an org and nothing else.
 */
import { raise } from '../lib/errors.ts';
import { Secret } from '../lib/secret.ts';
import type { KnownOrg } from '../org/sfAliases.ts';
import type { CommandContext } from './commandModule.ts';
import { ensureEmulator, type RunningEmulator } from './emulatorProcess.ts';
import { emulatorHome, enterEmulatorHome } from './environment.ts';

/** Alias of the emulator's Dev Hub in the emulator's own sf state. */
export const EMULATED_HUB_ALIAS = 'emulator';

export type OrgChoice = { readonly name: string; readonly isEmulated: boolean };

type Wish = {
  readonly flag: string | undefined;
  readonly emulator: boolean | undefined;
  readonly dataDirectory: string;
  /** The command as it was given, for one that names its orgs elsewhere than in a flag. */
  readonly again?: string;
};

/**
 * The target org: the flag, then `SF_TARGET_ORG`, then sf's own configuration.
 * @throws {NoTargetOrgError} {UnknownOrgError} {AmbiguousTargetOrgError} {EmulatorNotAskedError}
 */
export async function chooseTargetOrg(wish: Wish, context: CommandContext): Promise<OrgChoice> {
  const named =
    wish.flag ??
    context.environment.targetOrg ??
    (wish.emulator === true ? undefined : await (await import('../org/sfConfiguration.ts')).defaultTargetOrg());
  return named === undefined
    ? raise('NoTargetOrgError', { command: context.name })
    : choose(named, '--target-org', wish, context);
}

/**
 * The Dev Hub: the flag, then `SF_TARGET_DEV_HUB`, then sf's own configuration, then the emulator, which with CI=true
 * must have been asked for.
 * @throws {NoDevHubError} {UnknownOrgError} {AmbiguousTargetOrgError} {EmulatorNotAskedError}
 */
export async function chooseDevHub(wish: Wish, context: CommandContext): Promise<OrgChoice> {
  const named = wish.flag ?? (wish.emulator === true ? undefined : context.environment.targetDevHub);
  if (named !== undefined) {
    return choose(named, '--target-dev-hub', wish, context);
  }
  if (wish.emulator !== true) {
    const configured = await (await import('../org/sfConfiguration.ts')).defaultDevHub();
    if (configured !== undefined) {
      return choose(configured, '--target-dev-hub', wish, context);
    }
    if (context.environment.isCi || wish.emulator === false) {
      raise('NoDevHubError', { ci: context.environment.isCi });
    }
  }
  return { name: EMULATED_HUB_ALIAS, isEmulated: true };
}

/** sf takes an access token where it takes an alias; that one stands in no file. */
const isAccessToken = (name: string): boolean => /^00D\w{12,15}!/.test(name);

async function choose(name: string, flag: string, wish: Wish, context: CommandContext): Promise<OrgChoice> {
  return wish.emulator === undefined
    ? chooseKnown({ name, flag }, await readBothStates(wish, context), context)
    : { name, isEmulated: wish.emulator };
}

/**
 * The same for many aliases, all of which were named.
 * @throws {UnknownOrgError} {AmbiguousTargetOrgError} {EmulatorNotAskedError}
 */
export async function chooseTargetOrgs(
  names: readonly string[],
  wish: Omit<Wish, 'flag'>,
  context: CommandContext,
): Promise<readonly OrgChoice[]> {
  const { emulator } = wish;
  if (emulator !== undefined) {
    return names.map((name) => ({ name, isEmulated: emulator }));
  }
  const states = await readBothStates(wish, context);
  return names.map((name) => chooseKnown({ name, flag: '--target-org', again: wish.again }, states, context));
}

type BothStates = { readonly emulated: readonly KnownOrg[]; readonly own: readonly KnownOrg[] };

async function readBothStates({ dataDirectory }: Omit<Wish, 'flag'>, context: CommandContext): Promise<BothStates> {
  const { readKnownOrgs } = await import('../org/sfAliases.ts');
  const [emulated, own] = await Promise.all([
    readKnownOrgs(emulatorHome(dataDirectory)),
    readKnownOrgs(context.environment.homeDirectory),
  ]);
  return { emulated, own };
}

type NamedOrg = { readonly name: string; readonly flag: string; readonly again?: string | undefined };

function chooseKnown(
  { name, flag, again }: NamedOrg,
  { emulated, own }: BothStates,
  context: CommandContext,
): OrgChoice {
  const isIn = (orgs: readonly KnownOrg[]): boolean =>
    orgs.some(({ username, aliases }) => username === name || aliases.includes(name));
  const [inEmulator, inOwn] = [isIn(emulated), isIn(own)];
  if (inEmulator && inOwn) {
    raise('AmbiguousTargetOrgError', { alias: name, command: context.name, flag, again });
  }
  if (inEmulator && context.environment.isCi) {
    raise('EmulatorNotAskedError', { alias: name, command: context.name, flag, again });
  }
  if (!inEmulator && !inOwn && !isAccessToken(name)) {
    const known = [...own, ...emulated].flatMap(({ username, aliases }) => (aliases.length > 0 ? aliases : [username]));
    raise('UnknownOrgError', { alias: name, known: [...new Set(known)].sort() });
  }
  return { name, isEmulated: inEmulator };
}

/**
 * Makes this process see the emulated orgs: starts the emulator where none runs and authorises its Dev Hub in the
 * emulator's own sf state. Nothing of the person's own state is read or written from here on.
 */
export async function enterEmulator(dataDirectory: string, context: CommandContext): Promise<RunningEmulator> {
  enterEmulatorHome(dataDirectory);
  const { emulator, wasStarted } = await ensureEmulator(dataDirectory);
  if (wasStarted) {
    context.output.line(
      `Started the emulator in the background (${emulator.frontUrl}); "npm run emulator -- stop" ends it.`,
    );
  }
  const { isKnownIn } = await import('../org/sfAliases.ts');
  if (!(await isKnownIn(emulatorHome(dataDirectory), emulator.devHub.username))) {
    await authorizeEmulatedHub(emulator);
  }
  return emulator;
}

/** Writes the Dev Hub's authorisation to the sf state that this process sees. */
export async function authorizeEmulatedHub(emulator: RunningEmulator): Promise<void> {
  const { authorizeWithRefreshToken } = await import('../org/authorizeOrg.ts');
  await authorizeWithRefreshToken({
    loginUrl: emulator.devHub.instanceUrl,
    refreshToken: Secret.of(emulator.devHub.refreshToken),
    clientId: emulator.devHub.clientId,
    alias: EMULATED_HUB_ALIAS,
    isDevHub: true,
  });
}
