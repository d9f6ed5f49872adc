/**
 * The SOAP endpoints: `m` is the Metadata API, `u` the partner API, of which next to nothing is emulated. Clients read the
 * fault of an answer with status 500 only, so that every error goes out with that status, whatever it is in REST.
 */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ApiError, notEmulated } from '../../../apiError.ts';
import { isAnsweredVersion } from '../../../apiVersions.ts';
import type { Emulator } from '../../../emulatorTypes.ts';
import { toApiError } from '../../../errorAnswers.ts';
import { componentOperations } from './componentOperations.ts';
import { deployOperations } from './deployOperations.ts';
import { requireApiSession, requireSoapSession } from './metadataSession.ts';
import { runPartnerOperation } from './partnerOperations.ts';
import { retrieveOperations } from './retrieveOperations.ts';
import { parseEnvelope, partnerNamespace, writeAnswer, writeFault } from './soapEnvelope.ts';
import type { SoapOperation } from './soapOperation.ts';
import { writeOperations } from './writeOperations.ts';

type Route = { Params: { version: string } };

const soapType = 'text/xml; charset=UTF-8';

const operations = new Map<string, SoapOperation>(
  Object.entries({ ...deployOperations, ...retrieveOperations, ...componentOperations, ...writeOperations }),
);

const versionOf = ({ params }: FastifyRequest<Route>): number => {
  const text = /^\d+$/.test(params.version) ? `${params.version}.0` : params.version;
  if (isAnsweredVersion(text)) return Number.parseInt(text, 10);
  throw new ApiError({
    httpStatus: 500,
    errorCode: 'UNSUPPORTED_API_VERSION',
    publicMessage: 'Invalid Api version specified on URL',
  });
};

const answer = (emulator: Emulator, request: FastifyRequest<Route>): string => {
  const { org } = request;
  const { operation, body, sessionId } = parseEnvelope(request.body);
  const version = versionOf(request);
  const session = requireSoapSession(emulator, org, sessionId, version);
  const run = operations.get(operation);
  if (run === undefined) throw notEmulated(`the SOAP operation ${operation}`);
  const result = emulator.state.transaction(() => run({ emulator, session, version, body }));
  return writeAnswer(operation, result);
};

/** Adds the routes, in a scope whose errors are SOAP faults. */
export const addSoapRoutes = (scope: FastifyInstance, emulator: Emulator): void => {
  scope.setErrorHandler((error, request, reply) => {
    const fault = toApiError(error);
    if (fault.detail !== undefined) emulator.log(`${request.url} ${fault.errorCode}: ${fault.detail}`);
    return reply.code(500).type(soapType).send(writeFault(fault));
  });
  scope.post<Route>('/services/Soap/m/:version', (request, reply) =>
    reply.type(soapType).send(answer(emulator, request)),
  );
  scope.post<Route>('/services/Soap/u/:version', (request, reply) => {
    const message = parseEnvelope(request.body);
    const session = requireApiSession(emulator, request.org, message.sessionId, versionOf(request));
    runPartnerOperation(emulator, session, message);
    return reply.type(soapType).send(writeAnswer(message.operation, '', partnerNamespace));
  });
};
