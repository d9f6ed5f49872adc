/** `npm run status`: how the apps of all orgs are, side by side. */
import { InvalidArgumentError, Option } from 'commander';
import type { CommandModule } from './commandModule.ts';
import { addFlags, flags } from './flags.ts';
import { examples } from './help.ts';
import { parseWord, parseWords } from './wordFlags.ts';

const MOST_AT_A_TIME = 100;

function parseCount(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1 || count > MOST_AT_A_TIME) {
    throw new InvalidArgumentError(`It must be a whole number from 1 to ${MOST_AT_A_TIME}.`);
  }
  return count;
}

const NOTES = [
  '',
  'Of every app in every org of config/pipeline.json: the commit that this machine deployed, drift,',
  'whether a token is issued, the age of the pair, a staged pair, the run-as user; and over all orgs,',
  'which share credentials or a run-as user. Writes nothing and revokes nothing; each app costs one',
  'token request, with --privileges two. An org that fails or is slow is a row with its error.',
  '',
  '--privileges measures with the token of each run-as user what it can and cannot do.',
  '',
  'Exit code 0 when all is well, 1 when an org says no, credentials are shared, or a user may do other',
  'things than the source grants; 2 when flags, files or the source must be fixed. Drift alone is 0;',
  'with --detailed-exitcode it is 3, as are changes of the source that are not deployed.',
].join('\n');

export const statusCommand: CommandModule = {
  configure: (command) => {
    addFlags(command, [
      new Option('--only <orgs>', 'some orgs of the pipeline, by alias, with commas').argParser(parseWords),
      new Option('-o, --target-org <aliases>', 'these orgs, whether or not the pipeline names them').argParser(
        parseWords,
      ),
      new Option('--pipeline <file>', 'another file than config/pipeline.json').argParser(parseWord),
      new Option('--html <file>', 'writes it as one HTML page too').argParser(parseWord),
      new Option('--privileges <file>', 'measures the privileges of the run-as users; evidence as JUnit XML').argParser(
        parseWord,
      ),
      new Option('--concurrency <number>', 'orgs at a time').argParser(parseCount).default(10),
      new Option('--detailed-exitcode', 'exit code 3 when there are differences').default(false),
      flags.wait('one org', 5),
      flags.apiVersion(),
      flags.store(),
      flags.emulator(),
      flags.noEmulator(),
    ]);
    command.addHelpText('after', NOTES);
    command.addHelpText(
      'after',
      examples([
        'npm run status',
        'npm run status -- --only qa,prod --html status.html',
        'npm run status -- --target-org prod --privileges evidence.xml',
        'npm run status -- --detailed-exitcode --json                        every night',
      ]),
    );
  },
  run: async (...call) => (await import('./runStatus.ts')).runStatus(...call),
};
