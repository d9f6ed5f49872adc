/**
 * A store in Google Secret Manager. In: settings and the process' variables. Out: the `CredentialStore` port. Each version
 * of a pair is a secret of its own, whose newest version counts; a secret that is removed is gone at once, with all of them.
 *
 * Branched on is the status of the service, which `gcloud` writes behind the name of its command (`ERROR:
 * (gcloud.secrets.versions.access) NOT_FOUND: …`) or in its account of a call. Where there is none, what the command lists of its logins as JSON tells a
 * missing one from a network that is down. Seen with gcloud 528 against a server of our own.
 * @see https://cloud.google.com/sdk/gcloud/reference/secrets/versions/add (`--data-file=-` reads stdin)
 * @see https://cloud.google.com/sdk/gcloud/reference/secrets/versions/access (`payload.data` is base64 for URLs)
 * @see https://cloud.google.com/sdk/gcloud/reference/secrets/create
 * @see https://cloud.google.com/apis/design/errors#handling_errors (the statuses)
 * @see https://cloud.google.com/secret-manager/docs/reference/rest/v1/projects.secrets/create (ids: letters, digits, - and _)
 */
import type { GoogleSettings } from '../../definition/storeSettings.ts';
import { raise } from '../../lib/errors.ts';
import { Secret } from '../../lib/secret.ts';
import type { CredentialStore } from '../clientCredentials.ts';
import { createDocumentStore, type DocumentPort, type StoredDocument } from './createDocumentStore.ts';
import { refuseGoogle, statusOf, TELLING } from './googleRefusal.ts';
import { isData, objectsOf, parseJsonAnswer } from './jsonAnswer.ts';
import { PROBE } from './probe.ts';
import { type CommandAnswer, createStoreCommand, type StoreCommand } from './storeCommand.ts';
import { createStoreNames } from './storeNames.ts';
import type { StorePlace } from './storePlace.ts';
import { URLLIB3_UNREACHED } from './unreachedAnswers.ts';

const OWN_VARIABLES = [
  'CLOUDSDK_CONFIG',
  'CLOUDSDK_ACTIVE_CONFIG_NAME',
  'CLOUDSDK_CORE_ACCOUNT',
  'CLOUDSDK_AUTH_ACCESS_TOKEN_FILE',
  'CLOUDSDK_AUTH_CREDENTIAL_FILE_OVERRIDE',
  'CLOUDSDK_AUTH_IMPERSONATE_SERVICE_ACCOUNT',
  'CLOUDSDK_BILLING_QUOTA_PROJECT',
  'CLOUDSDK_CORE_CUSTOM_CA_CERTS_FILE',
  'CLOUDSDK_PROXY_TYPE',
  'CLOUDSDK_PROXY_ADDRESS',
  'CLOUDSDK_PROXY_PORT',
  'CLOUDSDK_API_ENDPOINT_OVERRIDES_SECRETMANAGER',
  'CLOUDSDK_PYTHON',
  'GOOGLE_APPLICATION_CREDENTIALS',
];
const FIXED_VARIABLES = {
  // A prompt would wait for a person.
  CLOUDSDK_CORE_DISABLE_PROMPTS: '1',
  // A person's own configuration must not print what is sent, nor change how errors are written.
  CLOUDSDK_CORE_LOG_HTTP: 'false',
  CLOUDSDK_CORE_VERBOSITY: 'error',
  CLOUDSDK_CORE_SHOW_STRUCTURED_LOGS: 'never',
  CLOUDSDK_COMPONENT_MANAGER_DISABLE_UPDATE_CHECK: 'true',
};
const DEFAULT_NAME = 'eca-{org}-{app}-{version}';
const FROM_STDIN = '--data-file=-';

export function createGoogleStore(settings: GoogleSettings, place: StorePlace): CredentialStore {
  const { project, name = DEFAULT_NAME } = settings;
  const command = createStoreCommand(
    {
      program: 'gcloud',
      install: 'Install the Google Cloud CLI: https://cloud.google.com/sdk/docs/install',
      ownVariables: OWN_VARIABLES,
      fixedVariables: FIXED_VARIABLES,
      unreached: URLLIB3_UNREACHED,
    },
    settings,
    place,
  );
  return createDocumentStore({
    store: place.store,
    cli: 'gcloud',
    names: createStoreNames(name, { characters: 'A-Za-z0-9_-' }),
    hide: command.hide,
    port: createGooglePort(command, project),
  });
}

