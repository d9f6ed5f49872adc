/**
 * Replaces key or secret of an app because its global OAuth settings say so. The former pair stops working at once;
 * tokens of a former key go with it, which is a guess.
 */
import { isOn, textAt } from '../xml/body.ts';
import { type DeployContext, findApp } from './deployContext.ts';
import type { Candidate } from './deployTypes.ts';

/** Whether there was anything to rotate: a new app has its first pair still to come. */
export const rotateConsumer = (context: DeployContext, { body }: Candidate): boolean => {
  const rotatesKey = isOn(body, 'shouldRotateConsumerKey');
  const rotatesSecret = isOn(body, 'shouldRotateConsumerSecret');
  const { state, org, emulator } = context;
  const app = findApp(context, textAt(body, 'externalClientApplication') ?? '');
  const [consumer] = app ? state.consumers.byApp(org.orgId, app.id) : [];
  if (!consumer || !(rotatesKey || rotatesSecret)) return false;
  const fresh = state.consumers.generatePair();
  state.consumers.setPair(consumer.consumerId, {
    key: rotatesKey ? fresh.key : consumer.key,
    secret: rotatesSecret ? fresh.secret : consumer.secret,
    knownAt: state.clock.now() + emulator.settings.propagationMilliseconds,
  });
  if (rotatesKey) state.tokens.revokeOf(org.orgId, { clientId: consumer.key });
  return true;
};
