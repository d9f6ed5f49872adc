/**
 * Causes that lie with what the app is set to in the org: the flow off in either place, no run-as user named, and scopes
 * of which none is left for this flow.
 */
import { SCOPES_WITHOUT_EFFECT } from '../../../definition/oauthScopes.ts';
import type { ComponentRecord } from '../../../org/orgClient.ts';
import { CAUSES } from '../../refusalCauses.ts';
import { elementOf, itemsOf } from '../componentReaders.ts';
import type { Fact } from '../evidence.ts';
import { confirmed, possible, type Row, RULED_OUT, sourceFix, timeText, type Verdict, whenRead } from '../row.ts';

const FLOW = 'isClientCredentialsFlowEnabled';
const USER = 'clientCredentialsFlowUser';
const NO_USER = 'no client credentials user enabled';
/** New settings and policies are refused for a while by reports; a change of hours ago is known everywhere. */
const SETTLING_MILLISECONDS = 30 * 60_000;
const isTrue = (text: string): boolean => text === 'true';

const mustBeOn = (fact: Fact<ComponentRecord | undefined>, missing: Verdict): Verdict =>
  whenRead(fact, (record) => {
    if (record === undefined) {
      return missing;
    }
    return elementOf(record, FLOW) === 'true'
      ? RULED_OUT
      : confirmed(`${FLOW} is ${elementOf(record, FLOW) ?? 'not set'} in the org's ${record.fullName}.`);
  });

export const RUN_AS_UNSET_ROW: Row = {
  id: 'runAsUnset',
  on: ['invalidGrant', 'flowRefused', 'otherRefusal'],
  reads: ['oauthPolicies'],
  hints: [NO_USER],
  judge: ({ oauthPolicies }, { app }) =>
    whenRead(oauthPolicies, (record) => {
      if (record === undefined) {
        return confirmed(`The org holds no OAuth policies of ${app}.`);
      }
      return elementOf(record, USER) === undefined
        ? confirmed(`${USER} is empty in the org's ${record.fullName}.`)
        : RULED_OUT;
    }),
  cause: CAUSES.runAsUnset.cause,
  fix: (context) =>
    sourceFix(
      context,
      context.definition.oauthPolicies,
      USER,
      (text) => text !== '',
      'the username of the run-as user',
    ),
};

export const FLOW_ROWS: readonly Row[] = [
  {
    id: 'flowOffInSettings',
    on: ['invalidGrant', 'flowRefused', 'otherRefusal'],
    reads: ['globalSettings'],
    likeliestOn: ['flowRefused'],
    hints: ['client credentials flow not enabled'],
    judge: ({ globalSettings }, { app }) =>
      mustBeOn(globalSettings, possible(`The org holds no global OAuth settings of ${app}.`)),
    cause: ({ app }) => `the client credentials flow is off in the global OAuth settings of ${app}`,
    fix: (context) => sourceFix(context, context.definition.globalOauthSettings, FLOW, isTrue, 'true'),
  },
  {
    id: 'flowOffInPolicy',
    on: ['invalidGrant', 'flowRefused', 'otherRefusal'],
    reads: ['oauthPolicies'],
    hints: [NO_USER, 'client credentials flow not enabled'],
    // Without policies nobody is named either, which a row of its own says.
    judge: ({ oauthPolicies }) => mustBeOn(oauthPolicies, RULED_OUT),
    cause: ({ app }) => `the client credentials flow is off in the OAuth policies of ${app}`,
    fix: (context) => sourceFix(context, context.definition.oauthPolicies, FLOW, isTrue, 'true'),
  },
  {
    id: 'noScope',
    on: ['invalidGrant', 'invalidScope', 'otherRefusal'],
    reads: ['oauthSettings'],
    hints: ['no valid scopes'],
    judge: ({ oauthSettings }, { app }) =>
      whenRead(oauthSettings, (record) => {
        if (record === undefined) {
          return possible(`The org holds no OAuth settings of ${app}.`);
        }
        const scopes = itemsOf(record, 'commaSeparatedOauthScopes');
        return scopes.some((scope) => !SCOPES_WITHOUT_EFFECT.has(scope))
          ? RULED_OUT
          : confirmed(`The scopes in the org's ${record.fullName} are: ${scopes.join(', ') || 'none'}.`);
      }),
    cause: CAUSES.noScope.cause,
    fix: (context) =>
      sourceFix(
        context,
        context.definition.oauthSettings,
        'commaSeparatedOauthScopes',
        (text) => text.split(',').some((scope) => scope.trim() !== '' && !SCOPES_WITHOUT_EFFECT.has(scope.trim())),
        'Api and what else the app needs',
      ),
  },
  {
    id: 'policiesTooNew',
    on: ['invalidGrant', 'flowRefused'],
    reads: ['app'],
    hints: [NO_USER, 'client credentials flow not enabled'],
    // That nothing else is wrong can't be known, so that it is never sure.
    judge: ({ app }, { app: name, orgNowMilliseconds }) =>
      whenRead(app, (found) => {
        const changedAt = found?.policiesChangedAtMilliseconds;
        if (changedAt === undefined) {
          return possible();
        }
        return orgNowMilliseconds - changedAt < SETTLING_MILLISECONDS
          ? possible(`Settings or policies of ${name} were changed at ${timeText(changedAt)}.`)
          : RULED_OUT;
      }),
    cause: ({ app }) => `the token endpoint may not know the newest settings and policies of ${app} yet`,
    fix: ({ org }) => `Wait some minutes, then: npm run verify -- --target-org ${org}`,
  },
];
