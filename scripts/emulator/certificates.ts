/**
 * The certificate authority and the loopback certificate of the TLS listeners: SFDX auth URLs always become https, so a
 * client that is given one needs a listener it can trust. Made once per data folder.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import type { TlsMaterial } from './listeners.ts';

export type Certificates = TlsMaterial & { readonly certificateAuthorityFile: string };

const validYears = 10;

const generateCertificates = async (): Promise<{ authority: string; key: string; cert: string }> => {
  const { generate } = await import('selfsigned');
  const notAfterDate = new Date();
  notAfterDate.setFullYear(notAfterDate.getFullYear() + validYears);
  const common = { keyType: 'ec', algorithm: 'sha256', notAfterDate } as const;
  const authority = await generate([{ name: 'commonName', value: 'Emulator of eca-pipeline' }], {
    ...common,
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  const leaf = await generate([{ name: 'commonName', value: 'localhost' }], {
    ...common,
    ca: { key: authority.private, cert: authority.cert },
    extensions: [
      { name: 'basicConstraints', cA: false },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'localhost' },
          { type: 7, ip: '127.0.0.1' },
        ],
      },
    ],
  });
  return { authority: authority.cert, key: leaf.private, cert: leaf.cert };
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
  const { authority, key, cert } = await generateCertificates();
  await writeFileAtomic(certificateAuthorityFile, authority, { mode: 0o600 });
  await writeFileAtomic(certFile, cert, { mode: 0o600 });
  await writeFileAtomic(keyFile, key, { mode: 0o600 });
  return { key, cert, certificateAuthorityFile };
};
