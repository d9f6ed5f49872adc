/** The composite resources: several requests in one, each after the other, with references between them. */
import { ApiError, notEmulated } from '../../../apiError.ts';
import { isAnsweredVersion } from '../../../apiVersions.ts';
import type { Caller } from '../caller.ts';
import { noRecord, noSuchResource, refuseRecord } from '../records/refusals.ts';
import { answerCollection } from './collectionResource.ts';
import { fillReferences } from './fillReferences.ts';
import { formatError, methodNotAllowed, ok, type ResourceAnswer, type ResourceRequest } from './resource.ts';

export type Answer = (caller: Caller, request: ResourceRequest) => ResourceAnswer;
type Json = Readonly<Record<string, unknown>>;
type Part = { readonly method: string; readonly url: string; readonly referenceId: string; readonly body: unknown };

const MOST_PARTS = 25;

/** `composite`, `composite/batch` and `composite/sobjects`. @throws {ApiError} */
export function answerComposite(caller: Caller, request: ResourceRequest, answer: Answer): ResourceAnswer {
  const [kind] = request.segments;
  if (kind === 'sobjects') {
    return answerCollection(caller, { ...request, segments: request.segments.slice(1) });
  }
  if (kind !== undefined && kind !== 'batch') {
    throw notEmulated(`composite/${kind}`);
  }
  if (request.method !== 'POST') {
    throw methodNotAllowed(request.method, ['POST']);
  }
  return kind === 'batch' ? answerBatch(caller, asObject(request.body), answer) : answerParts(caller, request, answer);
}

export const asObject = (value: unknown): Json => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw noRecord(value);
  }
  return { ...value };
};

function answerParts(caller: Caller, request: ResourceRequest, answer: Answer): ResourceAnswer {
  const { compositeRequest, allOrNone } = asObject(request.body);
  const parts = readList(compositeRequest, 'compositeRequest').map(readPart);
  const names = parts.map(({ referenceId }) => referenceId);
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  if (repeated !== undefined) {
    throw refuseRecord('INVALID_INPUT', `Duplicate referenceId ${repeated}`);
  }
  const results: { readonly part: Part; readonly answer: ResourceAnswer }[] = [];
  const run = (): void => {
    for (const part of parts) {
      const bodies = new Map(results.map((result) => [result.part.referenceId, result.answer.body]));
      const result = attempt(caller, () => {
        const filled = { ...part, url: fillReferences(part.url, bodies), body: fillReferences(part.body, bodies) };
        return answer(caller, toRequest(caller, filled.method, filled.url, filled.body));
      });
      results.push({ part, answer: result });
      if (allOrNone === true && result.status >= 400) {
        throw new RolledBack();
      }
    }
  };
  const isDone = allOrNone === true ? commitWhole(caller, run) : runParts(run);
  return ok({
    compositeResponse: parts.map((part, index) => formatPart(part, results[index]?.answer, isDone)),
  });
}

/** Thrown to undo the transaction of an all-or-none request; never leaves this file. */
class RolledBack extends Error {}

function commitWhole(caller: Caller, run: () => void): boolean {
  try {
    caller.emulator.state.transaction(run);
    return true;
  } catch (error) {
    if (error instanceof RolledBack) {
      return false;
    }
    throw error;
  }
}

function runParts(run: () => void): boolean {
  run();
  return true;
}

/** Runs one part in a transaction of its own; a refusal becomes its answer. */
export function attempt(caller: Caller, work: () => ResourceAnswer): ResourceAnswer {
  try {
    return caller.emulator.state.transaction(work);
  } catch (error) {
    if (error instanceof ApiError) {
      return { status: error.httpStatus, body: formatError(error) };
    }
    throw error;
  }
}

const halted = (message: string): ResourceAnswer => ({
  status: 400,
  body: [{ errorCode: 'PROCESSING_HALTED', message }],
});

function formatPart(part: Part, answer: ResourceAnswer | undefined, isDone: boolean): object {
  const isOwnFailure = answer !== undefined && answer.status >= 400;
  const shown =
    answer !== undefined && (isDone || isOwnFailure)
      ? answer
      : halted('The transaction was rolled back since another operation in the same transaction failed.');
  return {
    body: shown.body ?? null,
    httpHeaders: shown.location === undefined ? {} : { Location: shown.location },
    httpStatusCode: shown.status,
    referenceId: part.referenceId,
  };
}

function answerBatch(caller: Caller, body: Json, answer: Answer): ResourceAnswer {
  const results: { readonly statusCode: number; readonly result: unknown }[] = [];
  for (const entry of readList(body['batchRequests'], 'batchRequests')) {
    const { method = 'GET', url, richInput } = asObject(entry);
    const isHalted = body['haltOnError'] === true && results.some(({ statusCode }) => statusCode >= 400);
    const result = isHalted
      ? {
          status: 412,
          body: [{ errorCode: 'BATCH_PROCESSING_HALTED', message: 'Batch processing halted per request' }],
        }
      : attempt(caller, () =>
          answer(caller, toRequest(caller, String(method), `/services/data/${String(url)}`, richInput)),
        );
    results.push({ statusCode: result.status, result: result.body ?? null });
  }
  return ok({ hasErrors: results.some(({ statusCode }) => statusCode >= 400), results });
}

function readList(value: unknown, name: string): readonly unknown[] {
  if (!Array.isArray(value)) {
    throw refuseRecord('JSON_PARSER_ERROR', `Missing required field: ${name}`);
  }
  if (value.length > MOST_PARTS) {
    throw refuseRecord('LIMIT_EXCEEDED', `Limit exceeded. Maximum number of subrequests: ${MOST_PARTS}`);
  }
  return value;
}

function readPart(value: unknown): Part {
  const { method, url, referenceId, body } = asObject(value);
  if (typeof method !== 'string' || typeof url !== 'string' || typeof referenceId !== 'string') {
    throw refuseRecord('JSON_PARSER_ERROR', 'method, url and referenceId are required in each subrequest');
  }
  return { method: method.toUpperCase(), url, referenceId, body };
}

/** Whether every percent sign stands for a byte of UTF-8. */
function isDecodable(url: string): boolean {
  try {
    decodeURIComponent(url);
    return true;
  } catch (error) {
    if (error instanceof URIError) {
      return false;
    }
    throw error;
  }
}

function toRequest(caller: Caller, method: string, url: string, body: unknown): ResourceRequest {
  if (!URL.canParse(url, 'http://org') || !isDecodable(url)) {
    throw noSuchResource();
  }
  const { pathname, searchParams } = new URL(url, 'http://org');
  const [, version, rest] = /^\/services\/data\/v(\d+\.\d)\/(.+)$/.exec(pathname) ?? [];
  if (version === undefined || rest === undefined || !isAnsweredVersion(version)) {
    throw noSuchResource();
  }
  const segments = rest.split('/').filter(Boolean).map(decodeURIComponent);
  if (segments[0] === 'composite' && segments[1] !== 'sobjects') {
    throw refuseRecord('INVALID_INPUT', `Subrequest url is not allowed: ${url} in API version ${caller.apiVersion}`);
  }
  return { method, segments, query: searchParams, body, headers: {} };
}
