/** `npm run plan`: what a deployment would change in an org, setting by setting, and what drifted there. */
import { Option } from 'commander';
import type { CommandModule } from './commandModule.ts';
import { addFlags, flags } from './flags.ts';
import { examples } from './help.ts';
import { parseWord } from './wordFlags.ts';

const NOTES = [
  '',
  'Order of elements and lists, spellings of entities, names that the platform chose and defaults that',
  'the source leaves out are no differences. What was deployed is remembered in .eca/state, without',
  'keys: drift is what changed in the org since then, by whomever. Of a component that the source no',
  'longer has, the plan says what its deletion would mean; deploy does it only with --allow-delete.',
  '',
  'Exit code 0, also with differences; with --detailed-exitcode it is 3 then. A plan that can not be',
  'executed since something is missing ends with exit code 2, as the deployment would.',
].join('\n');

export const planCommand: CommandModule = {
  configure: (command) => {
    addFlags(command, [
      flags.targetOrg(),
      new Option('--app <name>', 'API name of the one app to look at; without it every app of the source').argParser(
        parseWord,
      ),
      new Option('--detailed-exitcode', 'exit code 3 when there are differences').default(false),
      new Option('--out <file>', 'writes the plan, for deploy --plan').argParser(parseWord),
      new Option('--markdown <file>', 'writes it as Markdown too, for a pull request').argParser(parseWord),
      new Option('--allow-delete', 'plans the deletions as allowed').default(false),
      flags.apiVersion(),
      flags.emulator(),
      flags.noEmulator(),
    ]);
    command.addHelpText('after', NOTES);
    command.addHelpText(
      'after',
      examples([
        'npm run plan -- --target-org qa',
        'npm run plan -- --target-org prod --detailed-exitcode --markdown plan.md     in a pull request',
        'npm run plan -- --target-org prod --out prod.plan.json',
        'npm run deploy -- --target-org prod --plan prod.plan.json                   exactly that plan',
      ]),
    );
  },
  run: async (...call) => (await import('./runPlan.ts')).runPlan(...call),
};
