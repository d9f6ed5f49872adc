/**
 * What `op` means when it ends with an error. In: its answer. Out: an error of the catalogue, always. Every error has exit
 * code 1; where the server refused, its code stands in parentheses, and where none stands, `op whoami` tells whether
 * anybody is signed in. Whether it was the network, Go's own words tell.
 * @see https://developer.1password.com/docs/service-accounts/rate-limits ("(429) Too Many Requests: You've reached …")
 * @see https://github.com/1Password/terraform-provider-onepassword/blob/main/internal/onepassword/cli/op.go (409: a conflict)
 * @see https://github.com/diazoxide/charter/issues/78 (101: a token that may read writes; "provide the item category")
 */
import { raise } from '../../lib/errors.ts';
import type { CommandAnswer, StoreCommand } from './storeCommand.ts';
import { GO_UNREACHED } from './unreachedAnswers.ts';

/** `(429) Too Many Requests`, `DB: (409) (Conflict)`, `(101) You do not have permission`; not what stands in quotes. */
export const serverCodeOf = ({ stderr }: CommandAnswer): number | undefined => {
  const [, code] = /\((\d{3})\)/.exec(stderr.replaceAll(/"[^"]*"|'[^']*'/g, '')) ?? [];
  return code === undefined ? undefined : Number(code);
};

export const LOGIN =
  'Sign in: eval $(op signin)   (or turn on the integration with the desktop app, or set OP_SERVICE_ACCOUNT_TOKEN)';

/** `need`: what the user needs in the vault, for the error of a missing permission. */
export async function refuseOp(
  command: StoreCommand,
  { location, need }: { readonly location: string; readonly need: string },
  answer: CommandAnswer,
): Promise<never> {
  const subject = { store: command.store, cli: command.cli };
  const serverCode = serverCodeOf(answer);
  const code = `(${serverCode})`;
  switch (serverCode) {
    case 101:
    case 403:
      return raise('StorePermissionError', { ...subject, location, code, need });
    case 401:
      return raise('StoreLoginMissingError', { ...subject, problem: 'the server answered (401)', login: LOGIN });
    case 409:
      return raise('StoreConflictError', { ...subject, location });
    case 429:
      return raise('StoreQuotaError', { ...subject, location, code });
    default:
      if (serverCode !== undefined) {
        return command.fail({ location }, answer, code);
      }
  }
  // Without a network `op whoami` would tell no more.
  if (GO_UNREACHED.test(answer.stderr)) {
    return command.fail({ location }, answer);
  }
  const who = await command.run({ args: ['whoami', '--format', 'json'], location });
  return who.exitCode === 0
    ? command.fail({ location }, answer)
    : raise('StoreLoginMissingError', {
        ...subject,
        problem: `nobody is signed in (op whoami: exit code ${who.exitCode})`,
        login: LOGIN,
      });
}
