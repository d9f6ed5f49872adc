/**
 * Causes that lie with the app in the org: not there, there without its OAuth part (as after a sandbox refresh), or
 * switched off as a whole, in its OAuth plugin, or by an administrator.
 */
import { CAUSES } from '../../refusalCauses.ts';
import { elementOf } from '../componentReaders.ts';
import type { Facts } from '../evidence.ts';
import {
  confirmed,
  deployCommand,
  factValue,
  pairOfOtherOrg,
  possible,
  type Row,
  type RowContext,
  RULED_OUT,
  refreshFix,
  sourceFix,
  type Verdict,
  whenRead,
} from '../row.ts';

const isMissing = ({ app }: Facts): boolean => app.kind === 'read' && app.value === undefined;

const hasNoOauthSettings = (facts: Facts): boolean =>
  factValue(facts.app) !== undefined && facts.oauthSettings.kind === 'read' && facts.oauthSettings.value === undefined;

/** An app that is not there, or has no OAuth part, has no key that could be wrong. */
export const isAppWithoutConsumer = (facts: Facts): boolean => isMissing(facts) || hasNoOauthSettings(facts);

const policySwitch =
  (element: 'isEnabled' | 'isOauthPluginEnabled') =>
  (facts: Facts, { app }: RowContext): Verdict =>
    whenRead(facts.appPolicies, (record) => {
      if (record === undefined) {
        return possible(`The org holds no policies of ${app}.`);
      }
      return elementOf(record, element) === 'false'
        ? confirmed(`${element} is false in the org's ${record.fullName}.`)
        : RULED_OUT;
    });

const policyFix =
  (element: 'isEnabled' | 'isOauthPluginEnabled') =>
  (context: RowContext): string =>
    sourceFix(context, context.definition.appPolicies, element, (text) => text === 'true', 'true');

/** Only where the store shows that the alias was another org does a refresh see that it is wanted. */
function renewFix(context: RowContext, effect: string): string {
  const { signal } = context.failure;
  const isOfStore = signal === 'credentialsNotStored' || signal === 'credentialsOfOtherOrg';
  if (isOfStore && pairOfOtherOrg(context) !== undefined) {
    return refreshFix(context);
  }
  const app = signal === 'credentialsNotStored' ? ` --app ${context.app}` : '';
  return `${deployCommand(context)}${app}   (${effect})`;
}

export const APP_ROWS: readonly Row[] = [
  {
    id: 'appMissing',
    on: ['unknownKey', 'consumerMissing', 'propagationTimeout', 'credentialsOfOtherOrg', 'credentialsNotStored'],
    reads: ['app'],
    likeliestOn: ['consumerMissing', 'credentialsOfOtherOrg'],
    judge: ({ app }, { app: name, org, identity }) =>
      whenRead(app, (found) =>
        found === undefined ? confirmed(`"${org}" (${identity.orgId}) has no External Client App ${name}.`) : RULED_OUT,
      ),
    cause: ({ app, org }) => `"${org}" has no app ${app} (deleted, never deployed, or lost in a sandbox refresh)`,
    fix: (context) => renewFix(context, 'makes the app, its key and its secret anew'),
  },
  {
    id: 'oauthSettingsMissing',
    on: [
      'unknownKey',
      'consumerMissing',
      'propagationTimeout',
      'credentialsOfOtherOrg',
      'credentialsNotStored',
      'flowRefused',
    ],
    reads: ['app', 'oauthSettings', 'consumers'],
    likeliestOn: ['consumerMissing', 'credentialsOfOtherOrg'],
    judge: (facts, { app, failure }) => {
      if (isMissing(facts)) {
        return RULED_OUT;
      }
      if (!hasNoOauthSettings(facts)) {
        // An app without a consumer has lost something, whatever is there.
        const hasNoConsumer =
          failure.signal === 'consumerMissing' ||
          (failure.signal === 'credentialsNotStored' && factValue(facts.consumers)?.length === 0);
        return facts.oauthSettings.kind === 'read' && !hasNoConsumer ? RULED_OUT : possible();
      }
      const consumers = factValue(facts.consumers);
      return confirmed(
        `The org has the app ${app}, but no OAuth settings of it.`,
        ...(consumers?.length === 0 ? ['The app has no consumer.'] : []),
      );
    },
    cause: ({ app, org }) => `${app} in "${org}" has lost its OAuth settings, as apps do in a sandbox refresh`,
    fix: (context) => renewFix(context, 'deploys the OAuth settings again; key and secret will be new'),
  },
  {
    id: 'appDisabled',
    on: ['appBlocked', 'otherRefusal'],
    reads: ['appPolicies'],
    judge: policySwitch('isEnabled'),
    cause: ({ app }) => `${app} is disabled in its policies`,
    fix: policyFix('isEnabled'),
  },
  {
    id: 'pluginDisabled',
    on: ['appBlocked', 'otherRefusal'],
    reads: ['appPolicies'],
    judge: policySwitch('isOauthPluginEnabled'),
    cause: ({ app }) => `the OAuth plugin of ${app} is disabled in its policies`,
    fix: policyFix('isOauthPluginEnabled'),
  },
  {
    // Which of the usage page's rows are blocked is in no API that is published.
    id: 'appBlockedByAdmin',
    on: ['appBlocked'],
    reads: ['appPolicies'],
    judge: ({ appPolicies }, { app }) =>
      whenRead(appPolicies, (record) =>
        record !== undefined &&
        ['isEnabled', 'isOauthPluginEnabled'].some((name) => elementOf(record, name) === 'false')
          ? RULED_OUT
          : possible(`The policies of ${app} switch nothing off.`),
      ),
    cause: ({ app }) => `an administrator has blocked ${app}`,
    fix: ({ app }) => `Setup > Connected Apps OAuth Usage, then ${app} > Unblock`,
  },
  {
    id: 'serverRule',
    on: ['otherRefusal', 'invalidGrant', 'flowRefused', 'invalidScope'],
    reads: ['runAs', 'logins'],
    isRare: true,
    likeliestOn: ['otherRefusal'],
    judge: ({ logins }) => {
      const newest = factValue(logins)?.[0];
      return possible(...(newest === undefined ? [] : [`The newest login of the run-as user says: ${newest.status}.`]));
    },
    cause: CAUSES.serverRule.cause,
    fix: CAUSES.serverRule.fix,
  },
];
