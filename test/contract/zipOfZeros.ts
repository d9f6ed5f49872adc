/**
 * A zip with one file of zeros, written by hand: to pack half a gigabyte takes longer than all that the emulator does
 * about it, and one packed mebibyte can stand in it as often as wanted.
 * @see https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT (4.3.7 local header, 4.3.12 directory, 4.3.16 end)
 * @see https://www.rfc-editor.org/rfc/rfc1951 (a stream is a sequence of blocks; the last is marked)
 */
import { constants, crc32, deflateRawSync } from 'node:zlib';

const MEBIBYTE = 1024 * 1024;
const DEFLATED = 8;
/** An empty block with fixed codes that is marked as the last. */
const LAST_BLOCK = Buffer.from([0x03, 0x00]);

const numbers = (...parts: readonly (readonly [value: number, bytes: 2 | 4])[]): Buffer =>
  Buffer.concat(
    parts.map(([value, bytes]) => {
      const buffer = Buffer.alloc(bytes);
      buffer.writeUIntLE(value, 0, bytes);
      return buffer;
    }),
  );

export function zipOfZeros(name: string, mebibytes: number): Buffer {
  const zeros = Buffer.alloc(MEBIBYTE);
  // Ends at a full byte and looks back at nothing, so that any block may follow.
  const packed = deflateRawSync(zeros, { level: 9, finishFlush: constants.Z_FULL_FLUSH });
  const data = Buffer.concat([...Array.from({ length: mebibytes }, () => packed), LAST_BLOCK]);
  const checksum = Array.from({ length: mebibytes }).reduce((sum: number) => crc32(zeros, sum), 0);
  const fields = numbers(
    [20, 2],
    [0, 2],
    [DEFLATED, 2],
    [0, 4],
    [checksum, 4],
    [data.length, 4],
    [mebibytes * MEBIBYTE, 4],
    [Buffer.byteLength(name), 2],
    [0, 2],
  );
  const local = Buffer.concat([Buffer.from('PK\x03\x04'), fields, Buffer.from(name), data]);
  const entry = Buffer.concat([
    Buffer.from('PK\x01\x02'),
    numbers([20, 2]),
    fields,
    numbers([0, 2], [0, 2], [0, 2], [0, 4], [0, 4]),
    Buffer.from(name),
  ]);
  const end = numbers([0, 2], [0, 2], [1, 2], [1, 2], [entry.length, 4], [local.length, 4], [0, 2]);
  return Buffer.concat([local, entry, Buffer.from('PK\x05\x06'), end]);
}
