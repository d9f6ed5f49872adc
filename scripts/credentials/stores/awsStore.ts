/**
 * A store in AWS Secrets Manager. In: settings and the process' variables. Out: the `CredentialStore` port. Each version of a
 * pair is a secret of its own: the staging labels of one secret (AWSPENDING …) would tie `previous` to what was current
 * before by any write, also by one of somebody else.
 *
 * No command of the service says what one may do without doing it, so `check` writes a secret beside the pair and deletes
 * it. What that does not prove: the rights to list and to restore. Seen with aws-cli 2.9 against a server of our own.
 * @see https://docs.aws.amazon.com/cli/latest/reference/secretsmanager/put-secret-value.html (the CLI makes the request token)
 * @see https://github.com/aws/aws-cli/issues/5982 (`file:///dev/stdin` works for values, not for `--cli-input-json`)
 * @see https://github.com/aws/aws-cli/pull/3209 (the file may be read twice, so it must be a real one, not a pipe)
 * @see https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-returncodes.html (253 configuration, 254 the service refused)
 * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DeleteSecret.html (recovery window; no value until restored; by force it takes a moment)
 */
import type { AwsSettings } from '../../definition/storeSettings.ts';
import { raise } from '../../lib/errors.ts';
import { Secret } from '../../lib/secret.ts';
import type { CredentialStore } from '../clientCredentials.ts';
import { createDocumentStore, type DocumentPort } from './createDocumentStore.ts';
import { isData, objectsOf, parseJsonAnswer } from './jsonAnswer.ts';
import { mapLimited } from './mapLimited.ts';
import { PROBE } from './probe.ts';
import { type CommandAnswer, createStoreCommand, STDIN_PATH, type StoreCommand } from './storeCommand.ts';
import { createStoreNames } from './storeNames.ts';
import type { StorePlace } from './storePlace.ts';
import { BOTOCORE_UNREACHED } from './unreachedAnswers.ts';

const OWN_VARIABLES = [
  'AWS_PROFILE',
  'AWS_REGION',
  'AWS_DEFAULT_REGION',
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'AWS_ROLE_ARN',
  'AWS_ROLE_SESSION_NAME',
  'AWS_WEB_IDENTITY_TOKEN_FILE',
  'AWS_CONFIG_FILE',
  'AWS_SHARED_CREDENTIALS_FILE',
  'AWS_CA_BUNDLE',
  'AWS_ENDPOINT_URL',
  'AWS_ENDPOINT_URL_SECRETS_MANAGER',
  'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
  'AWS_CONTAINER_CREDENTIALS_FULL_URI',
  'AWS_CONTAINER_AUTHORIZATION_TOKEN',
  'AWS_EC2_METADATA_DISABLED',
];
const DEFAULT_NAME = 'eca/{org}/{app}/{version}';
/** The file that the command opens: its own stdin. */
const STDIN_FILE = `file://${STDIN_PATH}`;
const NO_CONFIGURATION = 253;

export function createAwsStore(settings: AwsSettings, place: StorePlace): CredentialStore {
  const { region, profile, kmsKey, name = DEFAULT_NAME } = settings;
  const command = createStoreCommand(
    {
      program: 'aws',
      install:
        'Install the AWS CLI, version 2: https://docs.aws.amazon.com/cli/latest/userguide/getting-started-install.html',
      ownVariables: OWN_VARIABLES,
      // A pager would wait for a person.
      fixedVariables: { AWS_PAGER: '', AWS_CLI_AUTO_PROMPT: 'off' },
      unreached: BOTOCORE_UNREACHED,
    },
    settings,
    place,
  );
  const common = [
    '--output',
    'json',
    ...(region === undefined ? [] : ['--region', region]),
    ...(profile === undefined ? [] : ['--profile', profile]),
  ];
  return createDocumentStore({
    store: place.store,
    cli: 'aws',
    names: createStoreNames(name, { characters: 'A-Za-z0-9_+=.@-' }),
    hide: command.hide,
    port: createAwsPort(command, common, kmsKey, name.slice(0, name.indexOf('{'))),
  });
}

