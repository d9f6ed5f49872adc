/**
 * How long the head of a request may be: an org takes 16,384 bytes of URI, and of URI and headers together. What Node's
 * own limit refuses (four times as much) gets no body at all. The error codes are guesses, the statuses are documented.
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/errorcodes.htm
 */
import type { FastifyInstance } from 'fastify';
import { ApiError } from './apiError.ts';
import type { Listeners } from './listeners.ts';

const mostBytes = 16_384;

/** Refuses what is too long with 414 or 431, before anything else looks at it. */
export const limitRequestSize = (app: FastifyInstance, listeners: Listeners): void => {
  app.addHook('onRequest', async (request) => {
    if (listeners.originOf(request.raw).kind === 'front') return;
    const uri = Buffer.byteLength(request.url);
    if (uri > mostBytes) {
      throw new ApiError({
        httpStatus: 414,
        errorCode: 'URI_TOO_LONG',
        publicMessage: 'The length of the URI exceeds the 16,384-byte limit.',
      });
    }
    const head = request.raw.rawHeaders.reduce((bytes, text) => bytes + text.length + 2, uri);
    if (head > mostBytes) {
      throw new ApiError({
        httpStatus: 431,
        errorCode: 'REQUEST_HEADER_FIELDS_TOO_LARGE',
        publicMessage: 'The combined length of the URI and headers exceeds the 16,384-byte limit.',
      });
    }
  });
};
