/** What every failure of a command owes to a machine: its exit code, one JSON document, a stable name and a first action. */
import { expect } from 'chai';
import { COMMANDS } from '../../scripts/cli/commands.ts';
import type { Envelope, Finished } from '../support/commandLine.ts';

export type ExpectedFailure = { readonly name: string; readonly exitCode: number; readonly action: RegExp };

export function expectFailure(
  { exitCode, envelope, stderr }: Finished & { readonly envelope: Envelope },
  expected: ExpectedFailure,
): void {
  const context = `${envelope.message}\n${stderr}`;
  expect([envelope.name, exitCode], context).to.deep.equal([expected.name, expected.exitCode]);
  expect([envelope.status, envelope.exitCode], context).to.deep.equal([expected.exitCode, expected.exitCode]);
  expect(envelope.message, context).to.be.a('string').and.not.equal('');
  expect(envelope.actions?.[0] ?? '', context).to.match(expected.action);
  expect(unknownCommands(envelope.actions ?? []), context).to.deep.equal([]);
  expect(stderr, 'stderr under --json').to.equal('');
}

/** What an action tells the reader to run must be there. */
const unknownCommands = (actions: readonly string[]): readonly string[] =>
  actions.flatMap((action) =>
    [...action.matchAll(/npm run ([a-z:]+)/g)].map(([, command = '']) => command).filter((name) => !(name in COMMANDS)),
  );

export function expectSuccess({ exitCode, envelope, stderr }: Finished & { readonly envelope: Envelope }): void {
  expect([exitCode, envelope.status, envelope.name, envelope.message], stderr).to.deep.equal([
    0,
    0,
    undefined,
    undefined,
  ]);
  expect(stderr, 'stderr under --json').to.equal('');
}
