/** Which failures of a read are met with another try, and for how long. */
import { expect } from 'chai';
import { buildError } from '../../../scripts/lib/errors.ts';
import { readAgain } from '../../../scripts/org/readAgain.ts';
import { fakeClock } from '../../support/fakeClock.ts';
import { inTurn } from '../../support/fakeOrgClient.ts';
import { failureOf } from './failureOf.ts';

const unreachable = (code: string) => buildError('OrgUnreachableError', { org: 'qa', host: 'qa.example.com', code });
const unavailable = (status: number, retryAfterSeconds?: number) =>
  buildError('OrgUnavailableError', {
    org: 'qa',
    host: 'qa.example.com',
    status,
    operation: 'read',
    retryAfterSeconds,
  });

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
    buildError('ApiRequestLimitError', { org: 'qa', operation: 'read', detail: 'TotalRequests Limit exceeded.' }),
    unavailable(429, 31),
    unavailable(503, 3600),
    buildError('AuthorizationExpiredError', { org: 'qa', detail: 'invalid_grant' }),
  ]) {
    it(`does not read again after ${failure.name} ${JSON.stringify(failure.data)}`, async () => {
      const clock = fakeClock(0);
      expect(await failureOf(() => readAgain(inTurn<string>(failure), clock))).to.equal(failure);
      expect(clock.waits).to.deep.equal([]);
    });
  }

  it('waits as long as the org says, beside its own patience', async () => {
    const clock = fakeClock(0);
    const answers = inTurn<string>(
      unavailable(429, 12),
      unavailable(503),
      unavailable(503, 7),
      unavailable(503),
      'answer',
    );
    expect(await readAgain(answers, clock)).to.equal('answer');
    expect(clock.waits).to.deep.equal([12_000, 200, 7_000, 400]);
  });

  it('gives up when the waits that the org asks for are too long together, and says for how long it wants none', async () => {
    const clock = fakeClock(0);
    const error = await failureOf(() => readAgain(inTurn<string>(unavailable(429, 12)), clock));
    expect(error.exitCode).to.equal(20);
    expect(error.actions?.[0]).to.equal(
      'Wait 12 seconds, as the org says, and run the command again: it goes on where it stopped.',
    );
    expect(clock.waits).to.deep.equal([12_000, 12_000]);
  });

  it('does not ask for ever when the org says that no wait is needed', async () => {
    const clock = fakeClock(0);
    await failureOf(() => readAgain(inTurn<string>(unavailable(429, 0)), clock));
    expect(clock.now()).to.equal(4000);
  });

  it('gives up after some seconds with the last error', async () => {
    const clock = fakeClock(0);
    const error = await failureOf(() => readAgain(inTurn<string>(unreachable('ECONNRESET'), unavailable(503)), clock));
    expect(error.name).to.equal('OrgUnavailableError');
    expect(error.exitCode).to.equal(20);
    expect(error.actions?.[0]).to.include('status.salesforce.com');
    expect(clock.now()).to.equal(4000);
  });
});
