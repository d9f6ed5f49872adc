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
const DELETE_OWN =
  'Delete the element, or write a placeholder such as __ECA_PUSH_KEY__ that a replacement in sfdx-project.json fills.';
const DELETE_TEXT = 'Delete it from the source, and keep it in a credential store.';

/** The element and its value, which may stand behind a comment or in a CDATA section. Absent and empty ones are none. */
const elementPattern = (...names: readonly string[]): RegExp =>
  new RegExp(
    String.raw`<(?:[\w-]+:)?(${names.join('|')})(?:\s[^<>]*)?>(?:\s|<!--(?:(?!-->)[\s\S])*-->)*(?:<!\[CDATA\[)?\s*((?!\]\]>)[^<\s][^<]*?)\s*(?:\]\]>\s*)?<`,
    'dg',
  );

/** Made by the org, so that nothing has to stand in their place. */
const MADE_BY_ORG = ['consumerKey', 'consumerSecret'];
const ELEMENTS = elementPattern(...MADE_BY_ORG, 'serviceAccount', 'signingKey');
/** The password of a certificate for push notifications; other types have passwords that are none of these. */
const ELEMENTS_OF_PUSH = elementPattern(...MADE_BY_ORG, 'serviceAccount', 'signingKey', 'password');
const isPushSettings = (file: string): boolean => /\.ecaPush(?:-meta\.xml)?$/.test(file);
const PLACEHOLDER = /^__[A-Z][A-Z0-9_]*__$/;

const SHAPES: readonly Pattern[] = [
  { kind: 'a consumer key', search: /\b3MVG9[A-Za-z0-9._]{50,}/g },
  { kind: 'what looks like a consumer secret', search: /(?<![0-9A-Za-z])[0-9A-F]{64}(?![0-9A-Za-z])/g },
  { kind: 'an access token', search: /\b00D[A-Za-z0-9]{12,15}![A-Za-z0-9._]{20,}/g },
  { kind: 'a refresh token', search: /\b5Aep[A-Za-z0-9._=]{40,}/g },
  { kind: 'an SFDX auth URL', search: /force:\/\/[^\s"'<>]*[^\s"'<>@:]{10,}@/g },
  { kind: 'a private key', search: /-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----/g },
];

/** What Windows writes into a text file by default on some ways. */
const isUtf16 = ([first, second]: Uint8Array): boolean => first === 0xff && second === 0xfe;

/** An image or an archive is no place where a person types a secret; a zero byte gives it away. */
function decode(content: Uint8Array): string | undefined {
  if (isUtf16(content)) {
    return new TextDecoder('utf-16le').decode(content);
  }
  return content.subarray(0, 8000).includes(0) ? undefined : new TextDecoder().decode(content);
}

/** A value that could be one: code and prose about these elements have short words and templates in their place. */
const PLAUSIBLE = /^[A-Za-z0-9._=+/-]{24,}$/;

/** Part of a template of some language, which puts the secret in later. */
const isTemplate = (text: string): boolean => text.includes('${');

/**
 * The text with every value that `findSecrets` would find replaced: in an element wherever it stands on its line, in CDATA,
 * behind or inside a comment. Everything else stays, so that the lines around it can be shown.
 */
export function redactSecrets(text: string): string {
  const ranges = [
    ...[...text.matchAll(ELEMENTS)].flatMap(({ indices }) => (indices?.[2] === undefined ? [] : [indices[2]])),
    ...SHAPES.flatMap(({ search }) =>
      [...text.matchAll(search)].map(({ 0: found, index }): [number, number] => [index, index + found.length]),
    ),
  ].toSorted(([one], [other]) => one - other);
  let [shown, end] = ['', 0];
  for (const [from, to] of ranges) {
    shown += from < end ? '' : `${text.slice(end, from)}[REDACTED]`;
    end = Math.max(end, to);
  }
  return shown + text.slice(end);
}

/**
 * Findings for one file. In a file of metadata every value of such an element is one; `anywhere` asks for what could be a
 * secret by its looks, as in code and notes.
 */
export function findSecrets(
  file: string,
  content: Uint8Array,
  where: 'metadata' | 'anywhere' = 'metadata',
): readonly Finding[] {
  const text = decode(content);
  if (text === undefined) {
    return [];
  }
  const positionAt = buildPositionFinder(text);
  const found = new Map<number, Finding>();
  for (const match of text.matchAll(isPushSettings(file) ? ELEMENTS_OF_PUSH : ELEMENTS)) {
    const [, element = '', value = ''] = match;
    const isMadeByOrg = MADE_BY_ORG.includes(element);
    // What the org can't make has to come from somewhere.
    if ((where === 'anywhere' && !PLAUSIBLE.test(value)) || (!isMadeByOrg && PLACEHOLDER.test(value))) {
      continue;
    }
    const offset = match.indices?.[2]?.[0] ?? match.index;
    found.set(
      offset,
      errorAt({ file, ...positionAt(match.index) }, 'secret-in-source', {
        message: `${element} holds a value of ${value.length} characters`,
        fix: isMadeByOrg ? DELETE_ELEMENT : DELETE_OWN,
      }),
    );
  }
  for (const { kind, search } of SHAPES) {
    for (const match of text.matchAll(search)) {
      if (!found.has(match.index) && !(where === 'anywhere' && isTemplate(match[0]))) {
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