function createGooglePort(command: StoreCommand, project: string): DocumentPort {
  const locationOf = (name: string): string => `${name} in the Google Cloud project ${project} (gcloud)`;
  const gcloud = (words: readonly string[], location: string, stdin?: Secret): Promise<CommandAnswer> =>
    command.run({
      args: ['secrets', ...words, `--project=${project}`, '--format=json'],
      location,
      ...(stdin === undefined ? {} : { stdin }),
    });
  const reject = (location: string, problem: string): never =>
    raise('StoreContentError', { store: command.store, cli: command.cli, location, problem });
  /** The answer, or `undefined` when the service gave this status instead. */
  const unless = async (status: string, words: readonly string[], location: string, stdin?: Secret) => {
    const answer = await gcloud(words, location, stdin);
    if (answer.exitCode === 0) {
      return answer.stdout;
    }
    return statusOf(answer) === status ? undefined : await refuseGoogle(command, answer, location);
  };
  const add = (name: string, text: Secret) =>
    unless('NOT_FOUND', ['versions', 'add', name, FROM_STDIN], locationOf(name), text);
  // A kill may leave the secret without a version, which reads as none and takes one the next time.
  const create = (name: string, text: Secret) =>
    unless(
      'ALREADY_EXISTS',
      ['create', name, '--replication-policy=automatic', FROM_STDIN, TELLING],
      locationOf(name),
      text,
    );
  const remove = async (name: string): Promise<boolean> =>
    (await unless('NOT_FOUND', ['delete', name, '--quiet'], locationOf(name))) !== undefined;

  const read = async (name: string): Promise<StoredDocument | undefined> => {
    const location = locationOf(name);
    const answer = await gcloud(['versions', 'access', 'latest', `--secret=${name}`], location);
    if (answer.exitCode !== 0) {
      switch (statusOf(answer)) {
        case 'NOT_FOUND':
          return undefined;
        case 'FAILED_PRECONDITION':
          return reject(location, 'its newest version can not be read (FAILED_PRECONDITION): disabled, or destroyed');
        default:
          return await refuseGoogle(command, answer, location);
      }
    }
    const version = parseJsonAnswer(answer.stdout);
    const payload = isData(version) && isData(version['payload']) ? version['payload'] : {};
    const [data, revision] = [payload['data'], isData(version) ? version['name'] : undefined];
    return typeof data === 'string'
      ? {
          text: Secret.of(Buffer.from(data, 'base64').toString('utf8')),
          ...(typeof revision === 'string' ? { revision } : {}),
        }
      : reject(location, 'gcloud gave no data of it as JSON');
  };

  return {
    canRead: true,
    locationOf,
    readDocument: read,
    writeDocument: async (name, text) => {
      const isWritten = (await add(name, text)) ?? (await create(name, text));
      if (isWritten === undefined) {
        raise('StoreConflictError', { store: command.store, cli: command.cli, location: locationOf(name) });
      }
    },
    removeDocument: remove,
    listNames: async () => {
      const location = `the secrets of the Google Cloud project ${project} (gcloud)`;
      // The command reads all pages by itself.
      const answer = await gcloud(['list', TELLING], location);
      if (answer.exitCode !== 0) {
        return refuseGoogle(command, answer, location);
      }
      const listed = parseJsonAnswer(answer.stdout);
      return Array.isArray(listed)
        ? objectsOf(listed).map((one) => String(one['name']).split('/').at(-1) ?? '')
        : reject(location, 'gcloud listed no secrets as JSON');
    },
    // Every right that a pair needs, on a secret beside it; two checks at once may remove each other's.
    check: async (name) => {
      const probe = `${name}-check`;
      if ((await create(probe, PROBE)) === undefined) {
        await add(probe, PROBE);
      }
      await read(probe);
      await remove(probe);
    },
  };
}
