/**
 * Keys, secrets, tokens and usernames in the formats that Salesforce gives them, from a source of random bytes that
 * tests can replace. Leaves out storing them.
 */
import { randomBytes } from 'node:crypto';

/** Gives `length` random bytes. */
export type RandomSource = (length: number) => Uint8Array;

export const systemRandom: RandomSource = (length) => randomBytes(length);

const wordCharacters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._';

const pick = (random: RandomSource, alphabet: string, length: number): string => {
  let text = '';
  for (const byte of random(length)) text += alphabet.charAt(byte % alphabet.length);
  return text;
};

export const randomConsumerKey = (random: RandomSource): string => `3MVG9${pick(random, wordCharacters, 80)}`;

export const randomConsumerSecret = (random: RandomSource): string =>
  Buffer.from(random(32)).toString('hex').toUpperCase();

/** An opaque session: the 15-character org id tells the clients which org it belongs to. */
export const randomAccessToken = (random: RandomSource, orgId: string): string =>
  `${orgId.slice(0, 15)}!${pick(random, wordCharacters, 96)}`;

export const randomRefreshToken = (random: RandomSource): string => `5Aep861${pick(random, wordCharacters, 81)}`;

export const randomAuthorizationCode = (random: RandomSource): string => `aPrx${pick(random, wordCharacters, 76)}`;

/** A secret of the emulator itself, not of an org. */
export const randomHex = (random: RandomSource, bytes: number): string => Buffer.from(random(bytes)).toString('hex');
