/** `npm run release`: the same source through every org of config/pipeline.json, with gates, resume and reports. */
import { InvalidArgumentError, Option } from 'commander';
import type { CommandModule } from './commandModule.ts';
import { addFlags, flags } from './flags.ts';
import { examples } from './help.ts';
import { DEFAULTS } from './releaseCommand.ts';
import { parseWord, parseWords } from './wordFlags.ts';

function parseRetries(text: string): number {
  const retries = Number(text);
  if (!Number.isInteger(retries) || retries < 0 || retries > 10) {
    throw new InvalidArgumentError('It must be a whole number from 0 to 10.');
  }
  return retries;
}

function parseShard(text: string): { readonly index: number; readonly count: number } {
  const [, index = '', count = ''] = /^([1-9]\d{0,3})\/([1-9]\d{0,3})$/.exec(text) ?? [];
  const shard = { index: Number(index), count: Number(count) };
  if (index === '' || shard.index > shard.count) {
    throw new InvalidArgumentError('It must look like 1/4: the first of four.');
  }
  return shard;
}

const NOTES = [
  '',
  'Before anything is written anywhere, every org of every chosen stage is opened, compared with',
  'config/pipeline.json, planned and validated by a check-only deployment; failures of all orgs are',
  'shown together. Then the stages follow each other. An org whose verification fails goes back to',
  'what it held before, as far as that is possible; credentials are never deleted.',
  '',
  'What was done is journaled under .eca/runs. --resume goes on with the newest release that is not',
  'through, and does nothing twice; it refuses when source, values or pipeline have changed. A stage',
  'that waits for its approval or its hours ends the run with exit code 69.',
  '',
  'A failure of some orgs after others went through is exit code 68; before anything was written it',
  'is that of the worst org.',
].join('\n');

export const releaseCommand: CommandModule = {
  configure: (command) => {
    addFlags(command, [
      new Option('--from <stage>', 'first pipeline stage; without it the first of the pipeline').argParser(parseWord),
      new Option('--to <stage>', 'last pipeline stage').argParser(parseWord),
      new Option('--only <orgs>', 'some orgs of these stages, by alias, with commas').argParser(parseWords),
      new Option('--shard <i/n>', 'one of n jobs, for one stage; npm run report -- merge puts them together').argParser(
        parseShard,
      ),
      new Option('--needs <file>', 'begins only when this release.json says that its stages are through').argParser(
        parseWord,
      ),
      new Option('--plan', 'shows what would change in every org, and stops').default(false),
      new Option('--validate', 'checks every org with a check-only deployment, and stops').default(false),
      new Option('--resume [id]', 'goes on with an unfinished release: the newest, or the one named'),
      new Option('--approve <stages>', 'approves pipeline stages that wait for it').argParser(parseWords),
      new Option('--accept-org <aliases>', 'takes an org that is another one than at the last release').argParser(
        parseWords,
      ),
      new Option('--retries <number>', 'how often an org is tried again after what may pass by itself')
        .argParser(parseRetries)
        .default(DEFAULTS.retries),
      new Option('--report <folder>', 'writes release.json, .xml (JUnit), .md, .html and .jsonl').argParser(parseWord),
      new Option('--junit <file>', 'writes the result as JUnit XML').argParser(parseWord),
      flags.apiVersion(),
      flags.store(),
      flags.wait('each deployment', DEFAULTS.wait),
      flags.waitToken(),
      flags.emulator(),
      flags.noEmulator(),
    ]);
    command.addHelpText('after', NOTES);
    command.addHelpText(
      'after',
      examples([
        'npm run release -- --to production --plan',
        'npm run release -- --to qa',
        'npm run release -- --from qa --to production --approve production --report reports',
        'npm run release -- --resume                                after Ctrl-C, a crash, a gate or a failure',
      ]),
    );
  },
  run: async (...call) => (await import('./runRelease.ts')).runRelease(...call),
};
