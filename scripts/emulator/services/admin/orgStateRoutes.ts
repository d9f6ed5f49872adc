/**
 * Admin routes for what no request to the org itself can bring about: lock it, take its API away,
 * refresh a sandbox, give it a connected app of the time before Spring '26, open the host of its Lightning pages, which an
 * org here has only when somebody asks.
 */
import type { FastifyInstance } from 'fastify';
import { ApiError } from '../../apiError.ts';
import type { Controls } from '../../createEmulator.ts';
import { issueCliToken } from '../../createOrg.ts';
import { setOrgApi } from '../../orgApi.ts';
import { setOrgLock } from '../../orgLock.ts';
import { refreshSandbox } from '../../refreshSandbox.ts';
import type { EmulatedOrg } from '../../state/stateTypes.ts';
import {
  connectedAppSchema,
  lockOrgSchema,
  orgApiSchema,
  orgReferenceSchema,
  refreshOrgSchema,
} from './adminSchemas.ts';
import { describeAccess } from './describeOrg.ts';

type OrgReference = { readonly org: string };

const livingOrg = ({ state }: Controls, orgId: string): EmulatedOrg => {
  const org = state.orgs.get(orgId);
  if (org === undefined || org.isDeleted) {
    throw new ApiError({ httpStatus: 404, errorCode: 'NOT_FOUND', publicMessage: 'No such org' });
  }
  return org;
};

export const orgStateRoutes = (app: FastifyInstance, controls: Controls): void => {
  // For an org that is there and that nobody can log in to any more, or not yet.
  app.post<{ Body: OrgReference }>('/orgs/authorize', { schema: { body: orgReferenceSchema } }, (request, reply) => {
    const org = livingOrg(controls, request.body.org);
    const [administrator] = controls.state.records.find(org.orgId, 'User');
    const token = issueCliToken(controls.state, org.orgId, administrator?.Id ?? '');
    reply.send(describeAccess(controls, org, token));
  });
  app.post<{ Body: OrgReference & { readonly isLocked: boolean } }>(
    '/orgs/lock',
    { schema: { body: lockOrgSchema } },
    (request, reply) => {
      const { orgId } = livingOrg(controls, request.body.org);
      setOrgLock(controls.state, orgId, request.body.isLocked);
      reply.send({ orgId, isLocked: request.body.isLocked });
    },
  );
  app.post<{ Body: OrgReference & { readonly isEnabled: boolean } }>(
    '/orgs/api',
    { schema: { body: orgApiSchema } },
    (request, reply) => {
      const { orgId } = livingOrg(controls, request.body.org);
      setOrgApi(controls.state, orgId, request.body.isEnabled);
      reply.send({ orgId, isEnabled: request.body.isEnabled });
    },
  );
  app.post<{ Body: OrgReference & { readonly keepsApps?: boolean } }>(
    '/orgs/refresh',
    { schema: { body: refreshOrgSchema } },
    async (request, reply) => {
      const sandbox = livingOrg(controls, request.body.org);
      if (sandbox.kind !== 'sandbox') {
        throw new ApiError({
          httpStatus: 400,
          errorCode: 'INVALID_OPERATION',
          publicMessage: `${sandbox.orgId} is no sandbox`,
        });
      }
      const { org, refreshToken } = await refreshSandbox(controls, sandbox, {
        keepsApps: request.body.keepsApps === true,
      });
      reply.code(201);
      return describeAccess(controls, org, refreshToken);
    },
  );
  app.post<{ Body: OrgReference & { readonly fullName: string; readonly body: Readonly<Record<string, unknown>> } }>(
    '/orgs/connected-apps',
    { schema: { body: connectedAppSchema } },
    (request, reply) => {
      const { org, fullName, body } = request.body;
      const { state } = controls;
      const { orgId } = livingOrg(controls, org);
      const userId = state.records.find(orgId, 'User')[0]?.Id ?? '';
      const app = { type: 'ConnectedApp', fullName, body, id: state.newId('0H4'), userId };
      reply.code(201).send(state.components.put(orgId, app));
    },
  );
  app.post<{ Body: OrgReference }>(
    '/orgs/lightning',
    { schema: { body: orgReferenceSchema } },
    async (request, reply) => {
      const { orgId } = livingOrg(controls, request.body.org);
      const port = await controls.listeners.open({ kind: 'lightning', orgId }, 0);
      reply.code(201);
      return { lightningUrl: `http://127.0.0.1:${port}` };
    },
  );
};
