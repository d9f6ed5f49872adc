/**
 * Connected apps: new ones are no longer taken (Spring '26), existing ones are changed. The text of the refusal and the
 * treatment of keys are guesses.
 */
import { isBody, textAt } from '../../xml/body.ts';
import { findComponent } from '../deployContext.ts';
import { bodyOf } from '../storedBody.ts';
import { errorAt, type Rule } from './rule.ts';

const creationRule: Rule = (context, candidate) =>
  findComponent(context, 'ConnectedApp', candidate.fullName)
    ? []
    : [
        errorAt(
          candidate,
          undefined,
          'You can’t create a connected app. To create connected apps, contact Salesforce Customer Support.',
        ),
      ];

const consumerKeyRule: Rule = (context, candidate) => {
  const existing = findComponent(context, 'ConnectedApp', candidate.fullName);
  const keyOf = (config: unknown): string | undefined =>
    typeof config === 'object' && config !== null && 'consumerKey' in config ? String(config.consumerKey) : undefined;
  const config = candidate.body['oauthConfig'];
  const key = isBody(config) ? textAt(config, 'consumerKey') : undefined;
  return !existing || key === undefined || key === keyOf(bodyOf(existing)['oauthConfig'])
    ? []
    : [errorAt(candidate, 'oauthConfig.consumerKey', 'You cannot provide a Consumer Key.')];
};

export const connectedAppRules: readonly Rule[] = [creationRule, consumerKeyRule];
