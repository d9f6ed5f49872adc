/** Errors of a verification as signals: by name, error code and status, never by a text. */
import { expect } from 'chai';
import { buildError, type SfError } from '../../../../scripts/lib/errors.ts';
import { describeTokenFailure, type Signal } from '../../../../scripts/verify/diagnosis/tokenFailure.ts';

const APP = { app: 'Order_Sync', org: 'qa' };
const HOST = { org: 'qa', host: 'qa.example.com' };

const refused = (error: string, description = ''): SfError =>
  buildError('TokenRefusedError', { ...APP, host: HOST.host, status: 400, error, description, causes: [] });
const unreachable = (code: string): SfError => buildError('TokenEndpointUnreachableError', { ...HOST, code });
const invalid = (problemCode?: string): SfError =>
  buildError('TokenAnswerInvalidError', { ...HOST, status: 200, problem: 'the answer is a web page', problemCode });

describe('verify/diagnosis/tokenFailure', () => {
  for (const [error, signal] of [
    ['invalid_client_id', 'unknownKey'],
    ['invalid_client', 'badClient'],
    ['invalid_grant', 'invalidGrant'],
    ['unauthorized_client', 'flowRefused'],
    ['unsupported_grant_type', 'flowRefused'],
    ['invalid_app_access', 'notApproved'],
    ['OAUTH_APP_BLOCKED', 'appBlocked'],
    ['oauth_app_blocked', 'appBlocked'],
    ['inactive_user', 'userInactive'],
    ['inactive_org', 'orgInactive'],
    ['invalid_scope', 'invalidScope'],
    ['something_new', 'otherRefusal'],
    ['constructor', 'otherRefusal'],
  ] as const satisfies readonly (readonly [string, Signal])[]) {
    it(`takes the code ${error} for ${signal}, whatever the description says`, () => {
      for (const description of ['', 'ip restricted', 'Etwas Neues']) {
        expect(describeTokenFailure(refused(error, description)).signal).to.equal(signal);
      }
    });
  }

  for (const [code, signal] of [
    ['CERT_NOT_YET_VALID', 'certificateTime'],
    ['CERT_HAS_EXPIRED', 'certificateTime'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'certificate'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'certificate'],
    ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'certificate'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'certificate'],
    ['UND_ERR_PRX_TLS', 'proxy'],
    ['UND_ERR_ABORTED', 'proxy'],
    ['ENOTFOUND', 'network'],
    ['ETIMEDOUT', 'network'],
  ] as const satisfies readonly (readonly [string, Signal])[]) {
    it(`takes the connection code ${code} for ${signal}`, () => {
      expect(describeTokenFailure(unreachable(code)).signal).to.equal(signal);
    });
  }

  it('tells answers apart by the code of the problem, not by its words', () => {
    const signals = ['webPage', 'redirect', 'damagedJson', undefined].map((code) =>
      describeTokenFailure(invalid(code)),
    );
    expect(signals.map(({ signal }) => signal)).to.deep.equal([
      'webPage',
      'redirect',
      'answerUnusable',
      'answerUnusable',
    ]);
  });

  it('knows every other error of a verification by its name', () => {
    const errors: readonly (readonly [SfError, Signal])[] = [
      [buildError('TokenRateLimitedError', { ...APP, host: 'h', description: 'x' }), 'rateLimited'],
      [buildError('TokenEndpointUnavailableError', { ...HOST, status: 503 }), 'unavailable'],
      [buildError('WrongTokenHostError', HOST), 'wrongHost'],
      [buildError('CredentialsIncompleteError', { ...APP, problems: ['x'] }), 'credentialsIncomplete'],
      [buildError('CredentialsNotStoredError', { ...APP, location: 'x' }), 'credentialsNotStored'],
      [
        buildError('CredentialsOfAnotherOrgError', { ...APP, orgId: '00D1', credentialsOrgId: '00D2' }),
        'credentialsOfOtherOrg',
      ],
      [buildError('ConsumerMissingError', { ...APP, problem: 'x' }), 'consumerMissing'],
      [
        buildError('VerificationFailedError', { ...APP, proofId: 'x', expected: 'a', seen: 'b', fix: 'c' }),
        'contradicted',
      ],
      [buildError('NotADevHubError', { org: 'qa' }), 'other'],
    ];
    expect(errors.map(([error]) => describeTokenFailure(error).signal)).to.deep.equal(
      errors.map(([, signal]) => signal),
    );
  });

  it('carries the description in lower case and the first action', () => {
    const failure = describeTokenFailure(refused('invalid_grant', 'IP Restricted'));
    expect(failure.description).to.equal('ip restricted');
    expect(failure.action).to.equal('npm run deploy -- --target-org qa');
  });
});
