/**
 * Turning the emulator from outside, for tests and for people: only on the front port, and only with the token that
 * stands in the data folder.
 */
import { timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { ApiError } from '../../apiError.ts';
import type { Controls } from '../../createEmulator.ts';
import type { Service } from '../../emulatorTypes.ts';
import { isLoopbackName } from '../../loopbackName.ts';
import { adminRoutes } from './adminRoutes.ts';

const isAdmitted = (request: FastifyRequest, adminToken: string): boolean => {
  const given = Buffer.from(String(request.headers['x-emulator-token'] ?? ''));
  const wanted = Buffer.from(adminToken);
  return request.isFront && given.length === wanted.length && timingSafeEqual(given, wanted);
};

const notThere = (): ApiError =>
  new ApiError({ httpStatus: 404, errorCode: 'NOT_FOUND', publicMessage: 'The requested resource does not exist' });

/** Registers the routes under `/__emulator/`. */
export const adminService =
  (controls: Controls, adminToken: string): Service =>
  (app) => {
    app.register(
      async (scope) => {
        scope.addHook('onRequest', async (request) => {
          // A web page under a name that resolves to loopback has no business here, whatever it knows.
          if (!isLoopbackName(request)) throw notThere();
          if (!isAdmitted(request, adminToken)) {
            throw new ApiError({
              httpStatus: request.isFront ? 403 : 404,
              errorCode: request.isFront ? 'INSUFFICIENT_ACCESS' : 'NOT_FOUND',
              publicMessage: request.isFront
                ? 'Send the admin token of the data folder as x-emulator-token'
                : 'The requested resource does not exist',
            });
          }
        });
        adminRoutes(scope, controls);
      },
      { prefix: '/__emulator' },
    );
  };
