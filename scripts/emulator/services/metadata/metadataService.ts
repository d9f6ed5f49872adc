/**
 * The Metadata API of an org over HTTP: SOAP and the REST deploy resource. What deployments change lies in the state of
 * the org, where the other services read it.
 */
import type { Service } from '../../emulatorTypes.ts';
import { addDeployRequestRoutes } from './wire/deployRequestRoutes.ts';
import { addSoapRoutes } from './wire/soapRoutes.ts';

export const metadataService: Service = (app, emulator) => {
  // Scopes of their own, since each has its error dialect.
  app.register(async (scope) => addSoapRoutes(scope, emulator));
  app.register(async (scope) => addDeployRequestRoutes(scope, emulator));
};
