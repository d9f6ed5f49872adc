/**
 * SFDX auth URLs. In: the text as a secret store or `sf org display --json` gives it, with quotes, line breaks or JSON
 * around it. Out: its parts, secrets wrapped. Two forms: `force://<clientId>:<clientSecret>:<refreshToken>@<host>`, whose
 * secret may be empty, and `force://<refreshToken>@<host>`, which means the sf CLI's own app. Refusals quote nothing.
 */
import { raise } from '../lib/errors.ts';
import { Secret } from '../lib/secret.ts';

export type SfdxAuthUrl = {
  readonly clientId: string;
  readonly clientSecret: Secret | undefined;
  readonly refreshToken: Secret;
  /** Always https. */
  readonly loginUrl: string;
};

const SOURCE = 'SFDX auth URL';
const DEFAULT_CLIENT = 'PlatformCLI';
const TOKEN = /^[\w.-]+={0,2}$/;
const HOST = /^[A-Za-z0-9._-]+(?::\d+)?$/;

const refuse = (problem: string): never =>
  raise('ConfigInvalidError', {
    file: SOURCE,
    problem,
    fix: 'sf org auth show-sfdx-auth-url --target-org <alias>   (shows the URL in the right form)',
  });

function fromJson(text: string): string {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    // The parser's own text quotes its input, which holds the token.
    return refuse('it starts like JSON and is none');
  }
  const fieldOf = (value: unknown, name: string): unknown =>
    typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
  const url = fieldOf(fieldOf(content, 'result'), 'sfdxAuthUrl') ?? fieldOf(content, 'sfdxAuthUrl');
  return typeof url === 'string' ? url.trim() : refuse('the JSON has no "sfdxAuthUrl"');
}

function unwrap(text: string): string {
  const trimmed = text.trim();
  if (trimmed.startsWith('{')) {
    return fromJson(trimmed);
  }
  return trimmed.replace(/^(["'])(.*)\1$/s, '$2').trim();
}

function checkHost(host: string): string {
  if (/^\w+:\/\//.test(host)) {
    return refuse('no https:// after @: the host stands alone');
  }
  if (host.includes('/')) {
    return refuse('no slash and no path after the host');
  }
  return HOST.test(host) ? host : refuse('there is no host name after @');
}

/**
 * @throws {ConfigInvalidError}
 */
export function parseSfdxAuthUrl(text: string): SfdxAuthUrl {
  const url = unwrap(text);
  const [, credentials, rest] = /^force:\/\/([^@]*)@(.*)$/s.exec(url) ?? [];
  if (credentials === undefined || rest === undefined) {
    return refuse('it is not of the form force://<clientId>:<clientSecret>:<refreshToken>@<host>');
  }
  const loginUrl = `https://${checkHost(rest)}`;
  const parts = credentials.split(':');
  if (parts.length > 3) {
    return refuse('a colon inside the refresh token: the three parts are separated by colons and hold none');
  }
  if (parts.length === 2) {
    return refuse('two parts before @; there must be three (the second may be empty), or the refresh token alone');
  }
  const [clientId, clientSecret, refreshToken] = parts.length === 3 ? parts : [DEFAULT_CLIENT, '', parts[0]];
  if (clientId === undefined || clientId === '') {
    return refuse('the client id is empty');
  }
  if (refreshToken === undefined || !TOKEN.test(refreshToken)) {
    return refuse('the refresh token is empty or holds characters that no token has');
  }
  return {
    clientId,
    clientSecret: clientSecret === undefined || clientSecret === '' ? undefined : Secret.of(clientSecret),
    refreshToken: Secret.of(refreshToken),
    loginUrl,
  };
}
