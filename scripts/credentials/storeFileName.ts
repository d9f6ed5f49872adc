/**
 * The file name that keeps one org's credentials. In: what the user called the org. Out: a plain name for every file
 * system, one per alias: no alias leaves the folder, hides, or meets a reserved name.
 */
import { createHash } from 'node:crypto';

const PLAIN = /^[A-Za-z0-9][A-Za-z0-9@._+-]{0,120}$/;
const RESERVED_ON_WINDOWS = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

/** `qa` gives `qa.json`; an alias that is no plain name gives its plain characters and a digest of the whole. */
export function storeFileName(orgAlias: string, extension: '.json' | '.env' = '.json'): string {
  if (PLAIN.test(orgAlias) && !RESERVED_ON_WINDOWS.test(orgAlias)) {
    return `${orgAlias}${extension}`;
  }
  const plain = orgAlias.replaceAll(/[^A-Za-z0-9]+/g, '-').slice(0, 40);
  const digest = createHash('sha256').update(orgAlias).digest('hex').slice(0, 12);
  return `org${plain.startsWith('-') ? '' : '-'}${plain}${plain.endsWith('-') ? '' : '-'}${digest}${extension}`;
}
