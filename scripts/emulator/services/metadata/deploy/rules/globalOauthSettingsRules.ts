/**
 * Global OAuth settings: they need OAuth settings of the same app; the key is the org's to give, at most chosen once;
 * rotation comes with a warning.
 */
import { isBody, isOn, textAt } from '../../xml/body.ts';
import { findApp, satellitesOf } from '../deployContext.ts';
import type { Problem } from '../deployTypes.ts';
import { errorAt, type Rule } from './rule.ts';

const appNameOf = (candidate: Parameters<Rule>[1]): string => textAt(candidate.body, 'externalClientApplication') ?? '';

const oauthSettingsRule: Rule = (context, candidate) =>
  satellitesOf(context, 'ExtlClntAppOauthSettings', appNameOf(candidate)).length > 0
    ? []
    : [
        errorAt(
          candidate,
          undefined,
          "The external client app configured in your global OAuth Settings doesn't have a valid OAuth settings configuration.",
        ),
      ];

/**
 * A key may be chosen when the app gets its consumer, and repeated later. That orgs take a chosen one at all is a guess:
 * tools that do it and reports of refusals contradict each other.
 */
const consumerKeyRule: Rule = (context, candidate) => {
  const key = textAt(candidate.body, 'consumerKey')?.trim();
  if (key === undefined) return [];
  const { state, org } = context;
  const app = findApp(context, appNameOf(candidate));
  const [own] = app ? state.consumers.byApp(org.orgId, app.id) : [];
  if (own?.key === key) return [];
  if (state.consumers.byKeyAnywhere(key)) {
    return [errorAt(candidate, 'consumerKey', 'The consumer key is already taken.')];
  }
  return own || !/^[A-Za-z0-9._]{8,256}$/.test(key)
    ? [errorAt(candidate, 'consumerKey', 'You cannot provide a Consumer Key.')]
    : [];
};

/** Secrets are made by the org; that one is refused is a guess, a scratch org was seen to make a useless one of it. */
const consumerSecretRule: Rule = (_context, candidate) =>
  textAt(candidate.body, 'consumerSecret') === undefined
    ? []
    : [errorAt(candidate, 'consumerSecret', 'You cannot provide a Consumer Secret.')];

/** @see https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_extlclntappglobaloauthsettings.htm */
const rotationRule: Rule = (_context, candidate) =>
  [
    { element: 'shouldRotateConsumerKey', what: 'key' },
    { element: 'shouldRotateConsumerSecret', what: 'secret' },
  ].flatMap(({ element, what }): readonly Problem[] => {
    if (!isOn(candidate.body, element)) return [];
    const text = `The consumer ${what} of the external client app is replaced. Integrations that use the current ${what} stop working.`;
    return [{ ...errorAt(candidate, element, text), severity: 'Warning' }];
  });

/** One URL a line, of any scheme: native apps have their own. That an org looks at the form is a guess. */
const callbackRule: Rule = (_context, candidate) => {
  const lines = (textAt(candidate.body, 'callbackUrl') ?? '').split('\n').map((line) => line.trim());
  const bad = lines.find((line) => line !== '' && !/^[A-Za-z][A-Za-z0-9+.-]*:[^\s]+$/.test(line));
  return bad === undefined ? [] : [errorAt(candidate, 'callbackUrl', `Invalid callback URL: ${bad}`)];
};

const idTokenRule: Rule = (_context, candidate) => {
  const config = candidate.body['idTokenConfig'];
  const minutes = isBody(config) ? Number(textAt(config, 'idTokenValidityInMinutes') ?? 2) : 2;
  // The reference says 1 to 720 and has 0 in its own example.
  return minutes >= 0 && minutes <= 720
    ? []
    : [errorAt(candidate, 'idTokenConfig.idTokenValidityInMinutes', `ID token validity out of range: ${minutes}`)];
};

export const globalOauthSettingsRules: readonly Rule[] = [
  oauthSettingsRule,
  callbackRule,
  consumerKeyRule,
  consumerSecretRule,
  idTokenRule,
  rotationRule,
];
