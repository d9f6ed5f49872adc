import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { expect } from 'chai';
import { firstLineOf, redactOutput } from '../../../../scripts/credentials/stores/redactOutput.ts';
import { createStoreCommand } from '../../../../scripts/credentials/stores/storeCommand.ts';
import { Secret } from '../../../../scripts/lib/secret.ts';
import { thrownBy } from '../../../support/thrownBy.ts';

const CANARY = Secret.of('CANARY+/= "x" 0123456789ABCDEF');
const place = {
  store: 'own',
  variables: { PATH: process.env['PATH'], TOKEN: 'vendor token', OTHER: 'none of its business' },
  workingDirectory: tmpdir(),
  signal: new AbortController().signal,
};
const shell = (ownVariables: readonly string[] = []) =>
  createStoreCommand({ program: 'bash', install: 'Install bash.', ownVariables }, {}, place);
const script = (text: string, ...words: readonly string[]) => ({
  args: ['--norc', '-ec', text, 'bash', ...words],
  location: 'here',
});

describe('credentials/stores/storeCommand', () => {
  it('gives the value by stdin, with nothing added, and wraps what comes back', async () => {
    const { stdout } = await shell().run({ ...script('cat; printf .'), stdin: CANARY });
    expect(stdout.reveal()).to.equal(`${CANARY.reveal()}.`);
    expect(String(stdout)).to.equal('[REDACTED]');
  });

  it('gives a program that opens /dev/stdin a file without a name', async function () {
    // Elsewhere /dev/stdin can be opened on what Node gives anyway.
    if (process.platform !== 'linux') this.skip();
    const call = { ...script('cat /dev/stdin; readlink /proc/self/fd/0'), stdin: CANARY };
    const opened = (await shell().run({ ...call, stdinIsOpened: true })).stdout.reveal();
    expect(opened).to.match(/^CANARY.*F\/dev\/shm\/eca-[0-9a-f-]+ \(deleted\)$/);
    expect(readdirSync('/dev/shm').filter((name) => /^eca-[0-9a-f-]{36}$/.test(name))).to.deep.equal([]);
    expect((await shell().run(call)).exitCode).to.equal(1);
  });

  it('ends the input of a command that gets no value', async () => {
    expect((await shell().run(script('cat'))).stdout.reveal()).to.equal('');
  });

  it('gives the variables of the list and no others', async () => {
    const { stdout } = await shell(['TOKEN']).run(script('env'));
    expect(stdout.reveal()).to.contain('TOKEN=vendor token').and.not.contain('OTHER');
  });

  it('refuses to start a command whose arguments or variables show a value, in any form', async () => {
    const text = CANARY.reveal();
    const shown = [
      text,
      encodeURIComponent(text),
      Buffer.from(`key:${text}`).toString('base64'),
      JSON.stringify({ text }),
    ];
    for (const word of shown) {
      const error = await thrownBy(() =>
        shell().run({ ...script('echo started >&2; exit 3', `--value=${word}`), stdin: CANARY }),
      );
      expect(error).to.include({ name: 'InternalFaultError', exitCode: 10 });
      expect(error.message).to.not.contain('CANARY');
    }
    const own = createStoreCommand({ program: 'bash', install: '', fixedVariables: { VALUE: text } }, {}, place);
    expect((await thrownBy(() => own.run({ ...script('exit 0'), stdin: CANARY }))).name).to.equal('InternalFaultError');
  });

  it('takes every form of a known value out of what the command complains', async () => {
    const command = shell();
    const complain = 'v="$(cat)"; echo "bad: $v $(printf %s "k:$v" | base64 -w0)" >&2; exit 7';
    const answer = await command.run({ ...script(complain), stdin: CANARY });
    expect(answer.exitCode).to.equal(7);
    expect(answer.stderr).to.match(/^bad: \[REDACTED\] .{2,4}\[REDACTED\].{0,2}$/);
    const error = await thrownBy(async () => command.fail({ location: 'here' }, answer));
    expect(error.message).to.match(/^"bash" failed at here \(exit code 7\): bad: \[REDACTED\]/);
  });

  it('ends a command and what it started when it gives no answer', async () => {
    const command = createStoreCommand({ program: 'bash', install: '' }, { timeoutSeconds: 0.2 }, place);
    const error = await thrownBy(() => command.run(script('sleep 987654 & wait')));
    expect(error).to.include({ name: 'StoreTimeoutError', exitCode: 68 });
  });

  it('says what to install for a program that is not there, and how one ended that was killed', async () => {
    const missing = createStoreCommand({ program: 'no-such-vault', install: 'Install it.' }, {}, place);
    const error = await thrownBy(() => missing.run({ args: [], location: 'here' }));
    expect([error.name, error.exitCode, error.actions?.[0]]).to.deep.equal(['StoreCliMissingError', 2, 'Install it.']);
    const killed = await thrownBy(() => shell().run(script('kill -9 $$')));
    expect(killed.message).to.equal('"bash" failed at here (SIGKILL)');
  });

  it('cuts what it quotes to one short line that a terminal only shows', () => {
    expect(firstLineOf('\n  \u001b[31mred\u001b[0m\u0007 alert \r\nmore')).to.equal('red  alert');
    expect(firstLineOf('x'.repeat(300))).to.have.length(201);
    expect(redactOutput(`token ${'A1b2'.repeat(20)} end`, [])).to.equal('token [REDACTED] end');
  });
});
