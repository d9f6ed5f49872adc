/**
 * The pages for people on the front port. Only a request that names the loopback host gets them, so that a web page under
 * a name that resolves to loopback cannot read them through a person's browser.
 */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ApiError } from '../../apiError.ts';
import type { Service } from '../../emulatorTypes.ts';
import { orgListPage, orgPage } from './orgPages.ts';

const missing = (): ApiError =>
  new ApiError({ httpStatus: 404, errorCode: 'NOT_FOUND', publicMessage: 'The requested resource does not exist' });

const isLoopbackName = (request: FastifyRequest): boolean => ['127.0.0.1', 'localhost'].includes(request.hostname);

const sendPage = (reply: FastifyReply, content: string): FastifyReply =>
  reply
    .type('text/html; charset=UTF-8')
    .header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'")
    .header('x-content-type-options', 'nosniff')
    .header('cache-control', 'no-store')
    .send(content);

export const pageService: Service = (app, emulator) => {
  app.addHook('onRequest', async (request) => {
    if (!request.isFront || !isLoopbackName(request)) throw missing();
  });
  app.get('/', (_request, reply) => sendPage(reply, orgListPage(emulator)));
  app.get<{ Params: { orgId: string } }>('/orgs/:orgId', (request, reply) => {
    const org = emulator.state.orgs.get(request.params.orgId);
    if (org === undefined || org.isDeleted) throw missing();
    return sendPage(reply, orgPage(emulator, org));
  });
};
