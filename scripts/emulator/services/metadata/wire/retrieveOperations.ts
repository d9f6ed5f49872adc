/** Retrieves over SOAP. */
import { ApiError, notEmulated } from '../../../apiError.ts';
import { findRetrieval, startRetrieval } from '../jobs/retrievals.ts';
import { readRetrieveRequest } from '../retrieve/retrieveRequest.ts';
import { childrenOf, childText } from '../xml/parseXml.ts';
import { argumentOf, malformed } from './soapEnvelope.ts';
import type { SoapOperation } from './soapOperation.ts';

const retrieve: SoapOperation = ({ emulator, session, version, body }) => {
  const element = argumentOf(body, 'request') ?? argumentOf(body, 'retrieveRequest');
  if (element === undefined) throw malformed('Required field is missing: request');
  for (const part of ['packageNames', 'specificFiles']) {
    if (childrenOf(element, part).length > 0) throw notEmulated(`retrieve with ${part}`);
  }
  const request = readRetrieveRequest(element, version);
  if (!Number.isInteger(request.version) || request.version > Number(emulator.highestApiVersion)) {
    throw new ApiError({ httpStatus: 400, errorCode: 'INVALID_FIELD', publicMessage: 'Invalid version specified' });
  }
  const { id } = startRetrieval(emulator, session, request);
  return { done: false, id, state: 'Queued' };
};

const checkRetrieveStatus: SoapOperation = ({ emulator, session, body }) => {
  const { id, status, result } = findRetrieval(emulator, session, childText(body, 'asyncProcessId'));
  if (result === undefined) return { done: false, id, status, success: false };
  const { zip, fileProperties, messages } = result;
  const hasZip = childText(body, 'includeZip') !== 'false';
  return { done: true, fileProperties, id, messages, status, success: true, ...(hasZip ? { zipFile: zip } : {}) };
};

export const retrieveOperations = { retrieve, checkRetrieveStatus };
