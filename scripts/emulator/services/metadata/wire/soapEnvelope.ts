/**
 * SOAP envelopes: a request's text to operation, session and body, and results to an answer. Document types are refused
 * by the parser below, and with them entities of one's own.
 */
import { ApiError } from '../../../apiError.ts';
import { metadataNamespace } from '../xml/componentBody.ts';
import { childOf, childText, parseXml, type XmlElement, XmlSyntaxError } from '../xml/parseXml.ts';
import { writeElement, type XmlValue } from '../xml/writeXml.ts';

export const partnerNamespace = 'urn:partner.soap.sforce.com';
const envelopeNamespace = 'http://schemas.xmlsoap.org/soap/envelope/';

export type SoapRequest = {
  readonly operation: string;
  readonly body: XmlElement;
  readonly sessionId: string | undefined;
};

/** A fault of the client's message, not of what it asks for: code `soapenv:Client`. */
export const malformed = (publicMessage: string): ApiError =>
  new ApiError({ httpStatus: 500, errorCode: 'Client', publicMessage });

/**
 * Reads a request.
 * @throws {ApiError} Client
 */
export const parseEnvelope = (source: unknown): SoapRequest => {
  if (typeof source !== 'string' || source === '') throw malformed('The message has no XML');
  let envelope: XmlElement;
  try {
    envelope = parseXml(source);
  } catch (error) {
    if (!(error instanceof XmlSyntaxError)) throw error;
    const { line, column } = error.position;
    throw malformed(`${error.message} at line ${line}, column ${column}`);
  }
  const body = childOf(envelope, 'Body');
  const operation = body?.children[0];
  const isEnvelope = envelope.name === 'Envelope' && envelope.namespace === envelopeNamespace;
  if (!isEnvelope || operation === undefined) throw malformed('The message is no SOAP envelope with an operation');
  const header = childOf(envelope, 'Header');
  const session = header && childOf(header, 'SessionHeader');
  return { operation: operation.name, body: operation, sessionId: session && childText(session, 'sessionId') };
};

/** The child of this name. Clients write some names with a capital, which orgs take: `DeployOptions`, `ZipFile`. */
export const argumentOf = (body: XmlElement, name: string): XmlElement | undefined =>
  childOf(body, name) ?? childOf(body, name.charAt(0).toUpperCase() + name.slice(1));

/** Writes the answer of an operation; an array of results becomes as many elements. */
export const writeAnswer = (operation: string, result: XmlValue, namespace = metadataNamespace): string => {
  const envelope = {
    '@xmlns:soapenv': envelopeNamespace,
    '@xmlns': namespace,
    '@xmlns:xsi': 'http://www.w3.org/2001/XMLSchema-instance',
    'soapenv:Body': { [`${operation}Response`]: { result } },
  };
  return `<?xml version="1.0" encoding="UTF-8"?>${writeElement('soapenv:Envelope', envelope)}`;
};

/** Writes a fault. */
export const writeFault = ({ errorCode, publicMessage }: ApiError): string => {
  const isMessageFault = errorCode === 'Client';
  const envelope = {
    '@xmlns:soapenv': envelopeNamespace,
    '@xmlns:sf': metadataNamespace,
    'soapenv:Body': {
      'soapenv:Fault': {
        faultcode: isMessageFault ? 'soapenv:Client' : `sf:${errorCode}`,
        faultstring: isMessageFault ? publicMessage : `${errorCode}: ${publicMessage}`,
      },
    },
  };
  return `<?xml version="1.0" encoding="UTF-8"?>${writeElement('soapenv:Envelope', envelope)}`;
};
