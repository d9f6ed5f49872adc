/**
 * Looks for keys, secrets and tokens in the source: by the element that holds them, and by their shape, in any text file.
 * Findings tell the place and the kind, never the value. Whether a value still works is not its question.
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_extlclntappglobaloauthsettings.htm
 */
import type { Finding } from './appDefinition.ts';
import { errorAt } from './checks/finding.ts';
import { buildPositionFinder } from './textPosition.ts';

type Pattern = { readonly kind: string; readonly search: RegExp };

const DELETE_ELEMENT = 'Delete the element: the org makes key and secret, and the scripts read them from there.';
const DELETE_TEXT = 'Delete it from the source, and keep it in a credential store.';

/** Group 1, where there is one, is what counts as the value. */
const ELEMENTS: Pattern = {
  kind: '',
  search: /<(?:[\w-]+:)?(consumerKey|consumerSecret|serviceAccount|signingKey)\s*>\s*([^<\s][^<]*?)\s*</g,
};

const SHAPES: readonly Pattern[] = [
  { kind: 'a consumer key', search: /\b3MVG9[A-Za-z0-9._]{50,}/g },
  { kind: 'what looks like a consumer secret', search: /(?<![0-9A-Za-z])[0-9A-F]{64}(?![0-9A-Za-z])/g },
  { kind: 'an access token', search: /\b00D[A-Za-z0-9]{12,15}![A-Za-z0-9._]{20,}/g },
  { kind: 'a refresh token', search: /\b5Aep[A-Za-z0-9._=]{40,}/g },
  { kind: 'an SFDX auth URL', search: /force:\/\/[^\s"'<>]*[^\s"'<>@:]{10,}@/g },
  { kind: 'a private key', search: /-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----/g },
];

/** An image or an archive is no place where a person types a secret; a zero byte gives it away. */
const isText = (content: Uint8Array): boolean => !content.subarray(0, 8000).includes(0);

/** Findings for one file. */
export function findSecrets(file: string, content: Uint8Array): readonly Finding[] {
  if (!isText(content)) {
    return [];
  }
  const text = new TextDecoder().decode(content);
  const positionAt = buildPositionFinder(text);
  const found = new Map<number, Finding>();
  for (const match of text.matchAll(ELEMENTS.search)) {
    const [whole = '', element = '', value = ''] = match;
    const offset = match.index + whole.indexOf(value, whole.indexOf('>'));
    found.set(
      offset,
      errorAt({ file, ...positionAt(match.index) }, 'secret-in-source', {
        message: `${element} holds a value of ${value.length} characters`,
        fix: DELETE_ELEMENT,
      }),
    );
  }
  for (const { kind, search } of SHAPES) {
    for (const match of text.matchAll(search)) {
      if (!found.has(match.index)) {
        const message = `This is ${kind} of ${match[0].length} characters`;
        found.set(
          match.index,
          errorAt({ file, ...positionAt(match.index) }, 'secret-in-source', { message, fix: DELETE_TEXT }),
        );
      }
    }
  }
  return [...found.values()];
}
