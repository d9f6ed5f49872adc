/** Which error of the catalogue each failure of the libraries becomes, and that none shows a token. */
import { SfError } from '@salesforce/core/sfError';
import { expect } from 'chai';
import { buildError } from '../../../scripts/lib/errors.ts';
import { apiErrorCodes, isRefusedWith, translateOrgError } from '../../../scripts/org/translateOrgError.ts';

const CALL = { org: 'qa', host: 'qa.my.salesforce.com', operation: 'create a User' };

/** Errors as jsforce makes them: the name is the API's error code, the data the parsed answer. */
const apiError = (errorCode: string, message: string, data?: unknown): Error =>
  Object.assign(new Error(message), { name: errorCode, errorCode, data });

const named = (name: string, message = name, cause?: unknown): Error =>
  Object.assign(new Error(message, { cause }), { name });

const withCode = (code: string): Error => Object.assign(new Error(`connect ${code}`), { code });

/** undici's fetch hides the reason in its cause. */
const fetchFailed = (code: string): Error => new TypeError('fetch failed', { cause: withCode(code) });

describe('translateOrgError', () => {
  const table: readonly {
    readonly what: string;
    readonly error: unknown;
    readonly name: string;
    readonly exit: number;
  }[] = [
    { what: 'a refused connection', error: withCode('ECONNREFUSED'), name: 'OrgUnreachableError', exit: 1 },
    { what: 'a reset behind fetch', error: fetchFailed('ECONNRESET'), name: 'OrgUnreachableError', exit: 1 },
    { what: 'a socket error of undici', error: fetchFailed('UND_ERR_SOCKET'), name: 'OrgUnreachableError', exit: 1 },
    { what: 'an unknown host', error: fetchFailed('ENOTFOUND'), name: 'OrgUnreachableError', exit: 1 },
    { what: 'a time-out', error: named('AbortError'), name: 'OrgUnreachableError', exit: 1 },
    {
      what: 'a foreign certificate',
      error: fetchFailed('UNABLE_TO_VERIFY_LEAF_SIGNATURE'),
      name: 'OrgUnreachableError',
      exit: 1,
    },
    {
      what: 'a host that core can’t resolve',
      error: new SfError('no such domain', 'DomainNotFoundError'),
      name: 'OrgUnreachableError',
      exit: 1,
    },
    {
      what: 'an expired session',
      error: apiError('INVALID_SESSION_ID', 'Session expired or invalid'),
      name: 'AuthorizationExpiredError',
      exit: 1,
    },
    {
      what: 'an expired session in SOAP',
      error: apiError('sf:INVALID_SESSION_ID', 'INVALID_SESSION_ID'),
      name: 'AuthorizationExpiredError',
      exit: 1,
    },
    {
      what: 'a token endpoint whose error has no code',
      error: new SfError('x', 'AuthCodeExchangeError', [], Object.assign(new Error(), { name: undefined })),
      name: 'OrgUnavailableError',
      exit: 20,
    },
    {
      what: 'a revoked refresh token',
      error: new SfError('x', 'RefreshTokenAuthError', [], named('invalid_grant', 'expired access/refresh token')),
      name: 'AuthorizationExpiredError',
      exit: 1,
    },
    { what: 'a refused JWT', error: new SfError('x', 'JwtAuthError'), name: 'AuthorizationExpiredError', exit: 1 },
    {
      what: 'a token endpoint that is away',
      error: new SfError('x', 'RefreshTokenAuthError', [], fetchFailed('ECONNREFUSED')),
      name: 'OrgUnreachableError',
      exit: 1,
    },
    {
      what: 'a token endpoint that answers HTML',
      error: new SfError('x', 'RefreshTokenAuthError', [], named('ERROR_HTTP_503', '<html>')),
      name: 'OrgUnavailableError',
      exit: 20,
    },
    {
      what: 'an HTML page',
      error: apiError('ERROR_HTTP_503', 'HTTP response contains html content', '<html>'),
      name: 'OrgUnavailableError',
      exit: 20,
    },
    { what: 'a busy server', error: apiError('SERVER_UNAVAILABLE', 'busy'), name: 'OrgUnavailableError', exit: 20 },
    {
      what: 'an unknown type',
      error: apiError('INVALID_TYPE', 'sObject type is not supported'),
      name: 'OrgRequestRefusedError',
      exit: 1,
    },
    {
      what: 'a locked row',
      error: SfError.wrap(apiError('UNABLE_TO_LOCK_ROW', 'unable to obtain exclusive access')),
      name: 'OrgRequestRefusedError',
      exit: 1,
    },
    { what: 'a fault of ours', error: new TypeError('x is undefined'), name: 'InternalFaultError', exit: 10 },
  ];
  for (const { what, error, name, exit } of table) {
    it(`makes ${name} of ${what}`, () => {
      const translated = translateOrgError(error, CALL);
      expect(translated.name).to.equal(name);
      expect(translated.exitCode).to.equal(exit);
      expect(translated.actions?.[0]).to.be.a('string').and.not.equal('');
    });
  }

  it('names the org, the host and the code of a connection that failed', () => {
    const { message } = translateOrgError(fetchFailed('ECONNRESET'), CALL);
    expect(message).to.include('qa').and.to.include('qa.my.salesforce.com').and.to.include('ECONNRESET');
  });

  it('BL-110 keeps every error of one answer in full, in text and in data', () => {
    const errors = [
      { errorCode: 'LICENSE_LIMIT_EXCEEDED', message: 'Cannot assign: no licenses left' },
      {
        errorCode: 'FIELD_INTEGRITY_EXCEPTION',
        message: "The user license doesn't allow the permission: Api Only User",
      },
    ];
    const translated = translateOrgError(apiError('MULTIPLE_API_ERRORS', 'Multiple errors returned.', errors), CALL);
    expect(translated.name).to.equal('OrgRequestRefusedError');
    for (const { errorCode, message } of errors) {
      expect(translated.message).to.include(errorCode).and.to.include(message);
    }
    expect(translated.data).to.deep.equal({ errors });
    expect(apiErrorCodes(translated)).to.deep.equal(['LICENSE_LIMIT_EXCEEDED', 'FIELD_INTEGRITY_EXCEPTION']);
  });

  it('drops the namespace prefix of a SOAP fault', () => {
    expect(isRefusedWith(translateOrgError(apiError('sf:INVALID_TYPE', 'unknown'), CALL), 'INVALID_TYPE')).to.equal(
      true,
    );
  });

  it('lets errors of the catalogue pass as they are', () => {
    const ours = buildError('NotADevHubError', { org: 'hub' });
    expect(translateOrgError(ours, CALL)).to.equal(ours);
  });

  it('lets other errors of the libraries pass as they are', () => {
    const theirs = new SfError('The key is not readable', 'GenericKeychainInvalidPermsError');
    expect(translateOrgError(theirs, CALL)).to.equal(theirs);
  });

  it('shows no token, whatever the error carried', () => {
    const token = '00D000000000001!AQEAQabcDEF.ghi_jkl';
    const refresh = '5Aep861abcdefghijklmnop';
    const carrier = Object.assign(
      apiError('INVALID_FIELD', `bad ${token} in force://PlatformCLI::${refresh}@qa.my.salesforce.com`, {
        headers: { Authorization: `Bearer ${token}` },
        body: `refresh_token=${refresh}`,
      }),
      { request: { headers: { Authorization: `Bearer ${token}` } } },
    );
    carrier.cause = new Error(`sent ${token}`);
    const translated = translateOrgError(carrier, CALL);
    const shown = [
      translated.message,
      translated.stack,
      JSON.stringify(translated.toObject()),
      JSON.stringify(translated.data),
    ];
    for (let cause: unknown = translated.cause; cause instanceof Error; cause = cause.cause) {
      shown.push(cause.message, cause.stack ?? '', JSON.stringify({ ...cause }));
    }
    expect(shown.join('\n')).to.not.include(token).and.to.not.include(refresh);
  });
});
