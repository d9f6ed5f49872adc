/**
 * Why `pass` failed, by the status lines of GnuPG. In: what it wrote to stderr. Out: an error with its own remedy.
 * @see https://github.com/gpg/gnupg/blob/master/doc/DETAILS (INV_RECP, NO_SECKEY, ERROR, FAILURE)
 * @see https://github.com/gpg/libgpg-error/blob/master/src/err-codes.h.in (the lower 16 bits of a code)
 */
import { raise } from '../../lib/errors.ts';
import type { CommandAnswer, StoreCommand } from './storeCommand.ts';

const STATUS = /^\[GNUPG:\] (\w+)(.*)$/gm;

/** Codes of libgpg-error that mean that nobody gave the passphrase. */
const LOCKED = new Map([
  [11, 'BAD_PASSPHRASE'],
  [62, 'TIMEOUT'],
  [77, 'NO_AGENT'],
  [78, 'AGENT'],
  [85, 'NO_PIN_ENTRY'],
  [86, 'PIN_ENTRY'],
  [99, 'CANCELED'],
  [177, 'NO_PASSPHRASE'],
  [198, 'FULLY_CANCELED'],
]);

/** @throws {StoreLoginMissingError} for a key that is missing or locked, {StoreCommandFailedError} for anything else */
export function refusePass(command: StoreCommand, location: string, answer: CommandAnswer): never {
  const lines = [...answer.stderr.matchAll(STATUS)].map(([, keyword = '', rest = '']) => ({ keyword, rest }));
  const has = (keyword: string): boolean => lines.some((line) => line.keyword === keyword);
  const subject = { store: command.store, cli: command.cli };
  const codes = lines
    .filter(({ keyword }) => keyword === 'ERROR' || keyword === 'FAILURE')
    .flatMap(({ rest }) => rest.trim().split(' ').map(Number).filter(Number.isInteger))
    .map((code) => code & 0xffff);
  // Some versions say no more than that they asked.
  const asked = has('PINENTRY_LAUNCHED') && !has('DECRYPTION_INFO') ? 'PINENTRY_LAUNCHED' : undefined;
  const locked = codes.map((code) => LOCKED.get(code)).find((name) => name !== undefined) ?? asked;
  if (locked !== undefined) {
    raise('StoreLoginMissingError', {
      ...subject,
      problem: `the secret key is locked, and nobody gave its passphrase (GnuPG: ${locked})`,
      login: 'Unlock it in the agent first, for example: pass show <any entry>',
    });
  }
  if (has('INV_RECP')) {
    raise('StoreLoginMissingError', {
      ...subject,
      problem: 'the public key that .gpg-id names is missing, expired or not trusted (GnuPG: INV_RECP)',
      login: 'Import and trust it (gpg --import, gpg --edit-key <id> trust), or choose another: pass init <id>',
    });
  }
  // GnuPG says which key an entry is for, and nothing more, where it has no part of it; damaged data comes later.
  const encryptedFor = lines
    .find(({ keyword }) => keyword === 'ENC_TO')
    ?.rest.trim()
    .split(' ')[0];
  if (has('NO_SECKEY') || (encryptedFor !== undefined && has('DECRYPTION_FAILED') && !has('DECRYPTION_INFO'))) {
    raise('StoreLoginMissingError', {
      ...subject,
      problem: `the secret key that the entry is encrypted for (${encryptedFor ?? 'unknown'}) is not here, or can't be unlocked`,
      login: 'Import it with gpg --import, or set GNUPGHOME to the folder that has it.',
    });
  }
  const prose = answer.stderr.replaceAll(STATUS, '');
  const status = lines
    .map(({ keyword }) => keyword)
    .findLast((keyword) => ['NODATA', 'DECRYPTION_FAILED', 'FAILURE'].includes(keyword));
  return command.fail({ location }, { ...answer, stderr: prose }, status);
}
