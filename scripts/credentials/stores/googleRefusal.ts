/**
 * What a refusal of `gcloud secrets` means. In: its answer. Out: an error of the catalogue. The exit code is 1 for all of
 * them, so the status of the service decides; where there is none, the code of OAuth, then what the command lists as JSON.
 * @see https://cloud.google.com/apis/design/errors#handling_errors (statuses)
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-5.2 (`invalid_grant`: a refresh token that has ended)
 * @see https://cloud.google.com/sdk/gcloud/reference/auth/list
 */
import { raise } from '../../lib/errors.ts';
import { isData, parseJsonAnswer } from './jsonAnswer.ts';
import type { CommandAnswer, StoreCommand } from './storeCommand.ts';

/**
 * For commands about a whole project (`create`, `list`): of a 403, 404 or 409 they write a sentence without a status, and
 * only here the answer of the service too. What is sent is not in it.
 * @see https://github.com/google-cloud-sdk-unofficial/google-cloud-sdk/blob/master/lib/googlecloudsdk/api_lib/util/exceptions.py (`_MakeDescription`)
 */
export const TELLING = '--verbosity=debug';

/** The classes that apitools throws, for a body that can't be read. */
const CLASSES: Readonly<Record<string, string>> = {
  Forbidden: 'PERMISSION_DENIED',
  NotFound: 'NOT_FOUND',
  Conflict: 'ALREADY_EXISTS',
};

/** The status that the service gave; `undefined` when it gave no answer. Of a 503 the command shows the body as it is. */
export const statusOf = ({ stderr }: CommandAnswer): string | undefined =>
  /^ERROR: \(gcloud\.[\w.-]+\) ([A-Z]+(?:_[A-Z]+)*): /m.exec(stderr)?.[1] ??
  /"error": *\{[^{}]*"status": *"([A-Z_]+)"/.exec(stderr)?.[1] ??
  CLASSES[/^apitools\.base\.py\.exceptions\.Http([A-Za-z]+)Error: /m.exec(stderr)?.[1] ?? ''];

const LOGIN = 'Log in: gcloud auth login   (in CI: a file of credentials, gcloud auth login --cred-file)';
const NEED =
  'the role "Secret Manager Admin" on the project, or one with secretmanager.secrets.create, delete and list and secretmanager.versions.add, access and list; the API "Secret Manager" must be enabled there';

/** @throws always: {StoreLoginMissingError} {StorePermissionError} {StoreQuotaError} {StoreConflictError} {StoreCommandFailedError} */
export async function refuseGoogle(command: StoreCommand, told: CommandAnswer, location: string): Promise<never> {
  const subject = { store: command.store, cli: command.cli };
  const code = statusOf(told);
  // A message quotes the error, not what led to it.
  const answer = { ...told, stderr: told.stderr.replace(/^[\s\S]*?^(?=ERROR: )/m, '') };
  const raiseNoLogin = (problem: string): never =>
    raise('StoreLoginMissingError', { ...subject, problem, login: LOGIN });
  switch (code) {
    case 'UNAUTHENTICATED':
      return raiseNoLogin('the service does not take its login (UNAUTHENTICATED)');
    case 'PERMISSION_DENIED':
      return raise('StorePermissionError', { ...subject, location, code, need: NEED });
    case 'RESOURCE_EXHAUSTED':
      return raise('StoreQuotaError', { ...subject, location, code });
    case 'ALREADY_EXISTS':
    case 'ABORTED':
      return raise('StoreConflictError', { ...subject, location });
    case undefined:
      break;
    default:
      return command.fail({ location }, answer, code);
  }
  if (/\binvalid_grant\b/.test(answer.stderr)) {
    return raiseNoLogin('its login has ended (invalid_grant)');
  }
  if (await hasNoLogin(command, location)) {
    return raiseNoLogin('nobody is logged in');
  }
  // 2 is what the command itself did not understand.
  return command.fail({ location }, answer, answer.exitCode === 1 ? 'no answer of the service' : undefined);
}

/** Settings by which the command is logged in without an account in its list. */
const LOGIN_SETTINGS = ['access_token_file', 'credential_file_override'];

/** What this machine knows; nothing is asked over the network, but on machines of Google for their own account. */
async function hasNoLogin(command: StoreCommand, location: string): Promise<boolean> {
  const ask = async (...args: readonly string[]): Promise<unknown> => {
    const answer = await command.run({ args: [...args, '--format=json'], location });
    return answer.exitCode === 0 ? parseJsonAnswer(answer.stdout) : undefined;
  };
  const accounts = await ask('auth', 'list');
  if (!Array.isArray(accounts) || accounts.length > 0) {
    return false;
  }
  const settings = await ask('config', 'list');
  const auth = isData(settings) && isData(settings['auth']) ? settings['auth'] : {};
  return isData(settings) && !LOGIN_SETTINGS.some((name) => auth[name] !== undefined);
}
