import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { readCertificates } from '../../../../scripts/emulator/certificates.ts';

describe('the certificates of a data folder', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'eca-certificates-'));
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const certificateIn = (file: string): X509Certificate => new X509Certificate(readFileSync(file));

  it('are a loopback certificate and the authority that signed it', async () => {
    const { cert, certificateAuthorityFile } = await readCertificates(folder);
    const authority = certificateIn(certificateAuthorityFile);
    const server = new X509Certificate(cert);
    expect(authority.subject).to.equal('CN=Emulator of eca-pipeline');
    expect(authority.ca).to.equal(true);
    expect(authority.verify(authority.publicKey)).to.equal(true);
    expect(server.ca).to.equal(false);
    expect(server.checkIssued(authority)).to.equal(true);
    expect(server.verify(authority.publicKey)).to.equal(true);
    expect(server.checkIP('127.0.0.1')).to.equal('127.0.0.1');
    expect(server.checkHost('localhost')).to.equal('localhost');
    expect(server.checkHost('example.com')).to.equal(undefined);
    expect(server.keyUsage).to.deep.equal(['1.3.6.1.5.5.7.3.1']);
    expect(server.validToDate.getUTCFullYear() - server.validFromDate.getUTCFullYear()).to.equal(10);
    expect(server.serialNumber).to.match(/^[4-7][0-9A-F]{31}$/);
  });

  it('stay the same, and the key of the authority stays nowhere', async () => {
    const first = await readCertificates(folder);
    expect(await readCertificates(folder)).to.deep.equal(first);
    const files = readdirSync(folder);
    expect(files.sort()).to.deep.equal(['authority.pem', 'loopback.key.pem', 'loopback.pem']);
    expect(files.map((name) => statSync(join(folder, name)).mode & 0o777)).to.deep.equal([0o600, 0o600, 0o600]);
    const server = new X509Certificate(first.cert);
    const keys = files.filter((name) => readFileSync(join(folder, name), 'utf8').includes('PRIVATE KEY'));
    expect(keys).to.deep.equal(['loopback.key.pem']);
    expect(first.key).to.include('PRIVATE KEY');
    expect(server.checkIssued(certificateIn(first.certificateAuthorityFile))).to.equal(true);
  });

  it('are made anew as a whole when a kill has kept the last file from being written', async () => {
    const first = await readCertificates(folder);
    rmSync(join(folder, 'loopback.key.pem'));
    const second = await readCertificates(folder);
    expect(second.cert).to.not.equal(first.cert);
    const authority = certificateIn(second.certificateAuthorityFile);
    expect(new X509Certificate(second.cert).verify(authority.publicKey)).to.equal(true);
  });
});
