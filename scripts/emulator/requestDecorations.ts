/**
 * What every request carries besides HTTP: the org of the port it came in on. Importing this file gives the types,
 * calling it gives the values.
 */
import type { FastifyInstance } from 'fastify';
import { ApiError } from './apiError.ts';
import type { Listeners } from './listeners.ts';
import type { EmulatedOrg, State } from './state/stateTypes.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** @throws {ApiError} on the generic login host and on the page's port, which belong to no org */
    readonly org: EmulatedOrg;
    readonly isLoginHost: boolean;
    readonly isFront: boolean;
  }
}

export const decorateRequests = (app: FastifyInstance, listeners: Listeners, state: State): void => {
  app.decorateRequest('org', {
    getter() {
      const origin = listeners.originOf(this.raw);
      const org = origin.kind === 'org' ? state.orgs.get(origin.orgId) : undefined;
      if (org === undefined || org.isDeleted || (org.expiresAt ?? Number.POSITIVE_INFINITY) <= state.clock.now()) {
        throw new ApiError({
          httpStatus: 404,
          errorCode: 'NOT_FOUND',
          publicMessage: 'The requested resource does not exist',
          detail: 'no org on this port',
        });
      }
      return org;
    },
  });
  app.decorateRequest('isLoginHost', {
    getter() {
      return listeners.originOf(this.raw).kind === 'login';
    },
  });
  app.decorateRequest('isFront', {
    getter() {
      return listeners.originOf(this.raw).kind === 'front';
    },
  });
};
