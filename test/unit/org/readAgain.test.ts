/** Which failures of a read are met with another try, and for how long. */
import { expect } from 'chai';
import { buildError } from '../../../scripts/lib/errors.ts';
import { readAgain } from '../../../scripts/org/readAgain.ts';
import { fakeClock } from '../../support/fakeClock.ts';
import { inTurn } from '../../support/fakeOrgClient.ts';
import { failureOf } from './failureOf.ts';

const unreachable = (code: string) => buildError('OrgUnreachableError', { org: 'qa', host: 'qa.example.com', code });
const unavailable = (status: number) =>
  buildError('OrgUnavailableError', { org: 'qa', host: 'qa.example.com', status, operation: 'read' });

describe('readAgain', () => {
  for (const failure of [
    unreachable('ECONNRESET'),
    unreachable('UND_ERR_SOCKET'),
    unavailable(503),
    unavailable(420),
    unavailable(429),
  ]) {
    it(`reads again after ${JSON.stringify(failure.data)}`, async () => {
      const clock = fakeClock(0);
      expect(await readAgain(inTurn<string>(failure, failure, 'answer'), clock)).to.equal('answer');
      expect(clock.waits).to.deep.equal([200, 400]);
    });
  }

  for (const failure of [
    unreachable('SELF_SIGNED_CERT_IN_CHAIN'),
    unreachable('EPROTO'),
    unavailable(404),
    buildError('OrgRequestRefusedError', {
      org: 'qa',
      operation: 'read',
      errors: [{ errorCode: 'REQUEST_LIMIT_EXCEEDED', message: 'TotalRequests Limit exceeded.' }],
    }),
    buildError('AuthorizationExpiredError', { org: 'qa', detail: 'invalid_grant' }),
  ]) {
    it(`does not read again after ${failure.name} ${JSON.stringify(failure.data)}`, async () => {
      const clock = fakeClock(0);
      expect(await failureOf(() => readAgain(inTurn<string>(failure), clock))).to.equal(failure);
      expect(clock.waits).to.deep.equal([]);
    });
  }

  it('gives up after some seconds with the last error', async () => {
    const clock = fakeClock(0);
    const error = await failureOf(() => readAgain(inTurn<string>(unreachable('ECONNRESET'), unavailable(503)), clock));
    expect(error.name).to.equal('OrgUnavailableError');
    expect(error.exitCode).to.equal(20);
    expect(error.actions?.[0]).to.include('status.salesforce.com');
    expect(clock.now()).to.equal(4000);
  });
});
