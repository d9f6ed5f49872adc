/**
 * The settings and policies of one app as the OAuth endpoints need them, read from the org's metadata components.
 * Values are the text that was deployed; what is absent has the org's default.
 */
import type { State, StoredComponent, StoredConsumer } from '../../state/stateTypes.ts';
import { refuse } from './refusals.ts';

type Body = StoredComponent['body'];

export type AppConfiguration = {
  readonly label: string;
  readonly globalSettings: Body;
  readonly oauthSettings: Body;
  readonly oauthPolicy: Body;
  readonly appPolicy: Body;
};

/** Text of an element, trimmed; `undefined` when it is absent or empty. */
export const textOf = (body: Body, element: string): string | undefined => {
  const value = body[element];
  if (typeof value === 'boolean' || typeof value === 'number') {
    return String(value);
  }
  const text = typeof value === 'string' ? value.trim() : '';
  return text === '' ? undefined : text;
};

/** A boolean element, with the value that it has when it is absent. */
export const isOn = (body: Body, element: string, byDefault: boolean = false): boolean => {
  const text = textOf(body, element);
  return text === undefined ? byDefault : text === 'true' || text === '1';
};

/** Items of an element that lists them with commas; blanks around them don't count. */
export const listOf = (body: Body, element: string): readonly string[] =>
  (textOf(body, element) ?? '')
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');

/** Reads the four components of the app behind a consumer. */
export const readAppConfiguration = (state: State, { orgId, appName }: StoredConsumer): AppConfiguration => {
  const bodyOf = (type: string): Body => state.components.listOfApp(orgId, type, appName).at(-1)?.body ?? {};
  const app = state.components.get(orgId, 'ExternalClientApplication', appName);
  return {
    label: (app === undefined ? undefined : textOf(app.body, 'label')) ?? appName,
    globalSettings: bodyOf('ExtlClntAppGlobalOauthSettings'),
    oauthSettings: bodyOf('ExtlClntAppOauthSettings'),
    oauthPolicy: bodyOf('ExtlClntAppOauthConfigurablePolicies'),
    appPolicy: bodyOf('ExtlClntAppConfigurablePolicies'),
  };
};

/**
 * Refuses an app that is switched off as a whole, or whose OAuth plugin is.
 * @throws {ApiError} OAUTH_APP_BLOCKED
 */
export const refuseDisabledApp = ({ appPolicy }: AppConfiguration): void => {
  if (!isOn(appPolicy, 'isEnabled', true) || !isOn(appPolicy, 'isOauthPluginEnabled', true)) {
    throw refuse('appDisabled');
  }
};
