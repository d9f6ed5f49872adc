/** Which resource a request is for. @throws {ApiError} NOT_FOUND, NOT_EMULATED, what the resource refuses */
import { notEmulated } from '../../../apiError.ts';
import type { Caller } from '../caller.ts';
import { noSuchResource } from '../records/refusals.ts';
import { answerComposite } from './compositeResource.ts';
import { answerQuery } from './queryResource.ts';
import type { ResourceAnswer, ResourceRequest } from './resource.ts';
import { answerSobjects } from './sobjectResource.ts';

/** Answers one request of the data API or, below `tooling`, of the Tooling API. */
export function answerResource(caller: Caller, request: ResourceRequest): ResourceAnswer {
  const [family, ...rest] = request.segments;
  const below = { ...request, segments: rest };
  switch (family) {
    case 'tooling':
      return answerResource({ ...caller, api: 'tooling' }, below);
    case 'query':
    case 'queryAll':
      return answerQuery(caller, below);
    case 'sobjects':
      return answerSobjects(caller, below);
    case 'composite':
      return answerComposite(caller, below, answerResource);
    case undefined:
      throw noSuchResource();
    default:
      throw notEmulated(`${request.method} ${request.segments.join('/')}`);
  }
}
