/**
 * Asks on a terminal for what the flags of `npm run app:new` did not say. In: what is known, and the questions as
 * functions, which tests replace. Out: the same with the answers. Knows no default that the flags do not have.
 */

import type { NewApp } from '../authoring/newApp.ts';
import { parseObjectAccess } from '../authoring/objectAccess.ts';
import { explainApiName } from '../definition/checks/checkNames.ts';
import { SCOPES, SCOPES_WITHOUT_EFFECT } from '../definition/oauthScopes.ts';
import {
  DEFAULT_IP_RELAXATION,
  DEFAULT_SESSION_LEVEL,
  DEFAULT_TOKEN_FORMAT,
  defaultTimeout,
  IP_RELAXATIONS,
  JWT_TIMEOUTS,
  OPAQUE_TIMEOUTS,
  SESSION_LEVELS,
  TOKEN_FORMATS,
} from './appNewDefaults.ts';

export type Questions = {
  /** `check` gives what is wrong with the answer, or true. */
  readonly input: (
    message: string,
    options?: { readonly initial?: string; readonly check?: (text: string) => true | string },
  ) => Promise<string>;
  readonly choose: (
    message: string,
    choices: readonly string[],
    checked: readonly string[],
  ) => Promise<readonly string[]>;
  /** One of them; `initial` is taken with one key. */
  readonly pick: <Choice extends string>(
    message: string,
    choices: readonly Choice[],
    initial: Choice,
  ) => Promise<Choice>;
  readonly confirm: (message: string) => Promise<boolean>;
};

export type AppTexts = {
  readonly name?: string;
  readonly label?: string;
  readonly contact?: string;
  readonly description?: string;
  readonly scopes?: string;
  readonly callback?: string;
  readonly runAs?: string;
  readonly objects?: string;
  readonly tokenFormat?: NewApp['tokenFormat'];
  /** Minutes. */
  readonly sessionTimeout?: number;
  readonly sessionLevel?: NewApp['sessionLevel'];
  readonly ipRelaxation?: NewApp['ipRelaxation'];
};

export const labelOf = (name: string): string => name.replaceAll('_', ' ');

const optional = (text: string): string | undefined => (text.trim() === '' ? undefined : text.trim());

const nameProblem = (name: string): true | string => {
  const explanation = explainApiName(name);
  return explanation === undefined ? true : `It ${explanation.problem}; ${explanation.suggestion} would do.`;
};

const objectsProblem = (text: string): true | string => {
  const parsed = text.trim() === '' ? undefined : parseObjectAccess(text);
  return parsed?.kind === 'problem' ? parsed.problem : true;
};

const urlProblem = (text: string): true | string =>
  text.trim() === '' || URL.canParse(text.trim()) || 'That is no URL: it begins with https://.';

/** Scopes that this flow can use. */
const USEFUL_SCOPES = Object.keys(SCOPES).filter((scope) => !SCOPES_WITHOUT_EFFECT.has(scope));

export async function askForApp(
  known: AppTexts,
  contact: string | undefined,
  { input, choose, pick }: Questions,
): Promise<AppTexts> {
  const name = known.name ?? (await input('API name of the app', { check: nameProblem }));
  const tokenFormat = (): Promise<NewApp['tokenFormat']> =>
    pick('Form of the access tokens', TOKEN_FORMATS, DEFAULT_TOKEN_FORMAT);
  const texts = {
    name,
    label: known.label ?? (await input('Label', { initial: labelOf(name) })),
    contact:
      known.contact ??
      (await input('E-mail address of the team that owns it', {
        ...(contact === undefined ? {} : { initial: contact }),
        check: (text) => /^\S+@\S+$/.test(text) || 'That is no e-mail address.',
      })),
    description: known.description ?? optional(await input('What it is for (may be empty)')),
    scopes: known.scopes ?? (await choose('OAuth scopes', USEFUL_SCOPES, ['Api'])).join(','),
    callback:
      known.callback ??
      optional(
        await input('Callback URL, which this flow does not use (empty: that of the project)', { check: urlProblem }),
      ),
    runAs: known.runAs ?? optional(await input('Username of an existing run-as user (empty: a deployment makes one)')),
    objects:
      known.objects ??
      optional(
        await input('Objects, such as Account:read,Order__c:create+edit (may be empty)', { check: objectsProblem }),
      ),
    tokenFormat: known.tokenFormat ?? (await tokenFormat()),
  };
  return {
    ...texts,
    sessionTimeout: known.sessionTimeout ?? (await askTimeout(texts.tokenFormat, pick)),
    sessionLevel: known.sessionLevel ?? (await pick('Session security level', SESSION_LEVELS, DEFAULT_SESSION_LEVEL)),
    ipRelaxation: known.ipRelaxation ?? (await pick('IP ranges of the org', IP_RELAXATIONS, DEFAULT_IP_RELAXATION)),
  };
}

const askTimeout = async (format: NewApp['tokenFormat'], pick: Questions['pick']): Promise<number> => {
  const minutes = (format === 'jwt' ? JWT_TIMEOUTS : OPAQUE_TIMEOUTS).map(String);
  return Number(await pick('Minutes that a token is good', minutes, String(defaultTimeout(format))));
};
