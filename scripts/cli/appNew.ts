/** `npm run app:new`: writes the files of a new app, from flags or from answers on a terminal. */
import { InvalidArgumentError, Option } from 'commander';
import { IP_RELAXATIONS, OPAQUE_TIMEOUTS, SESSION_LEVELS, TOKEN_FORMATS } from './appNewDefaults.ts';
import type { CommandModule } from './commandModule.ts';
import { addFlags } from './flags.ts';
import { examples } from './help.ts';

function parseText(text: string): string {
  if (text.trim() === '' || text.startsWith('--')) {
    throw new InvalidArgumentError('It must not be empty, nor another flag.');
  }
  return text.trim();
}

function parseTimeout(text: string): number {
  const minutes = Number(text);
  if (!OPAQUE_TIMEOUTS.some((one) => one === minutes)) {
    throw new InvalidArgumentError(`It must be one of ${OPAQUE_TIMEOUTS.join(', ')} minutes.`);
  }
  return minutes;
}

const textFlag = (flag: string, description: string): Option => new Option(flag, description).argParser(parseText);

const NOTES = [
  '',
  'Five files of the app, and the permission set that lets its run-as user in. What is not said is',
  'safe: only pre-authorised users, IP ranges enforced, scope Api, no refresh token, secret required,',
  'every other flow off. Contact, callback and run-as user are placeholders in the files; their values',
  'go to config/values.json, and a rule to sfdx-project.json. Everything is checked before it is',
  'written. A file that is there with another text is shown, and overwritten only with --yes or when',
  'you agree on the terminal; the same answers a second time change nothing.',
  '',
  'On a terminal what is missing is asked for. Elsewhere, and with CI=true or --json, it is an error:',
  '--name always, --contact unless config/values.json has ECA_CONTACT_EMAIL.',
].join('\n');

export const appNewCommand: CommandModule = {
  configure: (command) => {
    addFlags(command, [
      textFlag('--name <API name>', 'API name of the app: letters, digits, underscores'),
      textFlag('--label <label>', 'what people see; without it the name with blanks'),
      textFlag('--contact <e-mail>', 'address of the team that owns the app'),
      textFlag('--description <text>', 'what the app is for'),
      textFlag('--scopes <list>', 'OAuth scopes, such as Api,Chatter; without it Api'),
      textFlag('--callback <URL>', 'Salesforce wants one; this flow does not use it'),
      new Option('--session-timeout <minutes>', 'how long a token is good; without it 120, of JWT 30').argParser(
        parseTimeout,
      ),
      new Option('--session-level <level>', 'session security level; without it STANDARD').choices(SESSION_LEVELS),
      new Option('--token-format <format>', 'form of the access tokens; without it opaque').choices(TOKEN_FORMATS),
      textFlag('--run-as <username>', 'an existing run-as user; without it a deployment makes one'),
      textFlag('--objects <list>', 'objects of the permission set: Account:read,Order__c:create+edit'),
      new Option('--ip-relaxation <policy>', 'what the IP ranges count for; without it Enforce').choices(
        IP_RELAXATIONS,
      ),
      new Option('--permitted-users <policy>', 'who may use the app')
        .choices(['AdminApprovedPreAuthorized', 'AllSelfAuthorized'])
        .default('AdminApprovedPreAuthorized'),
      textFlag('--dir <package directory>', 'where the files go; without it the default package directory'),
      new Option('--yes', 'asks nothing, and overwrites files that differ').default(false),
      new Option('--dry-run', 'shows the files and writes none').default(false),
    ]);
    command.addHelpText('after', NOTES);
    command.addHelpText(
      'after',
      examples([
        'npm run app:new                                            asks',
        'npm run app:new -- --name Stock_Feed --contact stock@acme.com --objects Product2:read',
        'npm run app:new -- --name Stock_Feed --contact stock@acme.com --token-format jwt --dry-run',
      ]),
    );
  },
  run: async (...call) => (await import('./runAppNew.ts')).runAppNew(...call),
};
