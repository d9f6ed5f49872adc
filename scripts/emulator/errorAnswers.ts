/**
 * What the emulator answers when no service does, and when one throws: the REST dialect's array, with the SOAP and OAuth
 * forms for paths of those families. Stacks and details go to the log only.
 */
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type AllowedMethods, collectMethods, isRestMethod } from './allowedMethods.ts';
import { ApiError, notEmulated } from './apiError.ts';
import { isAnsweredVersion } from './apiVersions.ts';
import type { Emulator } from './emulatorTypes.ts';
import { requireSession } from './session.ts';

/** Resources below `/services/data/vNN.0` that an org has. What else a client asks for is nonsense there too. */
const restFamilies = new Set(
  `actions analytics appMenu apps assets async-queries chatter commerce compactLayouts composite connect consent dedupe
  domino eclair einstein emailConnect event folders graphql identityVerification iot jobs jsonxform knowledgeManagement
  licensing limits localizedvalue managedContent metadata mobile nouns parameterizedSearch payments process query queryAll
  quickActions recent scheduling search sobjects support tabs theme tooling ui-api wave`.split(/\s+/),
);
const serviceFamilies =
  /^\/services\/(?:Soap|apexrest|async|auth|data|oauth2|platformEvents|proxy|scim|cometd|wsdl)\b/i;

const notFound = (): ApiError =>
  new ApiError({ httpStatus: 404, errorCode: 'NOT_FOUND', publicMessage: 'The requested resource does not exist' });

const escapeXml = (text: string): string => text.replace(/[<>&"']/g, (character) => `&#${character.charCodeAt(0)};`);

const soapFault = (error: ApiError): string =>
  `<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" ` +
  `xmlns:sf="http://soap.sforce.com/2006/04/metadata"><soapenv:Body><soapenv:Fault><faultcode>sf:${error.errorCode}` +
  `</faultcode><faultstring>${error.errorCode}: ${escapeXml(error.publicMessage)}</faultstring></soapenv:Fault>` +
  `</soapenv:Body></soapenv:Envelope>`;

/** Sends an error in the dialect of the path. */
export const sendError = (request: FastifyRequest, reply: FastifyReply, error: ApiError): FastifyReply => {
  const { httpStatus, errorCode, publicMessage, fields } = error;
  reply.code(httpStatus);
  if (request.url.startsWith('/services/Soap')) return reply.type('text/xml; charset=UTF-8').send(soapFault(error));
  if (request.url.startsWith('/services/oauth2') && httpStatus !== 401) {
    return reply.send({ error: errorCode.toLowerCase(), error_description: publicMessage });
  }
  return reply.send([{ message: publicMessage, errorCode, ...(fields.length > 0 ? { fields } : {}) }]);
};

/** For a path that is no path, `%zz` in it for example: there can be no resource of that name. */
export const answerUnreadableUrl = (request: FastifyRequest, reply: FastifyReply): FastifyReply =>
  sendError(request, reply, notFound());

const isFastifyError = (error: unknown): error is FastifyError =>
  error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number';

/** Errors of the HTTP layer in an org's words. */
const httpErrorCodes: Readonly<Record<string, { readonly errorCode: string; readonly httpStatus?: number }>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: { errorCode: 'REQUEST_ENTITY_TOO_LARGE', httpStatus: 413 },
  FST_ERR_CTP_INVALID_MEDIA_TYPE: { errorCode: 'UNSUPPORTED_MEDIA_TYPE', httpStatus: 415 },
};

/** Where in the body the first thing is that a schema of ours refuses. */
const pathOf = ({ validation }: FastifyError): readonly string[] =>
  (validation?.[0]?.instancePath ?? '').split('/').filter((name) => name !== '');

/** Of the first thing that a schema of ours refuses, in words that name what was given and what there is. */
const describeFault = ({ validation, message }: FastifyError): string => {
  const [first] = validation ?? [];
  const name = first?.instancePath.split('/').at(-1) || 'it';
  switch (first?.keyword) {
    case 'enum':
      return `${name} must be one of ${(first.params['allowedValues'] as readonly unknown[]).join(', ')}`;
    case 'additionalProperties':
      return `there is no key "${String(first.params['additionalProperty'])}"`;
    case 'required':
      return `${String(first.params['missingProperty'])} is missing`;
    default:
      return first?.message === undefined ? message : `${name} ${first.message}`;
  }
};

/** What to answer for anything that was thrown. */
export const toApiError = (error: unknown): ApiError => {
  if (error instanceof ApiError) return error;
  if (isFastifyError(error) && error.statusCode !== undefined && error.statusCode < 500) {
    const known = httpErrorCodes[error.code];
    return new ApiError({
      httpStatus: known?.httpStatus ?? error.statusCode,
      errorCode: known?.errorCode ?? 'JSON_PARSER_ERROR',
      publicMessage: describeFault(error),
      fields: pathOf(error),
    });
  }
  return new ApiError({
    httpStatus: 500,
    errorCode: 'UNKNOWN_EXCEPTION',
    publicMessage: 'An unexpected error occurred. Please include this ErrorId if you contact support',
    detail: error instanceof Error ? (error.stack ?? error.message) : String(error),
  });
};

/** The org's words for a method that a resource does not take. */
const methodNotAllowed = (method: string, allowed: readonly string[]): ApiError =>
  new ApiError({
    httpStatus: 405,
    errorCode: 'METHOD_NOT_ALLOWED',
    publicMessage: `HTTP Method '${method}' not allowed. Allowed are ${allowed.join(',')}`,
  });

const missingRoute = (emulator: Emulator, methods: AllowedMethods, request: FastifyRequest): ApiError => {
  const path = request.url.split('?')[0] ?? '';
  if (request.isFront || !serviceFamilies.test(path)) return notFound();
  const match = /^\/services\/data\/v([^/]+)\/([^/]+)/.exec(path);
  if (path.startsWith('/services/data')) {
    if (match === null || !isAnsweredVersion(match[1] ?? '')) return notFound();
    requireSession(emulator, request);
    const allowed = isRestMethod(request.method) ? methods.of(path) : [];
    if (allowed.length > 0) return methodNotAllowed(request.method, allowed);
    if (!restFamilies.has(match[2] ?? '')) return notFound();
  }
  return notEmulated(`${request.method} ${path}`);
};

/** Installs the default error handler and the answer for paths that no service has. */
export const answerErrors = (app: FastifyInstance, emulator: Emulator): void => {
  const methods = collectMethods(app);
  app.setErrorHandler((error, request, reply) => {
    const answer = toApiError(error);
    if (answer.detail !== undefined) {
      emulator.log(`${request.method} ${request.url.split('?')[0]} ${answer.errorCode}: ${answer.detail}`);
    }
    return sendError(request, reply, answer);
  });
  app.setNotFoundHandler((request) => {
    throw missingRoute(emulator, methods, request);
  });
  app.addHook('preHandler', async (request) => {
    const segment = /^\/services\/data\/([^/?]+)/.exec(request.url)?.[1];
    if (segment !== undefined && !(segment.startsWith('v') && isAnsweredVersion(segment.slice(1)))) throw notFound();
  });
};
