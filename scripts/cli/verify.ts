/** `npm run verify`: proves the tokens of every app in the source on one org, and says why one is not issued. */
import { InvalidArgumentError, Option } from 'commander';
import type { CommandModule } from './commandModule.ts';
import { addFlags, flags } from './flags.ts';
import { examples } from './help.ts';
import { parseWord } from './wordFlags.ts';

function parseInterval(text: string): number {
  const minutes = Number(text);
  if (text.trim() === '' || !Number.isFinite(minutes) || minutes <= 0) {
    throw new InvalidArgumentError('It must be a number of minutes, more than 0.');
  }
  return minutes;
}

const NOTES = [
  '',
  'Credentials are those that integrations read: from the store, never written. Nothing in the org',
  'is changed; the token of the check is revoked, unless the org gave out one that an integration',
  'may be using. A verification makes five token requests an app, six where the store knows a key',
  'of another org. With several failures the exit code is that of the worst: 130, 10, 2, 1, 20, 68,',
  '69, in this order.',
  '',
  'With --watch the first round is a whole verification; each later one makes one token request an',
  'app, and only what has changed is printed. Ctrl-C ends it with exit code 130. With --json each',
  'document is one line: first the result, then one for each change, with time, app, proofId (of a',
  'change that is about one proof), from, to, error and diagnosis. --junit has the first round.',
].join('\n');

export const verifyCommand: CommandModule = {
  configure: (command) => {
    addFlags(command, [
      flags.targetOrg(),
      new Option('--app <name>', 'API name of the one app to look at; without it every app of the source').argParser(
        parseWord,
      ),
      new Option('--run-as <username>', 'the run-as username, where a deployment was told it by this flag').argParser(
        parseWord,
      ),
      flags.store(),
      new Option('--junit <file>', 'writes the result as JUnit XML too').argParser(parseWord),
      new Option('--watch <minutes>', 'looks again at each interval, and prints changes only').argParser(parseInterval),
      flags.apiVersion(),
      flags.waitToken(),
      flags.emulator(),
      flags.noEmulator(),
    ]);
    command.addHelpText('after', NOTES);
    command.addHelpText(
      'after',
      examples([
        'npm run verify -- --target-org qa',
        'npm run verify -- --target-org qa --app Order_Sync --junit reports/verify.xml',
        'npm run verify -- --target-org prod --watch 15             a probe every quarter of an hour',
      ]),
    );
  },
  run: async (...call) => (await import('./runVerify.ts')).runVerify(...call),
};
