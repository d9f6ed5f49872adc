import { expect } from 'chai';
import {
  randomAccessToken,
  randomConsumerKey,
  randomConsumerSecret,
  randomRefreshToken,
  systemRandom,
} from '../../../../scripts/emulator/state/randomValues.ts';

describe('random values', () => {
  const counting = (length: number): Uint8Array => Uint8Array.from({ length }, (_, index) => index);

  it('have the formats that Salesforce publishes', () => {
    expect(randomConsumerKey(systemRandom)).to.match(/^3MVG9[A-Za-z0-9._]{80}$/);
    expect(randomConsumerSecret(systemRandom)).to.match(/^[0-9A-F]{64}$/);
    expect(randomRefreshToken(systemRandom)).to.match(/^5Aep861[A-Za-z0-9._]+$/);
  });

  it('carry the 15-character org id in front of an access token of 112 characters', () => {
    const token = randomAccessToken(systemRandom, '00DSG000009FYVd2AO');
    expect(token).to.match(/^00DSG000009FYVd![.\w]{96}$/);
    expect(token).to.have.lengthOf(112);
  });

  it('come from the source that they are given', () => {
    expect(randomConsumerKey(counting)).to.equal(randomConsumerKey(counting));
    expect(randomConsumerSecret(counting)).to.match(/^000102/);
  });
});
