/** Broken inputs out of good ones: mutations of the structure and of the bytes of a metadata file, from a seeded generator. */
import type { Random } from '../support/generatedApps.ts';

type Mutation = (text: string, random: Random) => string | Uint8Array;

const cut = (text: string, from: number, to: number, put = ''): string => text.slice(0, from) + put + text.slice(to);

/** Offsets of a random match; undefined where there is none. */
function findOne(text: string, search: RegExp, { below }: Random): RegExpExecArray | undefined {
  const found = [...text.matchAll(search)];
  return found[below(found.length)];
}

const replaceOne =
  (search: RegExp, replace: (found: string, random: Random) => string): Mutation =>
  (text, random) => {
    const match = findOne(text, search, random);
    return match === undefined
      ? text
      : cut(text, match.index, match.index + match[0].length, replace(match[0], random));
  };

const LEAF = /<(\w+)>[^<]*<\/\1>/g;
const VALUE = /(?<=<\w+>)[^<]*(?=<\/)/g;
const TAG = /<\/?\w[^<>]*>/g;
const VALUES = [
  '',
  ' ',
  'true',
  '-1',
  '9'.repeat(400),
  ','.repeat(500),
  '&#0;',
  '&#xD800;',
  '&#x1F600;',
  '&unknown;',
  '&lt;',
  ']]>',
  '<![CDATA[ < & ]]>',
  '<!-- -- -->',
  '\uFFFE',
  '\0',
  'constructor',
  '__proto__',
  '%E0%A4%A',
  '__ECA_X__',
  'a@'.repeat(300),
  '*'.repeat(300),
  'ffff:'.repeat(9),
] as const;
const PIECES = [
  '<',
  '>',
  '&',
  '"',
  '<!--',
  '-->',
  '<![CDATA[',
  ']]>',
  '<?x',
  '?>',
  '<!DOCTYPE a>',
  '</',
  '<a:b>',
] as const;
const NAMES = ['constructor', '__proto__', 'toString', 'a:b', 'é', 'x'.repeat(3000), 'label'] as const;
const DEPTH = 3000;

const onBytes =
  (change: (bytes: Buffer, random: Random) => Buffer): Mutation =>
  (text, random) =>
    change(Buffer.from(text), random);

/** By kind; each gives back the text itself where it finds nothing to change. */
export const MUTATIONS: Readonly<Record<string, Mutation>> = {
  'value replaced': replaceOne(VALUE, (_found, { pick }) => pick(VALUES)),
  'element doubled': replaceOne(LEAF, (found) => found + found),
  'element deleted': replaceOne(LEAF, () => ''),
  'element wrapped': replaceOne(LEAF, (found) => `<wrap>${found}</wrap>`),
  'element in itself': replaceOne(LEAF, (found) => found.replace('</', `${found}</`)),
  'element renamed': replaceOne(LEAF, (found, { pick }) => found.replaceAll(/(?<=<\/?)\w+/g, pick(NAMES))),
  'tag deleted': replaceOne(TAG, () => ''),
  'tag doubled': replaceOne(TAG, (found) => found + found),
  'attribute added': replaceOne(TAG, (found, { pick }) =>
    found.replace('>', pick([' a="1" a="2">', ' xmlns="">', ' a=1>', ' x:y="">'])),
  ),
  'nested deeply': replaceOne(VALUE, () => '<a>'.repeat(DEPTH) + '</a>'.repeat(DEPTH)),
  'opened deeply': replaceOne(VALUE, () => '<a>'.repeat(DEPTH)),
  'many elements': replaceOne(LEAF, (found) => found.repeat(2000)),
  'piece put in': (text, { below, pick }) => {
    const at = below(text.length + 1);
    return cut(text, at, at, pick(PIECES));
  },
  'part deleted': (text, { below }) => {
    const at = below(text.length);
    return cut(text, at, at + below(60));
  },
  'part moved': (text, { below }) => {
    const [from, to] = [below(text.length), below(text.length)];
    return cut(cut(text, from, from + 30), to, to, text.slice(from, from + 30));
  },
  'end cut off': (text, { below }) => text.slice(0, below(text.length)),
  'byte changed': onBytes((bytes, { below }) => {
    bytes[below(bytes.length)] = below(256);
    return bytes;
  }),
  'bit flipped': onBytes((bytes, { below }) => {
    const at = below(bytes.length);
    bytes[at] = (bytes[at] ?? 0) ^ (1 << below(8));
    return bytes;
  }),
  'bytes put in': onBytes((bytes, { below }) => {
    const at = below(bytes.length);
    const noise = Buffer.from(Array.from({ length: 1 + below(20) }, () => below(256)));
    return Buffer.concat([bytes.subarray(0, at), noise, bytes.subarray(at)]);
  }),
  'end of bytes cut off': onBytes((bytes, { below }) => bytes.subarray(0, below(bytes.length))),
  'another encoding': (text, { pick }) => Buffer.from(text, pick(['utf16le', 'latin1', 'base64'])),
  'byte order mark': (text, { pick }) =>
    Buffer.concat([
      Buffer.from(
        pick([
          [0xef, 0xbb, 0xbf],
          [0xff, 0xfe],
          [0xfe, 0xff],
        ]),
      ),
      Buffer.from(text),
    ]),
  'line ends': (text, { pick }) => text.replaceAll('\n', pick(['\r\n', '\r', '', '\u2028'])),
};
