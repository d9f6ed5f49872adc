/**
 * Do the contact, the callback URL and the run-as username look like what they are to be? One function for each, each
 * for the file that holds the value. A value that rendering will fill is judged after rendering.
 */
import type { Finding } from '../appDefinition.ts';
import { childNamed, type XmlElement } from '../xml/xmlElement.ts';
import { type CheckedFile, errorAt, warningAt } from './finding.ts';

/** Deliberately wide: letters of any script, one @, a dot in the domain. */
const LIKE_AN_ADDRESS = /^[^\s@<>"]+@[^\s@<>"]+\.[^\s@<>".]+$/u;
const LONGEST_USERNAME = 80;

const settled = (file: CheckedFile, name: string): XmlElement | undefined => {
  const element = childNamed(file.document.root, name);
  return element === undefined || file.isPending(element) ? undefined : element;
};

/** In a domain that is set aside for examples. @see https://www.rfc-editor.org/rfc/rfc2606#section-3 */
export const isExampleAddress = (text: string): boolean => /@(.+\.)?example\.(com|org|net)$/i.test(text.trim());

/** The app's `contactEmail`; that it is there at all is in the field table. */
export function checkContact(file: CheckedFile): readonly Finding[] {
  const element = settled(file, 'contactEmail');
  if (element === undefined || element.text.trim() === '') {
    return [];
  }
  const { text, position } = element;
  if (!LIKE_AN_ADDRESS.test(text)) {
    const message = `contactEmail is ${JSON.stringify(text)}, which is no e-mail address`;
    return [errorAt(position, 'contact-email', { message, fix: 'Write the address of the team that owns the app.' })];
  }
  if (isExampleAddress(text)) {
    const message = `The contact ${text} is a made-up address: nobody gets what Salesforce has to say about the app`;
    const fix = 'Write an address that somebody reads; what __ECA_CONTACT_EMAIL__ stands for is in config/values.json.';
    return [warningAt(position, 'contact-example', { message, fix })];
  }
  return [];
}

function checkCallbackLine(line: string, { position }: XmlElement): Finding | undefined {
  const hasWildcard = line.includes('*');
  const url = URL.parse(line.replaceAll('*', '1'));
  if (url === null) {
    const message = `callbackUrl holds ${JSON.stringify(line)}, which is no URL`;
    return errorAt(position, 'callback-url', { message, fix: 'Write one URL a line, each with its scheme.' });
  }
  if (hasWildcard) {
    const message = `The callback URL ${line} has a wildcard: more than one place can receive a code`;
    return warningAt(position, 'callback-wildcard', { message, fix: 'Write out the URLs that are used.' });
  }
  if (line.includes('#')) {
    const message = `The callback URL ${line} has a fragment, which OAuth forbids`;
    return warningAt(position, 'callback-fragment', { message, fix: 'Delete the # and what follows it.' });
  }
  if (url.protocol === 'http:' && !['localhost', '127.0.0.1', '[::1]'].includes(url.hostname)) {
    const message = `The callback URL ${line} is not encrypted`;
    return warningAt(position, 'callback-http', { message, fix: 'Write https.' });
  }
  return undefined;
}

/** Each line that stands more than once, once. */
const repeated = (lines: readonly string[]): readonly string[] => [
  ...new Set(lines.filter((line, index) => lines.indexOf(line) !== index)),
];

/** The global settings' `callbackUrl`: one URL a line. The flow does not use it, and Setup wants one. */
export function checkCallbackUrl(file: CheckedFile): readonly Finding[] {
  const element = settled(file, 'callbackUrl');
  if (element === undefined) {
    return [];
  }
  const lines = element.text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  if (lines.length === 0) {
    const fix = 'Write a URL such as https://localhost/oauth/callback, or delete the element.';
    return [warningAt(element.position, 'callback-url', { message: 'callbackUrl is empty', fix })];
  }
  return [
    ...lines.flatMap((line) => checkCallbackLine(line, element) ?? []),
    ...repeated(lines).map((line) =>
      warningAt(element.position, 'callback-repeated', {
        message: `The callback URL ${line} is listed more than once`,
        fix: 'Write it once.',
      }),
    ),
  ];
}

/** What is wrong with a text as a username; `undefined` when nothing is. */
export function explainUsername(text: string): string | undefined {
  if (text.trim() === '') {
    return 'is blank';
  }
  if (text !== text.trim()) {
    return `is ${JSON.stringify(text)}, with blanks or line breaks around it`;
  }
  if (/^005[A-Za-z0-9]{12}([A-Za-z0-9]{3})?$/.test(text)) {
    return `is ${text}, the id of a user`;
  }
  if (!LIKE_AN_ADDRESS.test(text)) {
    return `is ${JSON.stringify(text)}, which is no username: a username has the form of an e-mail address`;
  }
  return text.length > LONGEST_USERNAME
    ? `has ${text.length} characters; ${LONGEST_USERNAME} are allowed in a username`
    : undefined;
}

/** The policies' `clientCredentialsFlowUser`; that it is there at all is for the checks of the flow. */
export function checkRunAsUsername(file: CheckedFile): readonly Finding[] {
  const element = settled(file, 'clientCredentialsFlowUser');
  const problem = element === undefined ? undefined : explainUsername(element.text);
  return element === undefined || problem === undefined
    ? []
    : [
        errorAt(element.position, 'run-as-username', {
          message: `clientCredentialsFlowUser ${problem}`,
          fix: 'Write the username of the run-as user, or set ECA_RUN_AS_USERNAME or --run-as to it.',
        }),
      ];
}
