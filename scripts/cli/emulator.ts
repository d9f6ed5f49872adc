/**
 * `npm run emulator`: starts the emulator in the foreground; `stop` and `reset` end and forget it; `login` authorises its
 * Dev Hub in the person's own sf state, the only thing here that writes there; `sf …` runs the sf CLI on its orgs.
 */
import { InvalidArgumentError } from 'commander';
import type { CommandModule } from './commandModule.ts';
import { examples } from './help.ts';

export const DELAYS = ['propagation', 'signup', 'deploy', 'request'] as const;

const DELAY_TEXTS: Readonly<Record<(typeof DELAYS)[number], string>> = {
  propagation: 'how long a new consumer key is unknown to the token endpoint',
  signup: 'how long a scratch org takes',
  deploy: 'how long a deployment takes',
  request: 'added to every request',
};

const HIGHEST_PORT = 65_535;

const wholeNumber =
  (what: string, highest: number) =>
  (text: string): string => {
    if (!/^\d+$/.test(text) || Number(text) > highest) {
      throw new InvalidArgumentError(`It must be ${what}.`);
    }
    return text;
  };

const collect = (text: string, before: readonly string[] = []): readonly string[] => [...before, text];

export const emulatorCommand: CommandModule = {
  configure: (command) => {
    command
      .argument('[action]', 'stop, reset, status, login, org, clock, fault, or sf followed by its own words')
      .argument('[words...]');
    command.passThroughOptions();
    command.option(
      '--port <number>',
      'port of the page and of the admin routes',
      wholeNumber('a port number', HIGHEST_PORT),
    );
    command
      .option('--seed <file>', 'orgs, limits and settings to begin with (docs/emulator.md)')
      .option('--fault <words>', 'the words of "fault add", as one text; may be given several times', collect);
    for (const delay of DELAYS) {
      command.option(
        `--${delay}-delay <milliseconds>`,
        DELAY_TEXTS[delay],
        wholeNumber('a whole number of milliseconds', Number.MAX_SAFE_INTEGER),
      );
    }
    command.addHelpText(
      'after',
      examples([
        'npm run emulator                              in the foreground, until Ctrl-C',
        'npm run emulator -- --deploy-delay 4000       with deployments that take four seconds',
        'npm run emulator -- --seed orgs.json          with the orgs of a file',
        'npm run emulator -- --fault "--kind html503 --path /services/oauth2/token"',
        'npm run emulator -- sf org list               the sf CLI on the emulated orgs',
        'npm run emulator -- org create --kind sandbox --alias qa   another org, for deploy',
        'npm run emulator -- org list                  the orgs and their aliases',
        'npm run emulator -- clock advance 10d         makes it ten days later there',
        'npm run emulator -- fault add --kind html503 --path /services/oauth2/token   the next token request fails',
        'npm run emulator -- fault --help              (org, clock) what else they do',
        'npm run emulator -- login                     authorises the emulated Dev Hub in your own sf state',
        'npm run emulator -- stop                      ends it; its orgs stay',
        'npm run emulator -- reset                     ends it and forgets its orgs',
      ]),
    );
  },
  run: async (...call) => (await import('./runEmulator.ts')).runEmulator(...call),
};
