/**
 * What a refusal of `az keyvault` means. In: its answer. Out: an error of the catalogue. Codes decide: the vault's, then
 * Entra's; where there is neither, the accounts that the command lists as JSON. No sentence is read.
 * @see https://github.com/Azure/azure-sdk-for-python/blob/main/sdk/core/azure-core/azure/core/exceptions.py (`(code) message`, `Code:`, `Inner error:`)
 * @see https://learn.microsoft.com/azure/key-vault/general/rest-error-codes
 * @see https://learn.microsoft.com/entra/identity-platform/reference-error-codes (AADSTS…)
 */
import { raise } from '../../lib/errors.ts';
import { parseJsonAnswer } from './jsonAnswer.ts';
import type { CommandAnswer, StoreCommand } from './storeCommand.ts';

/** The code that the vault gave; `undefined` when it gave no answer at all. */
export const vaultCodeOf = ({ stderr }: CommandAnswer): string | undefined =>
  /^Code: ([A-Za-z]+)\s*$/m.exec(stderr)?.[1] ?? /^(?:ERROR: )?\(([A-Za-z]+)\) /m.exec(stderr)?.[1];

/** The finer code, such as `ForbiddenByRbac`; not every version of the command shows it. */
export const innerCodeOf = ({ stderr }: CommandAnswer): string | undefined =>
  /^Inner error: \{\s*"code": "([A-Za-z]+)"/m.exec(stderr)?.[1];

/** Entra's own troubles, which pass: out of service, out of budget, a loop, too many requests. */
const PASSING_AADSTS = new Set(['90033', '90024', '50196', '90055']);
const LOGIN = 'Log in: az login   (in CI: az login --service-principal with a federated token)';
const NEED =
  'the role "Key Vault Secrets Officer" on the vault (or an access policy with Get, Set, List, Delete and Recover of secrets), and let this machine through the network rules of the vault';

/** @throws always: {StoreLoginMissingError} {StorePermissionError} {StoreQuotaError} {StoreConflictError} {StoreCommandFailedError} */
export async function refuseAzure(command: StoreCommand, answer: CommandAnswer, location: string): Promise<never> {
  const subject = { store: command.store, cli: command.cli };
  const code = vaultCodeOf(answer);
  switch (code) {
    case 'Unauthorized':
      return raise('StoreLoginMissingError', {
        ...subject,
        problem: 'the vault does not take its login (Unauthorized), which may be one of another tenant',
        login: LOGIN,
      });
    case 'Forbidden':
    case 'AccessDenied':
      return raise('StorePermissionError', { ...subject, location, code: innerCodeOf(answer) ?? code, need: NEED });
    // The page of codes names the status, 429, and no word: both of these are guesses.
    case 'Throttled':
    case 'TooManyRequests':
      return raise('StoreQuotaError', { ...subject, location, code });
    case 'Conflict':
      return raise('StoreConflictError', { ...subject, location });
    case undefined:
      return await refuseUnanswered(command, answer, location);
    default:
      return command.fail({ location }, answer, code);
  }
}

/** The vault was not reached: no login, or no network. */
async function refuseUnanswered(command: StoreCommand, answer: CommandAnswer, location: string): Promise<never> {
  const [entra, number = ''] = /\bAADSTS(\d+)\b/.exec(answer.stderr) ?? [];
  const raiseNoLogin = (problem: string): never =>
    raise('StoreLoginMissingError', { store: command.store, cli: command.cli, problem, login: LOGIN });
  if (entra !== undefined) {
    return PASSING_AADSTS.has(number)
      ? command.fail({ location }, answer, entra)
      : raiseNoLogin(`its login is not valid any more (${entra})`);
  }
  // Known on this machine; nothing is asked over the network.
  const accounts = await command.run({ args: ['account', 'list', '--output', 'json'], location });
  const listed = accounts.exitCode === 0 ? parseJsonAnswer(accounts.stdout) : undefined;
  if (Array.isArray(listed) && listed.length === 0) {
    return raiseNoLogin('nobody is logged in');
  }
  // 2 is what the command itself did not understand.
  return command.fail({ location }, answer, answer.exitCode === 1 ? 'no answer of the vault' : undefined);
}
