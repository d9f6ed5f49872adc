/** A secret in a file with a name: for this user alone, while it is used, and not after the run was killed. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import { openNamedInput } from '../../../../scripts/credentials/stores/namedInput.ts';
import { systemClock } from '../../../../scripts/lib/clock.ts';
import { poll } from '../../../../scripts/lib/poll.ts';
import { Secret } from '../../../../scripts/lib/secret.ts';
import { thrownBy } from '../../../support/thrownBy.ts';

const VARIABLES = { PATH: `${dirname(process.execPath)}:${process.env['PATH']}` };
const SCRIPTS = resolve(import.meta.dirname, '../../../../scripts');

describe('a value in a file with a name', () => {
  it('is there for this user alone until it is closed', async () => {
    const { path, close } = await openNamedInput(Secret.of('{"a":"ü"}'), VARIABLES);
    expect(await readFile(path, 'utf8')).to.equal('{"a":"ü"}');
    expect([(await stat(path)).mode & 0o777, (await stat(dirname(path))).mode & 0o777]).to.deep.equal([0o600, 0o700]);
    await close();
    expect(existsSync(dirname(path))).to.equal(false);
  });

  it('is not written where nobody would remove it after a kill', async () => {
    const error = await thrownBy(() => openNamedInput(Secret.of('x'), { PATH: '/nowhere' }));
    expect(error.message).to.include('there is no node on the PATH');
  });

  it('is gone soon after a kill -9 of the process that wrote it', async () => {
    const [input, secret] = ['credentials/stores/namedInput.ts', 'lib/secret.ts'].map(
      (file) => pathToFileURL(resolve(SCRIPTS, file)).href,
    );
    const program = `
      const { openNamedInput } = await import(${JSON.stringify(input)});
      const { Secret } = await import(${JSON.stringify(secret)});
      const { path } = await openNamedInput(Secret.of('x'), process.env);
      process.stdout.write(path);
      setInterval(() => undefined, 1000);`;
    const victim = spawn(process.execPath, ['--input-type=module', '--eval', program], { env: VARIABLES });
    const path = await new Promise<string>((told) => victim.stdout.once('data', (text) => told(String(text))));
    expect(existsSync(path)).to.equal(true);
    victim.kill('SIGKILL');
    const outcome = await poll(
      async () => (existsSync(dirname(path)) ? { kind: 'pending' } : { kind: 'done', value: undefined }),
      {
        clock: systemClock,
        signal: new AbortController().signal,
        timeoutMilliseconds: 10_000,
        firstWaitMilliseconds: 10,
      },
    );
    expect(outcome.kind).to.equal('done');
  });
});
