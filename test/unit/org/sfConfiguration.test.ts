/** The defaults that sf's own configuration gives. */

import { Config } from '@salesforce/core';
import { expect } from 'chai';
import { defaultDevHub, defaultTargetOrg } from '../../../scripts/org/sfConfiguration.ts';

describe('sfConfiguration', () => {
  afterEach(async () => {
    const config = await Config.create({ isGlobal: true });
    config.unset('target-org');
    config.unset('target-dev-hub');
    await config.write();
  });

  // First: core keeps what was written last by the millisecond, and may take an unsetting for the older of two.
  it('gives none where sf has been told none', async () => {
    const { ConfigAggregator } = await import('@salesforce/core');
    await (await ConfigAggregator.create()).reload();
    expect(await defaultTargetOrg()).to.equal(undefined);
    expect(await defaultDevHub()).to.equal(undefined);
  });

  it('gives the defaults that sf has been told', async () => {
    const { ConfigAggregator } = await import('@salesforce/core');
    await Config.update(true, 'target-org', 'qa');
    await Config.update(true, 'target-dev-hub', 'hub');
    await (await ConfigAggregator.create()).reload();
    expect(await defaultTargetOrg()).to.equal('qa');
    expect(await defaultDevHub()).to.equal('hub');
  });
});
