/**
 * The pages for people on the front port. Only a request that names the loopback host gets them, so that a web page under
 * a name that resolves to loopback cannot read them through a person's browser.
 */
import type { FastifyReply } from 'fastify';
import { ApiError } from '../../apiError.ts';
import type { Emulator, Service } from '../../emulatorTypes.ts';
import { isLoopbackName } from '../../loopbackName.ts';
import { isId, to18 } from '../../state/ids.ts';
import type { EmulatedOrg } from '../../state/stateTypes.ts';

const missing = (): ApiError =>
  new ApiError({ httpStatus: 404, errorCode: 'NOT_FOUND', publicMessage: 'The requested resource does not exist' });

const sendPage = async (reply: FastifyReply, content: string, httpStatus = 200): Promise<FastifyReply> => {
  const { contentSecurityPolicy } = await import('./pageStyle.ts');
  return reply
    .code(httpStatus)
    .type('text/html; charset=UTF-8')
    .header('content-security-policy', contentSecurityPolicy)
    .header('x-content-type-options', 'nosniff')
    .header('referrer-policy', 'no-referrer')
    .header('cache-control', 'no-store')
    .send(content);
};

type OrgPage = (org: EmulatedOrg) => Promise<string | undefined>;

/** The page of an org; in its place one that says what is missing, for people who followed an old link. */
const sendOrgPage = async (
  emulator: Emulator,
  reply: FastifyReply,
  orgId: string,
  orgPage: OrgPage,
): Promise<FastifyReply> => {
  const { deletedOrgPage, unknownPage } = await import('./missingPages.ts');
  const org = isId(orgId) ? emulator.state.orgs.get(to18(orgId)) : undefined;
  if (org === undefined) return sendPage(reply, unknownPage('org'), 404);
  if (org.isDeleted) return sendPage(reply, deletedOrgPage(emulator, org), 410);
  const content = await orgPage(org);
  if (content === undefined) return sendPage(reply, unknownPage('deployment', org), 404);
  return sendPage(reply, content);
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
  app.get<{ Params: { orgId: string } }>('/orgs/:orgId', (request, reply) =>
    sendOrgPage(emulator, reply, request.params.orgId, async (org) => {
      const { orgPage } = await import('./orgPage.ts');
      return orgPage(emulator, org);
    }),
  );
  app.get<{ Params: { orgId: string; id: string } }>('/orgs/:orgId/deployments/:id', (request, reply) =>
    sendOrgPage(emulator, reply, request.params.orgId, async (org) => {
      const { deploymentPage } = await import('./deploymentPages.ts');
      return deploymentPage(emulator, org, request.params.id);
    }),
  );
};