function createAwsPort(
  command: StoreCommand,
  common: readonly string[],
  kmsKey: string | undefined,
  prefix: string,
): DocumentPort {
  const withKey = kmsKey === undefined ? [] : ['--kms-key-id', kmsKey];
  const locationOf = (name: string): string => `${name} (AWS Secrets Manager)`;
  const aws = (words: readonly string[], location: string, stdin?: Secret): Promise<CommandAnswer> =>
    command.run({
      args: ['secretsmanager', ...words, ...common],
      location,
      ...(stdin === undefined ? {} : { stdin, stdinIsOpened: true }),
    });
  const take = (answer: CommandAnswer, location: string): Secret =>
    answer.exitCode === 0 ? answer.stdout : refuse(command, location, answer);
  const need = async (words: readonly string[], location: string, stdin?: Secret): Promise<Secret> =>
    take(await aws(words, location, stdin), location);
  /** `undefined` when the service knows no such secret. */
  const unlessAbsent = async (words: readonly string[], location: string): Promise<Secret | undefined> => {
    const answer = await aws(words, location);
    return codeOf(answer) === 'ResourceNotFoundException' ? undefined : take(answer, location);
  };
  const stateOf = async (name: string): Promise<'absent' | 'deleted' | 'there'> => {
    const location = locationOf(name);
    const stdout = await unlessAbsent(['describe-secret', '--secret-id', name], location);
    if (stdout === undefined) {
      return 'absent';
    }
    const answer = parseJsonAnswer(stdout);
    if (!isData(answer) || answer['Name'] !== name) {
      return reject(location, 'aws described no secret of this name as JSON');
    }
    return answer['DeletedDate'] === undefined ? 'there' : 'deleted';
  };
  const reject = (location: string, problem: string): never =>
    raise('StoreContentError', { store: command.store, cli: command.cli, location, problem });

  return {
    canRead: true,
    locationOf,
    readDocument: async (name) => {
      const location = locationOf(name);
      const found = await aws(['get-secret-value', '--secret-id', name], location);
      const code = codeOf(found);
      // Other requests that are not valid have this code too.
      const isAbsent =
        code === 'ResourceNotFoundException' ||
        (code === 'InvalidRequestException' && (await stateOf(name)) === 'deleted');
      if (isAbsent) {
        return undefined;
      }
      const answer = parseJsonAnswer(take(found, location));
      const [text, revision] = isData(answer) ? [answer['SecretString'], answer['VersionId']] : [];
      return typeof text === 'string'
        ? { text: Secret.of(text), ...(typeof revision === 'string' ? { revision } : {}) }
        : reject(location, 'it holds no text');
    },
    writeDocument: async (name, text, before) => {
      const location = locationOf(name);
      const value = ['--secret-string', STDIN_FILE];
      const state = before === undefined ? await stateOf(name) : 'there';
      if (state === 'absent') {
        await need(['create-secret', '--name', name, ...withKey, ...value], location, text);
        return;
      }
      if (state === 'deleted') {
        await need(['restore-secret', '--secret-id', name], location);
      }
      await need(['put-secret-value', '--secret-id', name, ...value], location, text);
    },
    removeDocument: async (name) => {
      if ((await stateOf(name)) !== 'there') {
        return false;
      }
      // A pair that is removed opens nothing any more, and with a recovery window its name would be taken for a week.
      const words = ['delete-secret', '--secret-id', name, '--force-delete-without-recovery'];
      return (await unlessAbsent(words, locationOf(name))) !== undefined;
    },
    listNames: async () => {
      const location = `the secrets ${prefix}* (AWS Secrets Manager)`;
      const filters = prefix === '' ? [] : ['--filters', `Key=name,Values=${prefix}`];
      // The command reads all pages by itself.
      const answer = parseJsonAnswer(await need(['list-secrets', ...filters], location));
      const secrets = isData(answer) ? answer['SecretList'] : undefined;
      return Array.isArray(secrets)
        ? objectsOf(secrets).map((one) => String(one['Name']))
        : reject(location, 'aws listed no secrets as JSON');
    },
    check: async (name) => {
      const location = locationOf(name);
      const probe = ['--secret-id', `${name}-check`];
      const value = ['--secret-string', STDIN_FILE];
      // One that a killed check left, or whose deletion is not over, refuses, and only to who may do it.
      const passing = ['ResourceExistsException', 'ResourceNotFoundException', 'InvalidRequestException'];
      const may = async (words: readonly string[], stdin?: Secret): Promise<void> => {
        const answer = await aws(words, location, stdin);
        if (!passing.includes(codeOf(answer) ?? '')) {
          take(answer, location);
        }
      };
      await may(['create-secret', '--name', `${name}-check`, ...withKey, ...value], PROBE);
      await mapLimited(['put-secret-value', 'describe-secret', 'get-secret-value'], (word) =>
        word === 'put-secret-value' ? may([word, ...probe, ...value], PROBE) : may([word, ...probe]),
      );
      await may(['delete-secret', ...probe, '--force-delete-without-recovery']);
    },
  };
}

/** `An error occurred (ResourceNotFoundException) when calling …`: the code is the service's own. */
const codeOf = ({ stderr }: CommandAnswer): string | undefined => /\(([A-Za-z]+)\) when calling/.exec(stderr)?.[1];

const LOGIN_CODES = new Set([
  'ExpiredTokenException',
  'ExpiredToken',
  'UnrecognizedClientException',
  'InvalidClientTokenId',
  'InvalidSignatureException',
]);

function refuse(command: StoreCommand, location: string, answer: CommandAnswer): never {
  const subject = { store: command.store, cli: command.cli };
  const code = codeOf(answer);
  if (answer.exitCode === NO_CONFIGURATION || (code !== undefined && LOGIN_CODES.has(code))) {
    raise('StoreLoginMissingError', {
      ...subject,
      problem:
        code === undefined
          ? 'it has no credentials or no region (exit code 253)'
          : `its credentials are not valid (${code})`,
      login: 'Log in: aws sso login   (or set AWS_PROFILE, or the variables of an access key)',
    });
  }
  switch (code) {
    case 'AccessDeniedException':
      return raise('StorePermissionError', {
        ...subject,
        location,
        code,
        need: 'secretsmanager:GetSecretValue, DescribeSecret, CreateSecret, PutSecretValue, RestoreSecret, DeleteSecret on these names, ListSecrets, and the use of the KMS key',
      });
    case 'ThrottlingException':
    case 'LimitExceededException':
      return raise('StoreQuotaError', { ...subject, location, code });
    case 'ResourceExistsException':
      return raise('StoreConflictError', { ...subject, location });
    default:
      return command.fail({ location }, answer, code);
  }
}
