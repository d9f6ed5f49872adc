/**
 * A certificate as people paste it, in the form that PEM has. In: text with real line breaks, with `\n` as two characters,
 * with blanks in place of them, or base64 alone. Out: PEM, or nothing for what is none.
 * @see https://www.rfc-editor.org/rfc/rfc7468
 */

const LINE_LENGTH = 64;
/** Without the lines that mark it, a short text is more likely a name. */
const SHORTEST_BARE = 40;

export function normalizeCertificate(text: string): string | undefined {
  const plain = text
    .replaceAll(/\\r|\\n/g, '\n')
    .replaceAll(/\r/g, '')
    .trim();
  const body = plain
    .replace(/^-----BEGIN CERTIFICATE-----/, '')
    .replace(/-----END CERTIFICATE-----$/, '')
    .replaceAll(/\s+/g, '');
  if (body.length < (plain.startsWith('-----BEGIN') ? 1 : SHORTEST_BARE) || !/^[A-Za-z0-9+/]+={0,2}$/.test(body)) {
    return undefined;
  }
  const lines = body.match(new RegExp(`.{1,${LINE_LENGTH}}`, 'g')) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----'].join('\n');
}
