/** The witness of the sf CLI's tests: would it have seen a connection to the outside, a lookup, a child? */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { execa } from 'execa';
import { RECORDER, readRecorded, strayConnections } from '../support/sfCli.ts';

// The lookups are cut off before they would ask a server.
const SCRIPT = `
import { promises } from 'node:dns';
import { exec } from 'node:child_process';
import net, { connect } from 'node:net';
const lookup = (_host, _options, done) => done(new Error('cut off'));
connect({ host: 'outside.example', port: 443, lookup }).on('error', () => {});
net.createConnection({ host: '127.0.0.1', port: 1 }).on('error', () => {});
await promises.lookup('127.0.0.1');
await fetch('http://[::1]:65535').catch(() => {});
await new Promise((done) => exec('exit 0', done));
`;

describe('the recorder of connections', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'eca-recorder-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('writes down lookups, connections and children, and tells those that stay on this machine apart', async () => {
    const file = join(folder, 'connections.jsonl');
    await execa(process.execPath, ['--input-type=module', '--eval', SCRIPT], {
      env: { PATH: process.env['PATH'], NODE_OPTIONS: `--require "${RECORDER}"`, ECA_RECORD_CONNECTIONS: file },
      extendEnv: false,
    });
    const recorded = readRecorded(file);
    expect(recorded).to.deep.include({ kind: 'connect', target: '127.0.0.1' });
    expect(recorded).to.deep.include({ kind: 'lookup', target: '127.0.0.1' });
    expect(recorded.filter(({ target }) => /::1/.test(target))).to.have.lengthOf(1);
    const stray = strayConnections(recorded);
    expect(stray.map(({ kind }) => kind)).to.deep.equal(['connect', 'spawn']);
    expect(stray[0]).to.deep.equal({ kind: 'connect', target: 'outside.example' });
  });

  it('finds nothing where nothing was written', () => {
    expect(readRecorded(join(folder, 'none.jsonl'))).to.deep.equal([]);
  });
});
