/**
 * From the bytes of a source file to its text: UTF-8 only, with or without a byte order mark, which is dropped.
 * Metadata in another encoding is refused rather than guessed; Salesforce itself writes UTF-8.
 */

export type DecodedText =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'refused'; readonly problem: string };

const BYTE_ORDER_MARK = '\uFEFF';

/** Says which encoding a refused file seems to have. */
export function decodeText(input: string | Uint8Array): DecodedText {
  if (typeof input === 'string') {
    return { kind: 'text', text: input.startsWith(BYTE_ORDER_MARK) ? input.slice(1) : input };
  }
  const [first, second] = input;
  const isUtf16 =
    (first === 0xff && second === 0xfe) ||
    (first === 0xfe && second === 0xff) ||
    // Without a mark: one of the two bytes of "<" is zero.
    (first === 0x3c && second === 0) ||
    (first === 0 && second === 0x3c);
  if (isUtf16) {
    return { kind: 'refused', problem: 'The file is encoded as UTF-16, not as UTF-8' };
  }
  try {
    return { kind: 'text', text: new TextDecoder('utf-8', { fatal: true }).decode(input) };
  } catch (error) {
    if (error instanceof TypeError) {
      return { kind: 'refused', problem: 'The file holds bytes that are not UTF-8' };
    }
    throw error;
  }
}
