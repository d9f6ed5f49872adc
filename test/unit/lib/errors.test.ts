/** The whole catalogue: each entry, built from arguments with and without what is optional, reads well. */
import { SfError } from '@salesforce/core/sfError';
import { expect } from 'chai';
import {
  buildError,
  CATALOGUE,
  type ErrorArgs,
  type ErrorName,
  isNamed,
  raise,
  toSfError,
} from '../../../scripts/lib/errors.ts';
import { EXIT_CODES } from '../../../scripts/lib/exitCodes.ts';
import { ERROR_SAMPLES } from './errorSamples.ts';

const NAMES = Object.keys(CATALOGUE) as ErrorName[];
const KNOWN_EXIT_CODES: readonly number[] = Object.values(EXIT_CODES).map(({ code }) => code);

/** Every sample of one name as an error. */
const samplesOf = <Name extends ErrorName>(name: Name): readonly SfError[] => {
  const samples: readonly ErrorArgs<Name>[] = ERROR_SAMPLES[name];
  return samples.map((args) => buildError(name, args));
};

describe('lib/errors', () => {
  for (const name of NAMES) {
    describe(name, () => {
      it('has a name that says that it is an error', () => {
        expect(name).to.match(/^[A-Z][A-Za-z]+Error$/);
      });

      it('BL-101 has a message without a missing text or a placeholder', () => {
        for (const error of samplesOf(name)) {
          for (const text of [error.message, ...(error.actions ?? [])]) {
            expect(text).not.to.match(/undefined|null|NaN|\[object|%[sdoj]|\{\d\}|Missing message/);
            expect(text.trim()).not.to.equal('');
          }
        }
      });

      it('has a message that starts like a sentence', () => {
        for (const { message } of samplesOf(name)) {
          expect(message).to.match(/^["A-Za-z0-9]/);
          expect(message).to.match(/ /);
          expect(message).not.to.match(/,\.|\.\.$|\s\.(\s|$)/);
        }
      });

      it('has an action, an exit code of the table and its own name', () => {
        for (const error of samplesOf(name)) {
          expect(error.actions).to.have.length.greaterThan(0);
          expect(KNOWN_EXIT_CODES).to.include(error.exitCode);
          expect(error.exitCode).not.to.equal(0);
          expect(error.name).to.equal(name);
        }
      });
    });
  }

  it('raises an SfError with its cause', () => {
    const cause = new Error('below');
    const seen = toSfError(caught(() => raise('EmulatorNotRunningError', {}, { cause })));
    expect(seen).to.be.instanceOf(SfError);
    expect([seen.name, seen.exitCode, seen.cause, seen.actions?.[0]]).to.deep.equal([
      'EmulatorNotRunningError',
      2,
      cause,
      'npm run emulator',
    ]);
  });

  it('ends a sentence once, also where what is quoted ends one, and leaves an ellipsis alone', () => {
    const { message } = buildError('UnsafePathError', { file: 'a', problem: 'the system says no.' });
    expect(message).to.equal("The file a can't be written: the system says no.");
    expect(buildError('UnsafePathError', { file: 'a', problem: 'b...' }).message).to.match(/b\.{4}$/);
  });

  it('passes the errors of the library on as they are', () => {
    const error = new SfError('m', 'NamedOrgNotFoundError');
    expect(toSfError(error)).to.equal(error);
  });

  for (const [what, thrown, problem] of [
    ['an error', new TypeError('x is not a function'), 'x is not a function'],
    ['a text', 'just text', 'just text'],
  ] as const) {
    it(`calls ${what} that nobody expected a fault of ours`, () => {
      const seen = toSfError(thrown);
      expect([seen.name, seen.exitCode]).to.deep.equal(['InternalFaultError', 10]);
      expect(seen.message).to.contain(problem);
      expect(seen.actions?.[0]).to.contain('SF_LOG_LEVEL=debug');
    });
  }

  it('knows an error by its name', () => {
    expect(isNamed(new TypeError('x'), 'TypeError')).to.equal(true);
    expect(isNamed({ name: 'TypeError' }, 'TypeError')).to.equal(false);
  });
});

function caught(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}
