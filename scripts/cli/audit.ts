/** `npm run audit`: security of source, repository and, where one is named, of an org. */
import { InvalidArgumentError, Option } from 'commander';
import type { CommandModule } from './commandModule.ts';
import { addFlags, flags } from './flags.ts';
import { examples } from './help.ts';
import { parseWord } from './wordFlags.ts';

function parseDays(text: string): number {
  const [, days] = /^(\d{1,5})d?$/.exec(text) ?? [];
  if (days === undefined || Number(days) === 0) {
    throw new InvalidArgumentError('It must be a number of days, such as 90d.');
  }
  return Number(days);
}

const DEFAULT_AGE_DAYS = 90;

const NOTES = [
  '',
  'Looks at the security of the source, at every file that git tracks and at every commit of the past;',
  'with --target-org at the org too: policies, run-as user, age of the credentials, twins. Writes',
  'nothing. What could not be looked at is listed, and never counts as clean. A finding is accepted in',
  'config/audit.json, with a reason and a last day; docs/audit.md has the rules.',
  '',
  'Exit code 2 for findings in files, 1 for findings in the org, at the severity of --fail-on or above.',
].join('\n');

export const auditCommand: CommandModule = {
  configure: (command) => {
    addFlags(command, [
      flags.targetOrg(),
      new Option('--fail-on <severity>', 'what ends with an exit code of its own')
        .choices(['critical', 'high', 'medium', 'low', 'never'])
        .default('high'),
      new Option('--max-credential-age <days>', 'older credentials are a finding')
        .argParser(parseDays)
        .default(DEFAULT_AGE_DAYS),
      new Option('--no-history', 'leaves out the commits of the past'),
      new Option('--sarif <file>', 'writes the findings as SARIF 2.1.0 too').argParser(parseWord),
      new Option('--junit <file>', 'writes the result as JUnit XML too').argParser(parseWord),
      new Option(
        '--privileges <file>',
        'measures what the run-as users can and cannot do; evidence as JUnit XML',
      ).argParser(parseWord),
      flags.store(),
      flags.apiVersion(),
      flags.emulator(),
      flags.noEmulator(),
    ]);
    command.addHelpText('after', NOTES);
    command.addHelpText(
      'after',
      examples([
        'npm run audit',
        'npm run audit -- --target-org prod --sarif reports/audit.sarif --fail-on medium',
        'npm run audit -- --target-org prod --max-credential-age 60d',
      ]),
    );
  },
  run: async (...call) => (await import('./runAudit.ts')).runAudit(...call),
};
