/**
 * Bodies as the state holds them. A consumer key in a body is a copy: credentials can be rotated without a deployment, so
 * whoever shows or compares a body takes the key from the consumer.
 */
import type { State, StoredComponent } from '../../../state/stateTypes.ts';
import { type Body, textAt } from '../xml/body.ts';

export const bodyOf = (component: StoredComponent): Body =>
  // The deploy engine and the seed alone write bodies, and both write this form.
  component.body as Body;

/** The body with the consumer key that counts now. */
export const currentBodyOf = (state: State, orgId: string, component: StoredComponent): Body => {
  const body = bodyOf(component);
  if (component.type !== 'ExtlClntAppGlobalOauthSettings') return body;
  const app = state.components.get(orgId, 'ExternalClientApplication', textAt(body, 'externalClientApplication') ?? '');
  const consumer = app && state.consumers.byApp(orgId, app.id)[0];
  return consumer ? { ...body, consumerKey: consumer.key } : body;
};
