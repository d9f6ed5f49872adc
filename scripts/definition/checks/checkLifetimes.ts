/**
 * Do the lifetimes of tokens and sessions have values that an org takes, and do they count? JWT-based access tokens have
 * timeouts of their own, for which the session timeout of opaque ones does nothing. In: the files of an app.
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_extlclntappoauthconfigurablepolicies.htm
 */
import type { Finding } from '../appDefinition.ts';
import { childNamed, textOf, type XmlElement } from '../xml/xmlElement.ts';
import type { AppFiles } from './appFiles.ts';
import { type CheckedFile, errorAt, warningAt } from './finding.ts';

const SHORT_MINUTES = [1, 5, 10, 15, 30];
const LONG_MINUTES = [60, 90, 120, 240, 480, 720];
/** First API version with the long timeouts, and with the element that makes a timeout count. */
const SESSION_TIMEOUT_TYPE_SINCE = 65;
const LONGEST_ID_TOKEN_MINUTES = 720;

const isWhole = (text: string): boolean => /^\d{1,9}$/.test(text);

function checkTimeoutValue(timeout: XmlElement, apiVersion: number): readonly Finding[] {
  const allowed = apiVersion < SESSION_TIMEOUT_TYPE_SINCE ? SHORT_MINUTES : [...SHORT_MINUTES, ...LONG_MINUTES];
  // What is no number at all has its own finding.
  if (!isWhole(timeout.text) || allowed.includes(Number(timeout.text))) {
    return [];
  }
  const message = `${timeout.name} is ${timeout.text}; API version ${apiVersion}.0 knows ${allowed.join(', ')} minutes`;
  return [errorAt(timeout.position, 'jwt-timeout', { message, fix: `Write one of ${allowed.join(', ')}.` })];
}

function checkJwtTimeout(
  policies: CheckedFile,
  kind: 'namedUserJwt' | 'guestJwt',
  apiVersion: number,
): readonly Finding[] {
  const { root } = policies.document;
  const timeout = childNamed(root, `${kind}Timeout`);
  const typeName = `${kind}SessionTimeoutType`;
  const type = childNamed(root, typeName);
  if ([timeout, type].some((element) => element !== undefined && policies.isPending(element))) {
    return [];
  }
  const findings = timeout === undefined ? [] : checkTimeoutValue(timeout, apiVersion);
  if (apiVersion < SESSION_TIMEOUT_TYPE_SINCE) {
    return findings;
  }
  if (timeout !== undefined && type?.text !== 'Custom') {
    const message = `${timeout.name} counts only with ${typeName} Custom, which is ${type?.text ?? 'not there'}`;
    const fix = `Write <${typeName}>Custom</${typeName}>, or delete ${timeout.name}.`;
    return [...findings, warningAt(timeout.position, 'jwt-timeout-unused', { message, fix })];
  }
  if (timeout === undefined && type?.text === 'Custom') {
    const message = `${typeName} is Custom, and ${kind}Timeout is missing`;
    return [warningAt(type.position, 'jwt-timeout-missing', { message, fix: `Add <${kind}Timeout>.` })];
  }
  return findings;
}

function checkSessionTimeout(policies: CheckedFile, settings: CheckedFile | undefined): readonly Finding[] {
  const timeout = childNamed(policies.document.root, 'sessionTimeoutInMinutes');
  const isJwt = settings !== undefined && textOf(settings.document.root, 'isNamedUserJwtEnabled') === 'true';
  if (timeout === undefined || !isJwt) {
    return [];
  }
  const message = 'sessionTimeoutInMinutes is for opaque tokens; this app issues JWT-based ones';
  const fix = 'Delete sessionTimeoutInMinutes, and set namedUserJwtTimeout if the default does not suit.';
  return [warningAt(timeout.position, 'session-timeout-unused', { message, fix })];
}

/** A warning only: the reference says 1 to 720 and has an example with 0. */
function checkIdToken(settings: CheckedFile): readonly Finding[] {
  const config = childNamed(settings.document.root, 'idTokenConfig');
  const validity = config === undefined ? undefined : childNamed(config, 'idTokenValidityInMinutes');
  const minutes = Number(validity?.text);
  if (validity === undefined || !isWhole(validity.text) || (minutes >= 1 && minutes <= LONGEST_ID_TOKEN_MINUTES)) {
    return [];
  }
  const message = `idTokenValidityInMinutes is ${validity.text}; it goes from 1 to ${LONGEST_ID_TOKEN_MINUTES}`;
  return [warningAt(validity.position, 'id-token-validity', { message, fix: 'Write 2, which is the default.' })];
}

/** Findings for the policies and the global settings. */
export const checkLifetimes = (
  { globalOauthSettings, oauthPolicies }: AppFiles,
  apiVersion: number,
): readonly Finding[] => [
  ...(globalOauthSettings === undefined ? [] : checkIdToken(globalOauthSettings)),
  ...(oauthPolicies === undefined
    ? []
    : [
        ...checkJwtTimeout(oauthPolicies, 'namedUserJwt', apiVersion),
        ...checkJwtTimeout(oauthPolicies, 'guestJwt', apiVersion),
        ...checkSessionTimeout(oauthPolicies, globalOauthSettings),
      ]),
];
