import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { get as getPlain } from 'node:http';
import { get as getSecure } from 'node:https';
import { connect } from 'node:net';
import { expect } from 'chai';
import { withEmulator } from '../../../support/emulatorHarness.ts';

type Got = { readonly status: number | undefined; readonly text: string };

const read = async (request: ReturnType<typeof getPlain>): Promise<Got> => {
  const [response] = await once(request, 'response');
  let text = '';
  for await (const chunk of response) text += chunk;
  return { status: response.statusCode, text };
};

describe('one port for http and https', () => {
  const harness = withEmulator();
  const secureOptions = () => ({ ca: readFileSync(harness.running.certificateAuthorityFile), agent: false });

  it('answers both at the port of every kind of org', async () => {
    for (const kind of ['scratch', 'sandbox', 'production'] as const) {
      const { org } = await harness.createOrg(kind);
      const [plain, secure] = await Promise.all([
        read(getPlain(`http://127.0.0.1:${org.port}/services/data`)),
        read(getSecure(`https://127.0.0.1:${org.port}/services/data`, secureOptions())),
      ]);
      expect(plain.status, kind).to.equal(200);
      expect(secure, kind).to.deep.equal(plain);
    }
  });

  it('knows the org by the port over TLS too', async () => {
    const [one, other] = [await harness.createOrg('scratch'), await harness.createOrg('scratch')];
    const statusAt = async (port: number): Promise<number | undefined> =>
      (
        await read(
          getSecure(`https://127.0.0.1:${port}/services/data/v68.0`, {
            ...secureOptions(),
            headers: { authorization: `Bearer ${one.adminToken}` },
          }),
        )
      ).status;
    expect(await statusAt(one.org.port)).to.equal(200);
    expect(await statusAt(other.org.port)).to.equal(401);
  });

  it('survives clients that say nothing, rubbish, or half a handshake, and lets go of them at the end of their org', async () => {
    const { org } = await harness.createOrg('scratch');
    const silent = connect(org.port, '127.0.0.1');
    await once(silent, 'connect');
    const gone = connect(org.port, '127.0.0.1');
    await once(gone, 'connect');
    gone.resetAndDestroy();
    const halfway = connect(org.port, '127.0.0.1');
    halfway.on('error', () => undefined);
    halfway.write(Buffer.from([0x16, 3, 1, 0, 200]));
    const rubbish = connect(org.port, '127.0.0.1');
    rubbish.on('error', () => undefined);
    rubbish.end(Buffer.from([0x16, 0, 0, 0, 0, 0, 0, 0, 0, 0]));
    await once(rubbish.resume(), 'close');
    expect((await read(getPlain(`http://127.0.0.1:${org.port}/services/data`, { agent: false }))).status).to.equal(200);
    silent.on('error', () => undefined);
    const ended = [once(silent.resume(), 'close'), once(halfway.resume(), 'close')];
    harness.emulator.closeOrg(org.orgId);
    await Promise.all(ended);
  });
});
