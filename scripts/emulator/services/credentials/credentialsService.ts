/**
 * The HTTP side of the Connect REST resources `apps/oauth`. Users and single tokens below `usage` are left out;
 * no body of an answer is ever logged.
 */
import type { FastifyRequest } from 'fastify';
import { notEmulated } from '../../apiError.ts';
import type { Emulator, Service } from '../../emulatorTypes.ts';
import { requireSession } from '../../session.ts';
import { effectivePermissions } from '../data/effectivePermissions.ts';
import type { CredentialsRequest } from './credentialsRequest.ts';
import { deleteRefreshTokens } from './deleteRefreshTokens.ts';
import { listAppUsage, listConsumers, readConsumer } from './readCredentials.ts';
import type { ConsumerPath, StagedPath } from './stagedCredentials.ts';
import { deleteStaged, listStaged, readStaged, rotateCredentials, stageCredentials } from './stagedCredentials.ts';

const base = '/services/data/:version/apps/oauth';
const consumerPath = `${base}/credentials/:appId/:consumerId`;

type Query = { readonly page?: string; readonly pageSize?: string; readonly part?: string };
type ConsumerRoute = { Params: ConsumerPath };
type StagedRoute = { Params: StagedPath };

const credentialsRequestOf = (emulator: Emulator, request: FastifyRequest): CredentialsRequest => {
  const session = requireSession(emulator, request);
  return {
    emulator,
    session,
    apiVersion: Number(/^\/services\/data\/v(\d+)/.exec(request.url)?.[1]),
    permissions: effectivePermissions(emulator.state, session.org.orgId, session.user.Id),
  };
};

/** Adds the resources that read, stage, rotate and delete consumer credentials. */
export const credentialsService: Service = (app, emulator) => {
  const { transaction } = emulator.state;
  const open = (request: FastifyRequest): CredentialsRequest => credentialsRequestOf(emulator, request);
  app.addHook('onRequest', async (_request, reply) => {
    reply.header('cache-control', 'no-cache,must-revalidate,max-age=0,no-store,private');
  });

  app.get<{ Querystring: Query }>(`${base}/usage`, async (request) => listAppUsage(open(request), request.query));
  app.get<{ Params: { appId: string }; Querystring: Query }>(`${base}/credentials/:appId`, async (request) =>
    listConsumers(open(request), request.params.appId, request.query),
  );
  app.get<ConsumerRoute & { Querystring: Query }>(consumerPath, async (request) =>
    readConsumer(open(request), request.params, request.query.part),
  );
  app.get<ConsumerRoute>(`${consumerPath}/staged`, async (request) =>
    transaction(() => listStaged(open(request), request.params)),
  );
  app.post<ConsumerRoute>(`${consumerPath}/staged`, async (request, reply) => {
    reply.code(201);
    return transaction(() => stageCredentials(open(request), request.params));
  });
  app.get<StagedRoute>(`${consumerPath}/staged/:stagedId`, async (request) =>
    transaction(() => readStaged(open(request), request.params)),
  );
  app.patch<StagedRoute>(`${consumerPath}/staged/:stagedId`, async (request) =>
    transaction(() => rotateCredentials(open(request), request.params, request.body)),
  );
  app.delete<StagedRoute>(`${consumerPath}/staged/:stagedId`, async (request, reply) => {
    transaction(() => deleteStaged(open(request), request.params));
    return reply.code(204).send();
  });

  app.delete<{ Params: { appId: string } }>(`${base}/usage/:appId/tokens`, async (request, reply) => {
    transaction(() => deleteRefreshTokens(open(request), request.params.appId));
    return reply.code(204).send();
  });

  for (const path of ['usage/:appId/users', 'usage/:appId/:userId/tokens', 'usage/tokens/:tokenId']) {
    app.route({
      method: ['GET', 'DELETE'],
      url: `${base}/${path}`,
      handler: async (request) => {
        requireSession(emulator, request);
        throw notEmulated(`apps/oauth/${path}`);
      },
    });
  }
};
