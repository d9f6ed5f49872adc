/**
 * The data and tooling APIs of an org over HTTP: every request becomes a resource request, runs in one transaction and is
 * answered in JSON. Sessions, API versions and the form of errors are the core's.
 */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Emulator, Service } from '../../emulatorTypes.ts';
import { requireSession } from '../../session.ts';
import { type Caller, identifyCaller } from './caller.ts';
import { answerResource } from './resources/answerResource.ts';
import { noContent, type ResourceAnswer, type ResourceRequest } from './resources/resource.ts';
import { recordRules } from './rules/recordRulesRegistry.ts';
import { addScimRoutes } from './scimUsers.ts';
import { loadSoqlParser } from './soql/parseSoql.ts';

type Route = { Params: { version: string; '*': string } };

const PATHS = ['query', 'queryAll', 'sobjects', 'composite', 'tooling/query', 'tooling/sobjects', 'tooling/composite'];

/** Adds the data API, the Tooling API's data part and SCIM user creation. */
export const dataService: Service = (app, emulator) => {
  for (const path of PATHS) {
    for (const url of [`/services/data/:version/${path}`, `/services/data/:version/${path}/*`]) {
      app.route<Route>({
        method: ['GET', 'POST', 'PATCH', 'PUT', 'DELETE'],
        url,
        handler: (request, reply) => answer(emulator, request, reply),
      });
    }
  }
  // A scope of its own, since it reads bodies in its own way.
  app.register(async (scope) => addScimRoutes(scope, emulator));
};

async function answer(emulator: Emulator, request: FastifyRequest<Route>, reply: FastifyReply): Promise<FastifyReply> {
  const session = requireSession(emulator, request);
  const caller = identifyCaller(
    emulator,
    session,
    Number.parseInt(request.params.version.slice(1), 10),
    await loadSoqlParser(),
  );
  const resourceRequest = readRequest(request);
  await refreshRows(caller, request);
  const isRead = resourceRequest.method === 'GET';
  const result = isRead
    ? answerResource(caller, resourceRequest)
    : emulator.state.transaction(() => answerResource(caller, resourceRequest));
  await Promise.all(caller.afterwards);
  return send(reply, result);
}

function readRequest(request: FastifyRequest): ResourceRequest {
  const { pathname, searchParams } = new URL(request.url.replace(/^\/+/, '/'), 'http://org');
  const segments = pathname.split('/').filter(Boolean).slice(3).map(decodeURIComponent);
  const override = searchParams.get('_HttpMethod');
  const method = request.method === 'POST' && override !== null ? override.toUpperCase() : request.method;
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, [value].flat().join(',')]),
  );
  return { method: method === 'HEAD' ? 'GET' : method, segments, query: searchParams, body: request.body, headers };
}

/** Brings up to date the rows of every sObject that the request names, in its path, its query or its body. */
async function refreshRows(caller: Caller, request: FastifyRequest): Promise<void> {
  const named = `${request.url} ${JSON.stringify(request.body) ?? ''}`.toLowerCase();
  for (const [sobject, { refresh }] of recordRules) {
    if (refresh !== undefined && named.includes(sobject.toLowerCase())) {
      await refresh(caller.emulator, caller.org);
    }
  }
}

function send(reply: FastifyReply, { status, body, location }: ResourceAnswer): FastifyReply {
  if (location !== undefined) {
    reply.header('location', location);
  }
  return status === noContent.status ? reply.code(status).send() : reply.code(status).send(body);
}
