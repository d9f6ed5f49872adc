/**
 * A store in the secrets of GitHub Actions. In: settings and the process' variables. Out: the `CredentialStore` port of a store
 * that never gives a value back. A pair is one secret, a JSON document, since two secrets can't be replaced together; a
 * workflow takes it apart with `fromJSON`.
 *
 * What `check` does not prove: that a fine-grained token or an app may write secrets. It proves that the user may write to
 * the repository, which is what GitHub wants for secrets, and that the token may see them; no endpoint tells the right of
 * a token to write, and a public key is given to who may only read.
 * @see https://cli.github.com/manual/gh_secret_set (the value on stdin; `--env`)
 * @see https://cli.github.com/manual/gh_help_exit-codes (4: authentication is needed)
 * @see https://docs.github.com/en/actions/reference/security/secrets (names: A-Z, 0-9, _; not GITHUB_)
 * @see https://github.com/cli/cli/tree/trunk/pkg/cmd/secret (list pages by itself; set trims line ends)
 * @see https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api (403 or 429)
 */
import type { GithubSettings } from '../../definition/storeSettings.ts';
import { raise } from '../../lib/errors.ts';
import { Secret } from '../../lib/secret.ts';
import type { CredentialStore } from '../clientCredentials.ts';
import { createDocumentStore, type DocumentPort } from './createDocumentStore.ts';
import { isData, objectsOf, parseJsonAnswer, textsOf } from './jsonAnswer.ts';
import { type CommandAnswer, createStoreCommand, type StoreCommand } from './storeCommand.ts';
import { createStoreNames } from './storeNames.ts';
import type { StorePlace } from './storePlace.ts';
import { GH_UNREACHED } from './unreachedAnswers.ts';

const OWN_VARIABLES = [
  'GH_TOKEN',
  'GITHUB_TOKEN',
  'GH_ENTERPRISE_TOKEN',
  'GITHUB_ENTERPRISE_TOKEN',
  'GH_HOST',
  'GH_CONFIG_DIR',
];
const NOT_LOGGED_IN = 4;
/** Between the deployment environment and the name of the secret: neither may hold it. */
const SEPARATOR = '|';

export function createGithubStore(settings: GithubSettings, place: StorePlace): CredentialStore {
  const { repository, environmentName } = settings;
  const isPerOrg = environmentName?.includes('{org}') === true;
  const name = settings.name ?? (isPerOrg ? 'ECA_{app}_{version}' : 'ECA_{org}_{app}_{version}');
  const command = createStoreCommand(
    {
      program: 'gh',
      install: 'Install the GitHub CLI: https://cli.github.com',
      ownVariables: OWN_VARIABLES,
      fixedVariables: { GH_PROMPT_DISABLED: '1', GH_NO_UPDATE_NOTIFIER: '1' },
      unreached: GH_UNREACHED,
    },
    settings,
    place,
  );
  return createDocumentStore({
    store: place.store,
    cli: 'gh',
    // Secrets are capitals whatever is written; environments are not told apart by case either.
    names: createStoreNames(`${environmentName ?? ''}${SEPARATOR}${name}`, {
      characters: isPerOrg ? 'A-Za-z0-9_.-' : 'A-Za-z0-9_',
      letterCase: 'ignored',
    }),
    hide: command.hide,
    port: createGithubPort(command, repository, environmentName),
  });
}

type Place = { readonly environment: string; readonly secret: string };

function placeOf(name: string): Place {
  const [environment = '', secret = ''] = name.split(SEPARATOR);
  return { environment, secret: secret.toUpperCase() };
}

