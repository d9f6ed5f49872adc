/** `npm run report`: puts the reports of a release's shards together. */
import { Option } from 'commander';
import type { CommandModule } from './commandModule.ts';
import { addFlags } from './flags.ts';
import { examples } from './help.ts';

export const reportCommand: CommandModule = {
  configure: (command) => {
    command.argument('<action>', 'merge').argument('<reports...>', 'folders of --report, or release.json files');
    addFlags(command, [
      new Option('--report <folder>', 'writes the merged report there: release.json, .xml (JUnit), .md, .html, .jsonl'),
      new Option('--junit <file>', 'writes the result as JUnit XML'),
    ]);
    command.addHelpText(
      'after',
      [
        '',
        'The shards of one stage become one report, and the exit code is that of the whole. A shard that',
        'is missing, and reports that do not belong together, are refused. The next stage begins with',
        '--needs <folder>/release.json.',
      ].join('\n'),
    );
    command.addHelpText('after', examples(['npm run report -- merge shard-1 shard-2 shard-3 --report qa']));
  },
  run: async (...call) => (await import('./runReportMerge.ts')).runReportMerge(...call),
};
