/**
 * Is the global settings' `certificate` the text of one? The element holds the certificate itself, not the name of one of
 * the org's. Its dates and its issuer are for the org. A value that rendering will fill is judged after rendering.
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_extlclntappglobaloauthsettings.htm
 * @see https://www.rfc-editor.org/rfc/rfc7468#section-5
 */
import type { Finding } from '../appDefinition.ts';
import { childNamed } from '../xml/xmlElement.ts';
import { type CheckedFile, warningAt } from './finding.ts';

const CERTIFICATE = /^-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----$/;

export function checkCertificate(file: CheckedFile): readonly Finding[] {
  const element = childNamed(file.document.root, 'certificate');
  if (element === undefined || file.isPending(element) || CERTIFICATE.test(element.text.trim())) {
    return [];
  }
  return [
    warningAt(element.position, 'certificate', {
      message: 'certificate holds no certificate in PEM form',
      fix: 'Write the text from -----BEGIN CERTIFICATE----- to -----END CERTIFICATE-----, or delete the element.',
    }),
  ];
}
