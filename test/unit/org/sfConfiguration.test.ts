/** The defaults of sf's configuration, and all names together. */

import { Config } from '@salesforce/core';
import { expect } from 'chai';
import { resolveOrgNames } from '../../../scripts/org/resolveOrgNames.ts';

describe('resolveOrgNames', () => {
  const names = resolveOrgNames({ environment: { homeDirectory: process.env['HOME'] ?? '' } });

  afterEach(async () => {
    const config = await Config.create({ isGlobal: true });
    config.unset('target-org');
    config.unset('target-dev-hub');
    await config.write();
  });

  it('gives the defaults that sf has been told', async () => {
    const { ConfigAggregator } = await import('@salesforce/core');
    await Config.update(true, 'target-org', 'qa');
    await Config.update(true, 'target-dev-hub', 'hub');
    await (await ConfigAggregator.create()).reload();
    expect(await names.defaultTargetOrg()).to.equal('qa');
    expect(await names.defaultDevHub()).to.equal('hub');
  });

  it('gives none where sf has been told none', async () => {
    const { ConfigAggregator } = await import('@salesforce/core');
    await (await ConfigAggregator.create()).reload();
    expect(await names.defaultTargetOrg()).to.equal(undefined);
    expect(await names.defaultDevHub()).to.equal(undefined);
  });

  it('knows the names of no org in a home without orgs', async () => {
    expect(await names.hasAlias('nowhere')).to.equal(false);
    expect(await names.knownOrgs()).to.deep.equal([]);
  });
});
