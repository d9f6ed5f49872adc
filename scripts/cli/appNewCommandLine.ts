/** The words that make the same app again. In: the answers and the other flags. Out: a line for any POSIX shell. */
import {
  DEFAULT_IP_RELAXATION,
  DEFAULT_SESSION_LEVEL,
  DEFAULT_TOKEN_FORMAT,
  defaultTimeout,
} from './appNewDefaults.ts';
import type { AppTexts } from './askForApp.ts';
import type { Options } from './commandModule.ts';
import { text } from './flags.ts';

/** The command once more, for the way on: without the answers it would make another app. */
export function commandOf({ name = '', ...texts }: AppTexts, options: Options, command: string): string {
  const given: Readonly<Record<string, unknown>> = {
    name,
    label: texts.label,
    contact: texts.contact,
    description: texts.description,
    scopes: texts.scopes,
    callback: texts.callback,
    'session-timeout': differsFrom(texts.sessionTimeout, defaultTimeout(texts.tokenFormat ?? DEFAULT_TOKEN_FORMAT)),
    'session-level': differsFrom(texts.sessionLevel, DEFAULT_SESSION_LEVEL),
    'token-format': differsFrom(texts.tokenFormat, DEFAULT_TOKEN_FORMAT),
    'run-as': texts.runAs,
    objects: texts.objects,
    'ip-relaxation': differsFrom(texts.ipRelaxation, DEFAULT_IP_RELAXATION),
    'permitted-users': differsFrom(options['permittedUsers'], 'AdminApprovedPreAuthorized'),
    dir: text(options, 'dir'),
  };
  const flags = Object.entries(given).flatMap(([flag, value]) =>
    value === undefined ? [] : [`--${flag} ${quote(String(value))}`],
  );
  return [`npm run ${command} --`, ...flags].join(' ');
}

const differsFrom = (value: unknown, standard: unknown): unknown => (value === standard ? undefined : value);

/** For any shell: a plain word as it is, all else in single quotes. */
const quote = (word: string): string => (/^[\w@.,:+/=-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);
