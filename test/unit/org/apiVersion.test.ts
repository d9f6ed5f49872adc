/** Which API version is used, by what is wanted and what the org offers. */
import { expect } from 'chai';
import { chooseApiVersion, OUR_API_VERSION } from '../../../scripts/org/apiVersion.ts';
import { failureOf } from './failureOf.ts';

describe('chooseApiVersion', () => {
  it('BL-073 takes the org’s newest version where ours is newer and none is asked for', () => {
    expect(chooseApiVersion(undefined, '65.0', 'qa')).to.equal('65.0');
  });

  it('takes ours where the org offers newer ones and none is asked for', () => {
    expect(chooseApiVersion(undefined, '99.0', 'qa')).to.equal(OUR_API_VERSION);
  });

  it('takes the wanted version where the org offers it', () => {
    expect(chooseApiVersion('65.0', '65.0', 'qa')).to.equal('65.0');
  });

  it('BL-073 refuses a wanted version that is newer than the org, and names both', async () => {
    const error = await failureOf(() => chooseApiVersion('66.0', '65.0', 'qa'));
    expect(error.name).to.equal('ApiVersionNotSupportedError');
    expect(error.exitCode).to.equal(2);
    expect(error.message).to.include('66.0').and.to.include('65.0');
    expect(error.actions?.[0]).to.include('--api-version 65.0');
  });
});
