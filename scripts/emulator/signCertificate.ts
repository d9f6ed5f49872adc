/**
 * An X.509 certificate, written byte by byte: names, keys and extensions in, PEM out. Only what a local authority and the
 * one certificate that it signs need: P-256 keys, ECDSA with SHA-256. No library, since the lightest one takes longer to
 * load than the emulator has for its whole start.
 * @see https://www.rfc-editor.org/rfc/rfc5280#section-4.1
 */
import { createHash, createPublicKey, type KeyObject, randomBytes, sign } from 'node:crypto';

export type Certificate = {
  readonly subject: string;
  readonly issuer: string;
  /** Private keys, from which the public ones follow. */
  readonly subjectKey: KeyObject;
  readonly issuerKey: KeyObject;
  readonly validFrom: Date;
  readonly validTo: Date;
  readonly extensions: readonly Buffer[];
};

const tags = { boolean: 0x01, integer: 0x02, bitString: 0x03, octetString: 0x04, oid: 0x06, utf8: 0x0c, time: 0x17 };
const constructed = { sequence: 0x30, set: 0x31, version: 0xa0, extensions: 0xa3 };

const lengthOf = (size: number): readonly number[] => {
  if (size < 0x80) return [size];
  return size < 0x100 ? [0x81, size] : [0x82, size >> 8, size & 0xff];
};

const der = (tag: number, ...contents: readonly Uint8Array[]): Buffer => {
  const content = Buffer.concat(contents);
  return Buffer.concat([Buffer.from([tag, ...lengthOf(content.length)]), content]);
};

const sequence = (...contents: readonly Uint8Array[]): Buffer => der(constructed.sequence, ...contents);
const bytes = (...values: readonly number[]): Buffer => Buffer.from(values);
/** Object identifiers are given as the hexadecimal of their encoding: all of them are constants. */
const oid = (hexadecimal: string): Buffer => der(tags.oid, Buffer.from(hexadecimal, 'hex'));
/** The first octet of a bit string counts the bits of the last one that do not count. */
const bitString = (content: Uint8Array, unusedBits = 0): Buffer => der(tags.bitString, bytes(unusedBits), content);

const nameOf = (commonName: string): Buffer =>
  sequence(der(constructed.set, sequence(oid('550403'), der(tags.utf8, Buffer.from(commonName)))));

/** `361125120000Z`: the form for years before 2050. */
const timeOf = (date: Date): Buffer =>
  der(tags.time, Buffer.from(`${date.toISOString().slice(2, 19).replace(/[-:T]/g, '')}Z`));

const publicKeyOf = (key: KeyObject): Buffer => createPublicKey(key).export({ type: 'spki', format: 'der' });

/** Names a key; strict readers want to see by it which key has signed. */
const keyIdOf = (publicKey: Buffer): Buffer => createHash('sha256').update(publicKey).digest().subarray(0, 20);

const extension = (id: string, isCritical: boolean, value: Buffer): Buffer =>
  sequence(oid(id), ...(isCritical ? [der(tags.boolean, bytes(0xff))] : []), der(tags.octetString, value));

/** Of a certificate that signs others. */
export const authorityExtensions: readonly Buffer[] = [
  extension('551d13', true, sequence(der(tags.boolean, bytes(0xff)))),
  // keyCertSign and cRLSign.
  extension('551d0f', true, bitString(bytes(0x06), 1)),
];

/** Of a server's certificate for a host name and an IPv4 address. */
export const serverExtensions = (host: string, address: readonly number[]): readonly Buffer[] => [
  extension('551d13', false, sequence()),
  // digitalSignature.
  extension('551d0f', true, bitString(bytes(0x80), 7)),
  // serverAuth.
  extension('551d25', false, sequence(oid('2b06010505070301'))),
  extension('551d11', false, sequence(der(0x82, Buffer.from(host)), der(0x87, bytes(...address)))),
];

/** Gives the certificate, signed, as PEM. */
export const signCertificate = (certificate: Certificate): string => {
  const { subject, issuer, subjectKey, issuerKey, validFrom, validTo, extensions } = certificate;
  const ecdsaWithSha256 = sequence(oid('2a8648ce3d040302'));
  const publicKey = publicKeyOf(subjectKey);
  const keyIds = [
    extension('551d0e', false, der(tags.octetString, keyIdOf(publicKey))),
    extension('551d23', false, sequence(der(0x80, keyIdOf(publicKeyOf(issuerKey))))),
  ];
  const serial = randomBytes(16);
  // Positive, and never shorter than it looks: the first byte is between 0x40 and 0x7f.
  serial.writeUInt8((serial.readUInt8(0) & 0x3f) | 0x40, 0);
  const content = sequence(
    der(constructed.version, der(tags.integer, bytes(2))),
    der(tags.integer, serial),
    ecdsaWithSha256,
    nameOf(issuer),
    sequence(timeOf(validFrom), timeOf(validTo)),
    nameOf(subject),
    publicKey,
    der(constructed.extensions, sequence(...extensions, ...keyIds)),
  );
  const signed = sequence(content, ecdsaWithSha256, bitString(sign('sha256', content, issuerKey)));
  const lines = signed.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
};
