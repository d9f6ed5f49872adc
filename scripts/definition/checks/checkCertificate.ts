/**
 * Is the global settings' `certificate` the text of one? The element holds the certificate itself, not the name of one of
 * the org's. Its issuer and what it is for are for the org. A value that rendering will fill is judged after rendering.
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_extlclntappglobaloauthsettings.htm
 * @see https://www.rfc-editor.org/rfc/rfc7468#section-5
 */
import { X509Certificate } from 'node:crypto';
import type { Finding } from '../appDefinition.ts';
import { childNamed } from '../xml/xmlElement.ts';
import { type CheckedFile, errorAt, warningAt } from './finding.ts';

const CERTIFICATE = /^-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----$/;
const FIX = 'Write the text from -----BEGIN CERTIFICATE----- to -----END CERTIFICATE-----, or delete the element.';

/** Variables lose them: `\\n` as two characters, blanks, or nothing where a line ended. An org would get the text as it is. */
const LINE_BREAKS_LOST = {
  message: 'certificate has lost its line breaks: BEGIN and END do not stand on lines of their own',
  fix: 'Give the variable its line breaks, or take the text from a file: replaceWithFile in sfdx-project.json.',
};

const hasLostLineBreaks = (text: string): boolean =>
  /-----BEGIN CERTIFICATE-----(?!\r?\n)/.test(text) || /(?<!\n[ \t]*)-----END CERTIFICATE-----/.test(text);

/** What is wrong with a text as a certificate; `undefined` when nothing is. */
function explainCertificate(text: string): string | undefined {
  const [, body] = CERTIFICATE.exec(text.trim()) ?? [];
  if (body === undefined) {
    return 'holds no certificate in PEM form';
  }
  try {
    // The bytes and not the text: line breaks stand where whoever pasted it left them.
    new X509Certificate(Buffer.from(body, 'base64'));
    return undefined;
  } catch (error) {
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_OSSL')) {
      return 'has the frame of a certificate, and no certificate in it';
    }
    throw error;
  }
}

export function checkCertificate(file: CheckedFile): readonly Finding[] {
  const element = childNamed(file.document.root, 'certificate');
  if (element === undefined || file.isPending(element)) {
    return [];
  }
  if (hasLostLineBreaks(element.text)) {
    return [errorAt(element.position, 'certificate', LINE_BREAKS_LOST)];
  }
  const problem = explainCertificate(element.text);
  return problem === undefined
    ? []
    : [warningAt(element.position, 'certificate', { message: `certificate ${problem}`, fix: FIX })];
}
