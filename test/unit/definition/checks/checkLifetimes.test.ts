/** Lifetimes of tokens and sessions: values that an org takes, and settings that do nothing. */
import { expect } from 'chai';
import { adding, brief, check, PATHS, setting } from './checkedSource.ts';

const timeout = (minutes: string, type: string | undefined, apiVersion = '66.0') =>
  check(
    {
      [PATHS.policies]: adding(
        `<namedUserJwtTimeout>${minutes}</namedUserJwtTimeout>${
          type === undefined ? '' : `<namedUserJwtSessionTimeoutType>${type}</namedUserJwtSessionTimeoutType>`
        }`,
      ),
    },
    { apiVersion },
  ).map(({ severity, ruleId }) => `${severity} ${ruleId}`);

describe('definition/checks/checkLifetimes', () => {
  it('takes the timeouts that the API version knows', () => {
    for (const minutes of ['1', '30', '60', '720']) {
      expect(timeout(minutes, 'Custom'), minutes).to.deep.equal([]);
    }
    for (const minutes of ['0', '2', '45', '721']) {
      expect(timeout(minutes, 'Custom'), minutes).to.deep.equal(['error jwt-timeout']);
    }
    expect(timeout('30', undefined, '64.0')).to.deep.equal([]);
    expect(timeout('60', undefined, '64.0')).to.deep.equal(['error jwt-timeout']);
    expect(timeout('soon', 'Custom')).to.deep.equal(['error value-not-allowed']);
  });

  it('warns of a timeout that does not count, and of one that is missing', () => {
    expect(timeout('15', 'UserSession')).to.deep.equal(['warning jwt-timeout-unused']);
    expect(timeout('15', undefined)).to.deep.equal(['warning jwt-timeout-unused']);
    const findings = check({
      [PATHS.policies]: adding('<guestJwtSessionTimeoutType>Custom</guestJwtSessionTimeoutType>'),
    });
    expect(findings.map(brief)).to.deep.equal([
      'warning jwt-timeout-missing Order_Sync_oauthPlcy.ecaOauthPlcy-meta.xml:3:5',
    ]);
    expect(findings[0]?.fix).to.equal('Add <guestJwtTimeout>.');
  });

  it('warns of the session timeout of opaque tokens in an app that issues JWT-based ones', () => {
    const findings = check({ [PATHS.global]: setting('isNamedUserJwtEnabled', 'true') });
    expect(findings.map(brief)).to.deep.equal([
      'warning session-timeout-unused Order_Sync_oauthPlcy.ecaOauthPlcy-meta.xml:14:5',
    ]);
  });

  it('warns of an id token that lives too short or too long', () => {
    const rules = (minutes: string) =>
      check({
        [PATHS.global]: adding(
          `<idTokenConfig><idTokenValidityInMinutes>${minutes}</idTokenValidityInMinutes></idTokenConfig>`,
        ),
      }).map(({ severity, ruleId }) => `${severity} ${ruleId}`);
    expect([rules('1'), rules('720')]).to.deep.equal([[], []]);
    expect([rules('0'), rules('721')]).to.deep.equal([['warning id-token-validity'], ['warning id-token-validity']]);
  });
});