function createGithubPort(
  command: StoreCommand,
  repository: string,
  environmentTemplate: string | undefined,
): DocumentPort {
  const subject = { store: command.store, cli: command.cli };
  /** OWNER/REPOSITORY, also where a host stands before it. */
  const path = repository.split('/').slice(-2).join('/');
  const [host = ''] = repository.split('/').slice(0, -2);
  const locationOf = (name: string): string => {
    const { environment, secret } = placeOf(name);
    return `${secret} of ${repository}${environment === '' ? '' : `, environment ${environment}`} (gh)`;
  };
  const gh = async (args: readonly string[], location: string, stdin?: Secret): Promise<Secret> => {
    const answer = await command.run({ args, location, ...(stdin === undefined ? {} : { stdin }) });
    return answer.exitCode === 0 ? answer.stdout : refuse(command, repository, location, answer);
  };
  const api = (endpoint: string, location: string, more: readonly string[] = []): Promise<Secret> =>
    gh(['api', `repos/${path}${endpoint}`, ...(host === '' ? [] : ['--hostname', host]), ...more], location);
  const secretCommand = (words: readonly string[], environment: string, location: string, stdin?: Secret) =>
    gh(
      ['secret', ...words, '--repo', repository, ...(environment === '' ? [] : ['--env', environment])],
      location,
      stdin,
    );
  const reject = (location: string, problem: string): never =>
    raise('StoreContentError', { ...subject, location, problem });

  const list = async (environment: string, location: string) => {
    const answer = parseJsonAnswer(await secretCommand(['list', '--json', 'name,updatedAt'], environment, location));
    return Array.isArray(answer) ? objectsOf(answer) : reject(location, 'gh listed no secrets as JSON');
  };
  const find = async (name: string) => {
    const { environment, secret } = placeOf(name);
    return (await list(environment, locationOf(name))).find((one) => String(one['name']).toUpperCase() === secret);
  };
  const listEnvironments = async (): Promise<readonly string[]> => {
    const location = `the environments of ${repository} (gh)`;
    const stdout = await api('/environments?per_page=100', location, ['--paginate', '--jq', '[.environments[].name]']);
    // One line of JSON for each page.
    const pages = stdout.reveal().trim().split('\n');
    return pages.flatMap((page) => {
      const names = parseJsonAnswer(Secret.of(page));
      return Array.isArray(names) ? textsOf(names) : reject(location, 'gh listed no environments as JSON');
    });
  };

  return {
    canRead: false,
    locationOf,
    readDocument: async () => undefined,
    writeDocument: async (name, text) => {
      const { environment, secret } = placeOf(name);
      await secretCommand(['set', secret], environment, locationOf(name), text);
    },
    removeDocument: async (name) => {
      const { environment, secret } = placeOf(name);
      if ((await find(name)) === undefined) {
        return false;
      }
      await secretCommand(['delete', secret], environment, locationOf(name));
      return true;
    },
    listNames: async () => {
      const isPerOrg = environmentTemplate?.includes('{org}') === true;
      const environments = isPerOrg ? await listEnvironments() : [environmentTemplate ?? ''];
      const names: string[] = [];
      for (const environment of environments) {
        const secrets = await list(environment, `the secrets of ${repository} (gh)`);
        names.push(...secrets.map((one) => `${environment}${SEPARATOR}${String(one['name'])}`));
      }
      return names;
    },
    check: async (name) => {
      const location = locationOf(name);
      const { environment } = placeOf(name);
      const answer = parseJsonAnswer(await api('', location));
      const rights = isData(answer) && isData(answer['permissions']) ? answer['permissions'] : {};
      // Rights are those of a user; for an app all are false, and the next call asks for its own right.
      if (rights['pull'] === true && rights['push'] !== true) {
        raise('StorePermissionError', { ...subject, location, code: 'may read only', need: needOf(repository) });
      }
      const scope = environment === '' ? 'actions' : `environments/${encodeURIComponent(environment)}`;
      await api(`/${scope}/secrets/public-key`, location);
    },
    writtenAt: async (name) => {
      const updatedAt = (await find(name))?.['updatedAt'];
      return typeof updatedAt === 'string' ? updatedAt : undefined;
    },
  };
}

const needOf = (repository: string): string =>
  `write access to ${repository} (a classic token: the scope repo; a fine-grained one: Secrets and Environments, read and write; the GITHUB_TOKEN of a job can't), and see that the deployment environment is there`;

function refuse(command: StoreCommand, repository: string, location: string, answer: CommandAnswer): never {
  const subject = { store: command.store, cli: command.cli };
  const login = 'Log in: gh auth login   (or set GH_TOKEN)';
  if (answer.exitCode === NOT_LOGGED_IN) {
    raise('StoreLoginMissingError', { ...subject, problem: 'it is not logged in', login });
  }
  const [, status] = /\bHTTP (\d{3})\b/.exec(answer.stderr) ?? [];
  // A rate limit has the status of a refusal, and only its words are its own.
  if (status === '429' || (status === '403' && /\brate limit\b/i.test(answer.stderr))) {
    raise('StoreQuotaError', { ...subject, location, code: `HTTP ${status}` });
  }
  if (status === '401') {
    raise('StoreLoginMissingError', { ...subject, problem: 'the token is not valid (HTTP 401)', login });
  }
  // GitHub hides what one may not see.
  if (status === '403' || status === '404') {
    raise('StorePermissionError', { ...subject, location, code: `HTTP ${status}`, need: needOf(repository) });
  }
  return command.fail({ location }, answer, status === undefined ? undefined : `HTTP ${status}`);
}
