/** A secret never shows, whichever way it is printed; `reveal()` alone gives it. */
import { Console } from 'node:console';
import { Writable } from 'node:stream';
import { format, inspect } from 'node:util';
import { expect } from 'chai';
import { buildError } from '../../../scripts/lib/errors.ts';
import { REDACTED, Secret } from '../../../scripts/lib/secret.ts';

const TEXT = 'SECRET_CANARY_1+/=%&é';
const secret = Secret.of(TEXT);

/** What a console of its own writes for these values. */
function consoleOutput(...values: readonly unknown[]): string {
  let written = '';
  const stream = new Writable({
    write: (chunk, _encoding, done) => {
      written += String(chunk);
      done();
    },
  });
  const own = new Console(stream);
  own.log(...values);
  own.table([{ value: values.at(-1) }]);
  own.dir(values, { showHidden: true, depth: null });
  return written;
}

describe('lib/secret', () => {
  for (const [way, print] of [
    ['String()', () => String(secret)],
    ['a template', () => `${secret}`],
    ['joining', () => [secret].join()],
    ['JSON', () => JSON.stringify({ deep: [secret], secret })],
    ['inspect', () => inspect({ deep: { secret } }, { showHidden: true, depth: null, customInspect: true })],
    ['inspect without custom inspection', () => inspect(secret, { showHidden: true, customInspect: false })],
    ['format %s %o %O %j %d', () => format('%s %o %O %j %d', secret, secret, secret, secret, secret)],
    ['the console', () => consoleOutput('%s', secret, { secret })],
    ['its own properties', () => JSON.stringify(Object.entries(secret)) + Reflect.ownKeys(secret).map(String).join()],
    ['a spread', () => JSON.stringify({ ...secret })],
    ['structuredClone', () => inspect(structuredClone({ secret }), { depth: null })],
    ['an error', () => new Error('with a cause', { cause: secret }).stack + inspect(new Error('x', { cause: secret }))],
    [
      'the data of a catalogue error',
      () => {
        const error = buildError(
          'InternalFaultError',
          { problem: `it was ${secret}` },
          { cause: new Error(`${secret}`) },
        );
        Object.assign(error, { data: { secret } });
        return inspect(error, { depth: null }) + JSON.stringify(error.toObject()) + JSON.stringify(error.data);
      },
    ],
  ] as const) {
    it(`BL-043 does not show through ${way}`, () => {
      const printed = print();
      for (const form of [TEXT, 'SECRET_CANARY_1', Buffer.from(TEXT).toString('base64'), encodeURIComponent(TEXT)]) {
        expect(printed).not.to.contain(form);
      }
    });
  }

  it('says that it was redacted', () => {
    expect([`${secret}`, JSON.stringify(secret), inspect(secret)]).to.deep.equal([REDACTED, `"${REDACTED}"`, REDACTED]);
  });

  it('gives its text when asked to', () => {
    expect(secret.reveal()).to.equal(TEXT);
  });

  it('compares by its text', () => {
    expect(secret.equals(Secret.of(TEXT))).to.equal(true);
    expect(secret.equals(Secret.of(`${TEXT} `))).to.equal(false);
  });

  it('knows that blanks are no secret', () => {
    expect([Secret.of('').isEmpty, Secret.of(' \n').isEmpty, secret.isEmpty]).to.deep.equal([true, true, false]);
  });
});
