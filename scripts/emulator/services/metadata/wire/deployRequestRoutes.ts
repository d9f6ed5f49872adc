/**
 * The REST resource of deployments. A new one comes as two parts, its options and its zip; a validation is repeated by its
 * id; a change of the status cancels.
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_rest_deploy.htm
 */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ApiError } from '../../../apiError.ts';
import type { Emulator, Session } from '../../../emulatorTypes.ts';
import { requireSession } from '../../../session.ts';
import type { DeployJob } from '../jobs/deployJob.ts';
import { cancelDeployment, deployValidation, lookAtDeployment, startDeployment } from '../jobs/deployments.ts';
import { type DeployDetails, type DeployResult, describeDetails, describeResult } from '../jobs/deployResult.ts';
import { optionsOfJson } from './deployOptions.ts';
import { requireMetadataAccess } from './metadataSession.ts';

type Route = { Params: { version: string; id: string }; Querystring: { includeDetails?: string } };
type Fields = Readonly<Record<string, unknown>>;

type DeployRequestAnswer = {
  readonly id: string;
  readonly validatedDeployRequestId: string | null;
  readonly deployOptions: DeployJob['options'];
  readonly deployResult: DeployResult & { readonly details?: DeployDetails };
};

const refuse = (publicMessage: string, errorCode = 'INVALID_FIELD'): ApiError =>
  new ApiError({ httpStatus: 400, errorCode, publicMessage });

const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};

const describe = (job: DeployJob, hasDetails: boolean): DeployRequestAnswer => ({
  id: job.id,
  validatedDeployRequestId: job.validationId ?? null,
  deployOptions: job.options,
  deployResult: { ...describeResult(job), ...(hasDetails ? { details: describeDetails(job) } : {}) },
});

const parseEntity = (value: unknown): Fields => {
  if (typeof value !== 'string') return fieldsOf(value);
  try {
    return fieldsOf(JSON.parse(value));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw refuse(`entity_content: ${error.message}`, 'JSON_PARSER_ERROR');
  }
};

type Parts = { readonly entity: Fields | undefined; readonly zip: Buffer | undefined };

const collectParts = async (request: FastifyRequest): Promise<Parts> => {
  let entity: unknown;
  let zip: Buffer | undefined;
  for await (const part of request.parts()) {
    const content = part.type === 'file' ? await part.toBuffer() : undefined;
    if (part.fieldname === 'file') zip = content;
    if (part.fieldname === 'entity_content') entity = part.type === 'file' ? content?.toString('utf8') : part.value;
  }
  return { entity: entity === undefined ? undefined : parseEntity(entity), zip };
};

/** The parts, whose order clients choose. */
const readParts = async (request: FastifyRequest): Promise<{ entity: Fields; zip: string }> => {
  const { entity, zip } = await collectParts(request).catch((error: unknown) => {
    // The parser's errors of its own have no status; for an org they are the client's.
    if (error instanceof ApiError || !(error instanceof Error) || 'statusCode' in error) throw error;
    throw refuse(`The multipart body can't be read: ${error.message}`, 'INVALID_MULTIPART_REQUEST');
  });
  if (entity === undefined) throw refuse('The part entity_content is missing', 'REQUIRED_FIELD_MISSING');
  if (zip === undefined) throw refuse('The part file is missing', 'REQUIRED_FIELD_MISSING');
  return { entity, zip: zip.toString('base64') };
};

const versionOf = ({ params }: FastifyRequest<Route>): number => Number.parseInt(params.version.slice(1), 10);

const create = async (emulator: Emulator, session: Session, request: FastifyRequest<Route>): Promise<DeployJob> => {
  if (request.isMultipart()) {
    const { entity, zip } = await readParts(request);
    const options = optionsOfJson(fieldsOf(entity['deployOptions']));
    return startDeployment(emulator, session, { version: versionOf(request), options, zip });
  }
  const validationId = fieldsOf(request.body)['validatedDeployRequestId'];
  if (typeof validationId !== 'string') throw refuse('validatedDeployRequestId is missing', 'REQUIRED_FIELD_MISSING');
  return deployValidation(emulator, session, validationId);
};

/** Adds the routes. Errors have the REST form, which the core gives them. */
export const addDeployRequestRoutes = (scope: FastifyInstance, emulator: Emulator): void => {
  const path = '/services/data/:version/metadata/deployRequest';
  const open = (request: FastifyRequest<Route>): Session => {
    const session = requireSession(emulator, request);
    requireMetadataAccess(emulator, session);
    return session;
  };
  scope.post<Route>(path, async (request, reply) => {
    const job = await create(emulator, open(request), request);
    return reply.code(201).send(describe(job, false));
  });
  scope.get<Route>(`${path}/:id`, async (request) => {
    const job = lookAtDeployment(emulator, open(request), request.params.id);
    return describe(job, request.query.includeDetails === 'true');
  });
  scope.patch<Route>(`${path}/:id`, async (request, reply) => {
    const session = open(request);
    if (fieldsOf(fieldsOf(request.body)['deployResult'])['status'] !== 'Canceling') {
      throw refuse('deployResult.status can be set to Canceling only');
    }
    return reply.code(202).send(describe(cancelDeployment(emulator, session, request.params.id), false));
  });
};
