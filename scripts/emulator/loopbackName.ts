/**
 * Whether a request names the loopback host. A web page under another name that resolves to loopback could otherwise reach
 * the pages and the admin routes through a person's browser.
 */
import type { FastifyRequest } from 'fastify';

export const isLoopbackName = (request: FastifyRequest): boolean =>
  ['127.0.0.1', 'localhost'].includes(request.hostname);
