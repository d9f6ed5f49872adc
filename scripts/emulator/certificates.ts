/**
 * The certificate authority and the loopback certificate of the TLS listeners: SFDX auth URLs always become https, so a
 * client that is given one needs a listener it can trust. Made once per data folder.
 */
import { generateKeyPairSync } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import type { TlsMaterial } from './listeners.ts';
import { authorityExtensions, serverExtensions, signCertificate } from './signCertificate.ts';

export type Certificates = TlsMaterial & { readonly certificateAuthorityFile: string };

const validYears = 10;
const authorityName = 'Emulator of eca-pipeline';

const generateCertificates = (): { authority: string; key: string; cert: string } => {
  const authority = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const server = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const validFrom = new Date();
  const validTo = new Date(validFrom);
  validTo.setFullYear(validTo.getFullYear() + validYears);
  const common = { issuer: authorityName, issuerKey: authority.privateKey, validFrom, validTo } as const;
  return {
    authority: signCertificate({
      ...common,
      subject: authorityName,
      subjectKey: authority.privateKey,
      extensions: authorityExtensions,
    }),
    key: server.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: signCertificate({
      ...common,
      subject: 'localhost',
      subjectKey: server.privateKey,
      extensions: serverExtensions('localhost', [127, 0, 0, 1]),
    }),
  };
};

/** Reads the certificates of the data folder, or makes them. The authority's own key is thrown away once it has signed. */
export const readCertificates = async (dataFolder: string): Promise<Certificates> => {
  const certificateAuthorityFile = join(dataFolder, 'authority.pem');
  const keyFile = join(dataFolder, 'loopback.key.pem');
  const certFile = join(dataFolder, 'loopback.pem');
  try {
    const [key, cert] = await Promise.all([
      readFile(keyFile, 'utf8'),
      readFile(certFile, 'utf8'),
      readFile(certificateAuthorityFile, 'utf8'),
    ]);
    return { key, cert, certificateAuthorityFile };
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
  const { authority, key, cert } = generateCertificates();
  // The key comes last: a folder without it gets everything anew.
  await Promise.all([
    writeFileAtomic(certificateAuthorityFile, authority, { mode: 0o600 }),
    writeFileAtomic(certFile, cert, { mode: 0o600 }),
  ]);
  await writeFileAtomic(keyFile, key, { mode: 0o600 });
  return { key, cert, certificateAuthorityFile };
};
