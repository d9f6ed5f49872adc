/**
 * How bodies become values: JSON, XML as text for SOAP, forms, multipart. What cannot be read safely is refused here,
 * before any service sees it: other charsets than UTF-8, JSON that is nested so deep that whoever walks it would fall.
 */
import formbody from '@fastify/formbody';
import multipart from '@fastify/multipart';
import type { FastifyBodyParser, FastifyInstance, FastifyRequest } from 'fastify';
import { ApiError, notEmulated } from './apiError.ts';

/** A deployment of 39 MB, the most that an org takes, as base64 in an envelope. */
export const bodyLimit = 60 * 1024 * 1024;

const maxDepth = 500;

const isNestedTooDeep = (json: string): boolean => {
  let depth = 0;
  let isText = false;
  for (let index = 0; index < json.length; index += 1) {
    const character = json.charCodeAt(index);
    if (character === 0x22) isText = !isText;
    else if (isText) {
      if (character === 0x5c) index += 1;
    } else if (character === 0x5b || character === 0x7b) {
      depth += 1;
      if (depth > maxDepth) return true;
    } else if (character === 0x5d || character === 0x7d) depth -= 1;
  }
  return false;
};

/** An org reads other charsets too; the emulator says that it does not, rather than misread them. */
const requireUtf8 = (contentType: string | undefined): void => {
  const charset = /;\s*charset\s*=\s*"?([^";\s]*)/i.exec(contentType ?? '')?.[1]?.toLowerCase() ?? 'utf-8';
  if (charset === 'utf-8' || charset === 'utf8' || charset === 'us-ascii') return;
  throw new ApiError({
    httpStatus: 415,
    errorCode: 'UNSUPPORTED_MEDIA_TYPE',
    publicMessage: `The charset ${charset} is not supported`,
  });
};

const isError = (error: unknown): error is Error => error instanceof Error;

/** Gives the checks of a parser, which throw, as the error of its callback. */
const guarded =
  (parse: FastifyBodyParser<string>): FastifyBodyParser<string> =>
  (request, body, done) => {
    try {
      requireUtf8(request.headers['content-type']);
      return parse(request, body, done);
    } catch (error) {
      if (!isError(error)) throw error;
      return done(error, undefined);
    }
  };

/** Reads JSON; clients send the content type with an empty body, on DELETE for example. */
export const jsonParser = (app: FastifyInstance): FastifyBodyParser<string> => {
  const parse = app.getDefaultJsonParser('error', 'error');
  return guarded((request, body, done) => {
    if (body === '') return done(null, undefined);
    if (isNestedTooDeep(body)) {
      const publicMessage = `The HTTP entity body is nested deeper than ${maxDepth}`;
      throw new ApiError({ httpStatus: 400, errorCode: 'JSON_PARSER_ERROR', publicMessage });
    }
    return parse(request, body, done);
  });
};

const xmlParser = guarded((request, body, done) => {
  if (!request.url.startsWith('/services/Soap')) throw notEmulated('XML bodies outside SOAP');
  return done(null, body);
});

/** Types that a parser here reads for other services, and that the REST API does not take. */
const notForRest = /^\s*(?:application\/x-www-form-urlencoded|text\/plain)\s*(?:;|$)/i;

/**
 * Refuses a form or plain text as the body of a REST resource. The text is a guess.
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/errorcodes.htm
 */
const requireRestType = ({ url, headers }: FastifyRequest): void => {
  const type = headers['content-type'] ?? '';
  const hasBody = headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
  if (!url.startsWith('/services/data') || !hasBody || !notForRest.test(type)) return;
  throw new ApiError({
    httpStatus: 415,
    errorCode: 'UNSUPPORTED_MEDIA_TYPE',
    publicMessage: `Content-Type header specified in HTTP request is not supported: ${type}`,
  });
};

/** Sets the parsers of the application. */
export const parseBodies = (app: FastifyInstance): void => {
  // Behind every hook that sends a request elsewhere.
  app.addHook('preParsing', async (request) => requireRestType(request));
  app.removeContentTypeParser('application/json');
  app.addContentTypeParser(/^application\/(?:[\w.+-]+\+)?json\b/, { parseAs: 'string' }, jsonParser(app));
  app.addContentTypeParser(/^(?:text|application)\/(?:[\w.+-]+\+)?xml\b/, { parseAs: 'string' }, xmlParser);
  app.register(formbody, { bodyLimit });
  app.register(multipart, { limits: { fileSize: bodyLimit, files: 20, fields: 50 } });
};
