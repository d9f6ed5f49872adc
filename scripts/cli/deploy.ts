/** `npm run deploy`: the app, its integration user, its credentials and a verified token on an org that exists. */
import { Option } from 'commander';
import type { CommandModule } from './commandModule.ts';
import { addFlags, deployFlags, flags } from './flags.ts';
import { examples } from './help.ts';

const planFlags = (): readonly Option[] => [
  new Option('--plan <file>', 'executes exactly the plan of npm run plan -- --out, or refuses'),
  new Option('--allow-delete', 'deletes what earlier deployments brought and the source no longer has').default(false),
];

export const deployCommand: CommandModule = {
  configure: (command) => {
    addFlags(command, [
      flags.targetOrg(),
      flags.wait('each deployment', 33),
      flags.validate(),
      ...deployFlags(),
      ...planFlags(),
    ]);
    command.addHelpText(
      'after',
      examples([
        'npm run deploy -- --target-org qa',
        'npm run deploy -- --target-org qa --dry-run        what would be done, nothing written',
        'npm run deploy -- --target-org prod --validate     check-only deployment',
        'npm run deploy -- --target-org prod --plan prod.plan.json   exactly the plan that was shown',
        'npm run deploy -- --target-org prod --run-as order.sync@acme.com',
      ]),
    );
  },
  run: async (...call) => (await import('./runDeploy.ts')).runDeploy(...call),
};
