/**
 * The pages for people on the front port. Only a request that names the loopback host gets them, so that a web page under
 * a name that resolves to loopback cannot read them through a person's browser.
 */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ApiError } from '../../apiError.ts';
import type { Emulator, Service } from '../../emulatorTypes.ts';
import type { EmulatedOrg } from '../../state/stateTypes.ts';

const missing = (): ApiError =>
  new ApiError({ httpStatus: 404, errorCode: 'NOT_FOUND', publicMessage: 'The requested resource does not exist' });

const isLoopbackName = (request: FastifyRequest): boolean => ['127.0.0.1', 'localhost'].includes(request.hostname);

const sendPage = async (reply: FastifyReply, content: string): Promise<FastifyReply> => {
  const { contentSecurityPolicy } = await import('./pageStyle.ts');
  return reply
    .type('text/html; charset=UTF-8')
    .header('content-security-policy', contentSecurityPolicy)
    .header('x-content-type-options', 'nosniff')
    .header('referrer-policy', 'no-referrer')
    .header('cache-control', 'no-store')
    .send(content);
};

const livingOrg = ({ state }: Emulator, orgId: string): EmulatedOrg => {
  const org = state.orgs.get(orgId);
  if (org === undefined || org.isDeleted) throw missing();
  return org;
};

export const pageService: Service = (app, emulator) => {
  app.addHook('onRequest', async (request) => {
    if (!request.isFront || !isLoopbackName(request)) throw missing();
  });
  // The pages load when the first person looks, not when the emulator starts.
  app.get('/', async (_request, reply) => {
    const { orgListPage } = await import('./orgListPage.ts');
    return sendPage(reply, orgListPage(emulator));
  });
  app.get<{ Params: { orgId: string } }>('/orgs/:orgId', async (request, reply) => {
    const org = livingOrg(emulator, request.params.orgId);
    const { orgPage } = await import('./orgPage.ts');
    return sendPage(reply, orgPage(emulator, org));
  });
  app.get<{ Params: { orgId: string; id: string } }>('/orgs/:orgId/deployments/:id', async (request, reply) => {
    const org = livingOrg(emulator, request.params.orgId);
    const { deploymentPage } = await import('./deploymentPages.ts');
    const content = deploymentPage(emulator, org, request.params.id);
    if (content === undefined) throw missing();
    return sendPage(reply, content);
  });
};
