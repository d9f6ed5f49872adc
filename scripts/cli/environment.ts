/**
 * The only reader (and writer) of `process.env`: the variables of the sf CLI and of CI systems, as one value.
 * Rooms get what they need as arguments; the libraries read the variables that `prepareLibraries` sets before they load.
 */
import { getCompileCacheDir } from 'node:module';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

export type Environment = {
  readonly isCi: boolean;
  /** `SF_TARGET_ORG` / `SF_TARGET_DEV_HUB`, with the old names that sf still takes. */
  readonly targetOrg: string | undefined;
  readonly targetDevHub: string | undefined;
  readonly apiVersion: string | undefined;
  /** `SF_JSON_TO_STDOUT`-like switch of sf: every command answers in JSON. */
  readonly isJson: boolean;
  readonly homeDirectory: string;
  readonly workingDirectory: string;
  /** `ECA_DATA_DIR`, else `.eca` in the project. */
  readonly dataDirectory: (projectRoot: string) => string;
  readonly isTerminal: boolean;
  /** A terminal that can take lines back. */
  readonly canRewrite: boolean;
  readonly hasColor: boolean;
  readonly columns: number;
  /** Variables that make a run less safe than it looks. */
  readonly notices: readonly string[];
  /** All variables, for values such as `ECA_CONTACT_EMAIL` and for the proxies of a token request. */
  readonly variables: Readonly<Record<string, string | undefined>>;
};

const first = (...values: readonly (string | undefined)[]): string | undefined =>
  values.find((value) => value !== undefined && value.trim() !== '');

const isTrue = (value: string | undefined): boolean => value !== undefined && /^(1|true|yes)$/i.test(value.trim());

export function readEnvironment(): Environment {
  const variables = { ...process.env };
  const isTerminal = process.stderr.isTTY === true;
  return {
    isCi: isTrue(variables['CI']),
    targetOrg: first(variables['SF_TARGET_ORG'], variables['SFDX_DEFAULTUSERNAME']),
    targetDevHub: first(variables['SF_TARGET_DEV_HUB'], variables['SFDX_DEFAULTDEVHUBUSERNAME']),
    apiVersion: first(variables['SF_ORG_API_VERSION'], variables['SFDX_API_VERSION']),
    isJson: variables['SF_CONTENT_TYPE']?.toUpperCase() === 'JSON',
    homeDirectory: homedir(),
    workingDirectory: process.cwd(),
    dataDirectory: (projectRoot) => resolve(projectRoot, first(variables['ECA_DATA_DIR']) ?? '.eca'),
    isTerminal,
    canRewrite: isTerminal && variables['TERM'] !== 'dumb',
    hasColor:
      process.stdout.isTTY === true && first(variables['NO_COLOR']) === undefined && variables['TERM'] !== 'dumb',
    // Some pseudo-terminals say 0.
    columns: process.stdout.columns || 100,
    notices:
      variables['NODE_TLS_REJECT_UNAUTHORIZED'] === '0'
        ? ['NODE_TLS_REJECT_UNAUTHORIZED=0 switches off every check of certificates; use NODE_EXTRA_CA_CERTS instead.']
        : [],
    variables,
  };
}

/** Switches of the libraries and of every `sf` child that neither a person nor a pipeline needs in our runs. */
export const QUIET_SF: Readonly<Record<string, string>> = {
  SF_DISABLE_LOG_FILE: 'true',
  SF_DISABLE_TELEMETRY: 'true',
  SF_DISABLE_AUTOUPDATE: 'true',
  SF_AUTOUPDATE_DISABLE: 'true',
  SF_SKIP_NEW_VERSION_CHECK: 'true',
};

/** Must run before @salesforce/core is loaded: it reads these variables while loading. */
export function prepareLibraries(): void {
  for (const [name, value] of Object.entries(QUIET_SF)) {
    process.env[name] ??= value;
  }
}

const PROXY_VARIABLES = ['http_proxy', 'https_proxy', 'HTTP_PROXY', 'HTTPS_PROXY', 'all_proxy', 'ALL_PROXY'] as const;

export const emulatorHome = (dataDirectory: string): string => join(dataDirectory, 'emulator', 'home');

/** What a process needs to see the emulated orgs and nothing of the person's own: as variables, for us and for children. */
export function emulatorVariables(dataDirectory: string): Readonly<Record<string, string>> {
  const home = emulatorHome(dataDirectory);
  return {
    ...QUIET_SF,
    HOME: home,
    USERPROFILE: home,
    // A keychain belongs to a person; the emulated orgs' tokens stay in the emulator's folder.
    SF_USE_GENERIC_UNIX_KEYCHAIN: 'true',
  };
}

/**
 * Makes this process see the emulated orgs only. The proxies go too: jsforce would send even loopback requests through
 * them, since it does not know NO_PROXY.
 */
export function enterEmulatorHome(dataDirectory: string): void {
  Object.assign(process.env, emulatorVariables(dataDirectory));
  for (const name of [
    ...PROXY_VARIABLES,
    'SF_TARGET_ORG',
    'SF_TARGET_DEV_HUB',
    'SFDX_DEFAULTUSERNAME',
    'SFDX_DEFAULTDEVHUBUSERNAME',
    'SF_ORG_INSTANCE_URL',
  ]) {
    delete process.env[name];
  }
}

/**
 * Our own variables for a child that runs Node, with the compile cache of this process: a child that switches it on by
 * itself has paid for its first file already, and that is the one that loads the compiler.
 */
export function nodeEnvironment(): Record<string, string | undefined> {
  const directory = getCompileCacheDir();
  // Node names the directory of its own version, below the one that it was given.
  return directory === undefined ? { ...process.env } : { NODE_COMPILE_CACHE: dirname(directory), ...process.env };
}

/** Variables for a child that shall see the emulated orgs only. */
export function childEnvironment(
  dataDirectory: string,
  extra: Readonly<Record<string, string>> = {},
): Record<string, string | undefined> {
  const inherited: Record<string, string | undefined> = { ...process.env };
  for (const name of PROXY_VARIABLES) {
    delete inherited[name];
  }
  return { ...inherited, ...emulatorVariables(dataDirectory), ...extra };
}
