/**
 * Carries out faults and the configured delay on the requests that orgs and the login host get; the page and the admin
 * routes stay sound. A fault `before` keeps the service from running, one `after` spoils its answer.
 */
import { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { createAnswerMemory } from './answerMemory.ts';
import type { Emulator } from './emulatorTypes.ts';
import type { Fault, FaultTable } from './faults.ts';
import type { Listeners } from './listeners.ts';
import { jittered, seededRandom } from './seededRandom.ts';
import { tokenOfRequest } from './session.ts';

const html = `<html><head><title>Service Unavailable</title></head><body><h1>Service Unavailable - Fail to connect</h1>
<p>We are down for maintenance. Sorry for the inconvenience. We'll be back shortly.</p></body></html>`;

const spoiltStatus = (fault: Fault): number => (fault.kind === 'html503' ? 503 : (fault.status ?? 500));

const spoiltBody = (fault: Fault, reply: FastifyReply): string => {
  reply.code(spoiltStatus(fault)).removeHeader('content-length');
  if (fault.kind === 'html503') {
    reply.type('text/html; charset=UTF-8');
    return html;
  }
  reply.type(fault.contentType ?? 'application/json; charset=UTF-8');
  if (fault.location !== undefined) reply.header('location', fault.location);
  if (fault.body !== undefined) return fault.body;
  const defaultCode = spoiltStatus(fault) === 429 ? 'REQUEST_LIMIT_EXCEEDED' : 'SERVER_UNAVAILABLE';
  return JSON.stringify([{ message: 'Injected fault', errorCode: fault.errorCode ?? defaultCode }]);
};

/** Half of the answer under the length of the whole, then the end of the connection. */
const truncated = (reply: FastifyReply, payload: string | Buffer): Readable => {
  const bytes = Buffer.from(payload);
  reply.header('content-length', Math.max(bytes.length, 2));
  const socket = reply.raw.socket;
  return Readable.from(
    (async function* () {
      yield bytes.subarray(0, Math.floor(bytes.length / 2));
      socket?.destroySoon();
      await pause(1);
    })(),
  );
};

const pieces = 10;

/** The answer in ten pieces, with a wait before each. */
const slowed = (reply: FastifyReply, payload: string | Buffer, milliseconds: number): Readable => {
  const bytes = Buffer.from(payload);
  reply.header('content-length', bytes.length);
  const size = Math.max(1, Math.ceil(bytes.length / pieces));
  return Readable.from(
    (async function* () {
      for (let start = 0; start < bytes.length; start += size) {
        await pause(milliseconds / pieces);
        yield bytes.subarray(start, start + size);
      }
    })(),
  );
};

/** Whether the request has a token of the org that is good for something. */
const isLive = ({ state }: Emulator, request: FastifyRequest, orgId: string): boolean => {
  const inEnvelope = typeof request.body === 'string' ? /sessionId>\s*([^<\s]+)/.exec(request.body)?.[1] : undefined;
  const token = state.tokens.find(tokenOfRequest(request) ?? inEnvelope ?? '');
  return token?.kind === 'access' && token.orgId === orgId;
};

const cutConnection = (request: FastifyRequest): void => {
  request.raw.socket.resetAndDestroy();
};

export const injectFaults = (
  app: FastifyInstance,
  emulator: Emulator,
  faults: FaultTable,
  listeners: Listeners,
): void => {
  const struck = new WeakMap<FastifyRequest, Fault>();
  const memory = createAnswerMemory();
  const random = seededRandom(1);
  const delay = (): number => {
    const { requestMilliseconds, requestJitterMilliseconds = 0 } = emulator.settings;
    return requestJitterMilliseconds === 0
      ? requestMilliseconds
      : jittered(requestMilliseconds, requestJitterMilliseconds, random);
  };
  const orgOf = (request: FastifyRequest): string => {
    const origin = listeners.originOf(request.raw);
    return origin.kind === 'org' ? origin.orgId : 'login';
  };

  app.addHook('preHandler', async (request, reply) => {
    const origin = listeners.originOf(request.raw);
    if (origin.kind === 'front') return undefined;
    const delayMilliseconds = delay();
    if (delayMilliseconds > 0) await pause(delayMilliseconds);
    const { method, url, body } = request;
    const question = { method, url, body, org: orgOf(request) };
    const fault = faults.strike(question);
    if (fault === undefined) return undefined;
    emulator.log(`fault ${fault.kind} ${fault.effect} effect: ${method} ${url.split('?')[0]}`);
    if (fault.kind === 'stale') {
      // A replica that lags still knows who may ask.
      const known = isLive(emulator, request, question.org) ? memory.recall(question) : undefined;
      if (known === undefined) return undefined;
      return reply.code(known.status).type(known.contentType).send(known.payload);
    }
    if (fault.kind === 'slow') {
      struck.set(request, fault);
      return undefined;
    }
    if (fault.effect === 'after' || fault.kind === 'truncate') {
      struck.set(request, fault);
      if (fault.effect === 'after') return undefined;
      return reply.code(spoiltStatus(fault)).send(spoiltBody(fault, reply));
    }
    if (fault.kind === 'latency') {
      await pause(fault.milliseconds ?? 1_000);
      return undefined;
    }
    if (fault.kind === 'reset') {
      reply.hijack();
      cutConnection(request);
      return reply;
    }
    return reply.send(spoiltBody(fault, reply));
  });

  app.addHook('onSend', async (request, reply, payload) => {
    const fault = struck.get(request);
    if (fault === undefined) {
      if (typeof payload === 'string' && reply.statusCode === 200) {
        const { method, url, body } = request;
        const contentType = String(reply.getHeader('content-type') ?? '');
        memory.remember({ method, url, body, org: orgOf(request) }, { status: 200, contentType, payload });
      }
      return payload;
    }
    struck.delete(request);
    if (fault.kind === 'latency') await pause(fault.milliseconds ?? 1_000);
    if (fault.kind === 'reset') cutConnection(request);
    if (fault.kind === 'slow' && (typeof payload === 'string' || Buffer.isBuffer(payload))) {
      return slowed(reply, payload, fault.milliseconds ?? 1_000);
    }
    if (fault.kind === 'status' || fault.kind === 'html503') return spoiltBody(fault, reply);
    if (fault.kind === 'truncate' && (typeof payload === 'string' || Buffer.isBuffer(payload))) {
      return truncated(reply, payload);
    }
    return payload;
  });
};
