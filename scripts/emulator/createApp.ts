/**
 * The one HTTP application behind every listener: body parsing, decorations, request log, faults, error answers, then
 * the services, each in a scope of its own so that it can have its own error dialect.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import fastify, { type FastifyInstance } from 'fastify';
import { bodyLimit, parseBodies } from './bodyParsers.ts';
import type { Emulator, Service } from './emulatorTypes.ts';
import { answerErrors, answerUnreadableUrl } from './errorAnswers.ts';
import type { FaultTable } from './faults.ts';
import { injectFaults } from './injectFaults.ts';
import { compileWhenUsed, schemaController } from './lazyValidation.ts';
import type { Handler, Listeners } from './listeners.ts';
import { createServer } from './nodeHttp.ts';
import { decorateRequests } from './requestDecorations.ts';
import type { RequestLog } from './requestLog.ts';
import { limitRequestSize } from './requestSize.ts';
import { settleDeployments } from './services/metadata/jobs/settleDeployments.ts';
import { readUnreadBodies } from './unreadBodies.ts';

export type AppParts = {
  readonly emulator: Emulator;
  readonly listeners: Listeners;
  readonly faults: FaultTable;
  readonly requestLog: RequestLog;
  readonly services: readonly Service[];
};

const soapOperation = (body: unknown): string | undefined =>
  typeof body === 'string' ? /<(?:[\w-]+:)?Body[^>]*>\s*<(?:[\w-]+:)?(\w+)/.exec(body)?.[1] : undefined;

const logRequests = (app: FastifyInstance, { emulator, listeners, requestLog }: AppParts): void => {
  const numbers = new WeakMap<IncomingMessage, number>();
  app.addHook('onRequest', async (request) => {
    const origin = listeners.originOf(request.raw);
    if (origin.kind === 'front') return;
    const org = origin.kind === 'org' ? origin.orgId : 'login';
    const entry = { atMilliseconds: emulator.state.clock.now(), method: request.method, path: request.url, org };
    numbers.set(request.raw, requestLog.start(entry));
  });
  app.addHook('onSend', async (request, reply, payload) => {
    // An org's answers carry the org's time, which here may have been moved on.
    reply.header('date', new Date(emulator.state.clock.now()).toUTCString());
    const number = numbers.get(request.raw);
    const operation = soapOperation(request.body);
    if (number !== undefined) {
      requestLog.complete(number, { status: reply.statusCode, ...(operation === undefined ? {} : { operation }) });
    }
    return payload;
  });
};

/** A deployment that is due by the clock has its effect before anything of the org is read, through whichever service. */
const settleBeforeReading = (app: FastifyInstance, { emulator, listeners }: AppParts): void => {
  app.addHook('preHandler', async (request) => {
    const origin = listeners.originOf(request.raw);
    const org = origin.kind === 'org' ? emulator.state.orgs.get(origin.orgId) : undefined;
    if (org !== undefined && !org.isDeleted) settleDeployments(emulator, org);
  });
};

/**
 * The Lightning host gives no tokens and no data: it sends every request on to the My Domain. The status is a guess.
 * @see https://help.salesforce.com/s/articleView?id=xcloud.domain_name_url_formats.htm
 */
const leadToMyDomain = (app: FastifyInstance, { emulator, listeners }: AppParts): void => {
  app.addHook('onRequest', async (request, reply) => {
    const origin = listeners.originOf(request.raw);
    if (origin.kind !== 'lightning') return undefined;
    const org = emulator.state.orgs.get(origin.orgId);
    return org === undefined ? undefined : reply.redirect(new URL(request.url, emulator.instanceUrl(org)).href, 302);
  });
};

/** Builds the application and gives the function that takes its requests. */
export const createApp = async (parts: AppParts): Promise<{ app: FastifyInstance; handler: Handler }> => {
  const { emulator, listeners, faults, services } = parts;
  let handler: Handler | undefined;
  const app = fastify({
    bodyLimit,
    schemaController,
    frameworkErrors: (_error, request, reply) => answerUnreadableUrl(request, reply),
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 1_000 },
    // The listeners are ours, one an org; this server never listens.
    serverFactory: (handle) => {
      handler = handle as (request: IncomingMessage, response: ServerResponse) => void;
      return createServer(handle);
    },
  });
  app.setValidatorCompiler(compileWhenUsed);
  decorateRequests(app, listeners, emulator.state);
  parseBodies(app);
  injectFaults(app, emulator, faults, listeners);
  leadToMyDomain(app, parts);
  // After the faults, so that the log has the status that was sent.
  logRequests(app, parts);
  limitRequestSize(app, listeners);
  readUnreadBodies(app);
  settleBeforeReading(app, parts);
  answerErrors(app, emulator);
  for (const service of services) {
    app.register(async (scope) => service(scope, emulator));
  }
  await app.ready();
  if (handler === undefined) throw new Error('fastify made no server');
  return { app, handler };
};
