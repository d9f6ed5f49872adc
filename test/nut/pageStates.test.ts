/** Every state that the emulator's pages show, in a real browser that runs no script of a page. */
import { expect } from 'chai';
import type { Browser, Locator, Page, Response } from 'playwright-core';
import { hasBrowser, mustHaveBrowser, openBrowser } from '../support/browser.ts';
import { createPageWorld, NASTY, type PageWorld } from './pageWorld.ts';

describe('the states that the page of the emulator shows', () => {
  let world: PageWorld;
  let browser: Browser;
  let page: Page;

  before(async function () {
    if (!hasBrowser() && !mustHaveBrowser()) {
      process.stdout.write('    Chromium is missing (apt-get install chromium): the page is not tested.\n');
      this.skip();
    }
    [world, browser] = await Promise.all([createPageWorld(), openBrowser()]);
    page = await browser.newPage({ javaScriptEnabled: false });
  });
  after(async () => {
    await browser?.close();
    await world?.dispose();
  });

  const open = (path: string): Promise<Response | null> => page.goto(world.running.frontUrl + path);
  const openOrg = (orgId: string) => open(`/orgs/${orgId}`);
  const openJob = (name: string) => {
    const { orgId } = ['partial', 'stale', 'fresh'].includes(name) ? world.sandbox.org : world.production.org;
    return open(`/orgs/${orgId}/deployments/${world.jobs[name]}`);
  };
  const tableOf = (caption: string): Locator => page.getByRole('table', { name: caption });
  /** The texts of the cells of one row, its header first. */
  const row = async (table: Locator, header: string): Promise<readonly string[]> => {
    const found = table.getByRole('row').filter({ has: page.getByRole('rowheader', { name: header }) });
    return (await found.first().locator('th, td').allInnerTexts()).map((text) => text.replace(/\s+/g, ' ').trim());
  };
  const fact = (name: string): Promise<string | null> =>
    page
      .locator('.facts > div')
      .filter({ has: page.locator('dt', { hasText: new RegExp(`^${name}$`) }) })
      .locator('dd')
      .first()
      .textContent();
  const app = (label: string): Locator => page.getByRole('article', { name: label });

  describe('in the list of orgs', () => {
    beforeEach(() => open('/'));

    it('has the Dev Hub with its limits, of which an org whose time is over takes none', async () => {
      expect(await row(tableOf('Dev Hub and orgs'), 'Emulated Dev Hub')).to.include('Dev Hub Enterprise Edition');
      const limits = tableOf('Limits of Emulated Dev Hub');
      expect(await row(limits, 'Active scratch orgs')).to.deep.equal(['Active scratch orgs', '1', '39', '40']);
      expect((await row(limits, 'Daily scratch orgs'))[3]).to.equal('80');
    });

    it('has production, sandbox and scratch orgs, and says which of these is over', async () => {
      const orgs = tableOf('Dev Hub and orgs');
      expect(await row(orgs, NASTY))
        .to.include('Production Enterprise Edition')
        .and.include('admin@production.example.com');
      expect(await row(orgs, 'QA'))
        .to.include('Sandbox Enterprise Edition')
        .and.include('–');
      expect((await row(orgs, 'Overdue')).at(-1)).to.match(/^2026-12-28 12:00:00 UTC Expired/);
      expect((await row(orgs, world.scratch.living)).at(-1)).to.equal('2027-01-26 12:00:00 UTC 28 days left');
    });

    it('has those that are gone apart, by their date or by a person', async () => {
      const gone = page.getByRole('region', { name: 'Gone' }).getByRole('table');
      expect((await row(gone, 'One day'))[2]).to.equal('Expired removed on 2026-11-27');
      expect((await row(gone, 'Short lived'))[2]).to.equal('Deleted on 2026-12-27 by devhub@emulator.eca');
    });
  });

  describe('on the page of the Dev Hub', () => {
    it('has every request for a scratch org with what came of it', async () => {
      await openOrg(world.hub.org.orgId);
      const requests = tableOf('Scratch org requests');
      expect((await row(requests, 'Never was'))[1]).to.equal('Error C-1007');
      expect((await row(requests, 'One day'))[1]).to.equal('Deleted by Automated Process');
      expect((await row(requests, 'Overdue')).at(-1)).to.contain('Expired');
      expect((await row(requests, 'Müller'))[1]).to.equal('Active');
    });
  });

  describe('on the page of an org', () => {
    beforeEach(() => openOrg(world.production.org.orgId));

    it('shows names as they are, and never as markup', async () => {
      expect(await page.getByRole('heading', { level: 1 }).textContent()).to.equal(NASTY);
      expect(await page.title()).to.contain(NASTY);
      expect(await page.locator('b, script').count()).to.equal(0);
      expect(await app('Müller').locator('h3').textContent()).to.equal(NASTY);
    });

    it('lists the apps with what keeps each from a token', async () => {
      const apps = tableOf('External Client Apps');
      expect((await row(apps, 'Order Sync')).slice(1, 5)).to.deep.equal([
        'on',
        'on',
        'yes',
        'sync@integration.example.com',
      ]);
      expect((await row(apps, 'Billing')).slice(1, 4)).to.deep.equal([
        'off',
        'on',
        'no: app or its OAuth plugin disabled OAUTH_APP_BLOCKED: this app is blocked by admin',
      ]);
      expect((await row(apps, 'Ledger')).slice(1, 3)).to.deep.equal(['on', 'off']);
      expect((await row(apps, 'Bare'))[3]).to.equal('no: the app has no consumer key');
    });

    it('shows settings, policies and the run-as user of an app as Setup does', async () => {
      const text = (await app('Order Sync').locator('dl').allInnerTexts()).join('\n').replace(/\n+/g, '\n');
      for (const pair of [
        'Scopes\nApi',
        'Callback URL\nhttps://localhost/oauth/callback',
        'Run-as user\nsync@integration.example.com',
        'Permitted users\nPre-authorised users only',
        'Pre-authorised by permission set\nOrder_Sync_Integration',
        'IP relaxation\nEnforce',
        'Session timeout in minutes\n120',
      ]) {
        expect(text).to.contain(pair);
      }
    });

    it('says so where an app has no OAuth settings', async () => {
      const text = await app('Bare').textContent();
      expect(text).to.contain('none: the app can get no token').and.to.contain('Credentials: none');
      expect(
        await app('Bare')
          .getByRole('table', { name: /^Flows/ })
          .count(),
      ).to.equal(0);
    });

    it('shows the pairs of each app, masked, with state and expiry', async () => {
      const pair = (label: string, name: string) => row(app(label).getByRole('table', { name: 'Credentials' }), name);
      const main = await pair('Order Sync', 'Main');
      expect(main[1]).to.match(/^3MVG9/);
      expect(main.slice(2, 5)).to.deep.equal(['••••••••', 'In use', 'yes']);
      const active = await pair('Order Sync', 'Staged');
      expect(active[3]).to.match(/^Active/);
      expect(active[4]).to.equal('not yet spreads until 2026-12-29 12:10:00 UTC');
      expect(active[6]).to.equal('2027-01-28 12:00:00 UTC 30 days left');
      const rotated = await pair('Müller', 'Staged');
      expect(rotated.slice(2, 5)).to.deep.equal(['••••••••', 'Rotated the former main pair, still works', 'yes']);
      const expired = await pair('Ledger', 'Staged');
      expect(expired[3]).to.match(/^Expired/);
      expect(expired[6]).to.equal('2026-12-25 12:00:00 UTC Expired');
    });

    it('shows who may run: active, frozen and inactive users, and the licences they take', async () => {
      const users = tableOf('Integration users');
      expect((await row(users, 'sync@')).slice(1)).to.deep.equal([
        'Active',
        'Salesforce Integration',
        'Minimum Access - API Only Integrations',
        'Salesforce API Integration',
        'Order_Sync_Integration',
        'Order_Sync',
      ]);
      expect((await row(users, 'frozen@'))[1]).to.equal('Frozen');
      expect((await row(users, 'gone@'))[1]).to.equal('Inactive');
      expect((await row(tableOf('Other users'), 'admin@'))[3]).to.equal('System Administrator');
      expect(await row(tableOf('Licences'), 'Salesforce Integration')).to.include('User licence');
    });

    it('shows how logins ended, for which app and from where, the newest first', async () => {
      const logins = await tableOf('Login history').locator('tbody tr').allInnerTexts();
      expect(logins.map((text) => text.split('\t')[2])).to.deep.equal([
        'User is Frozen',
        'User is Inactive',
        'Success',
      ]);
      expect(logins[0])
        .to.contain('sync@integration.example.com')
        .and.to.contain('Order Sync')
        .and.to.contain('127.0.0.1');
    });

    it('lists deployments, the newest first, with the first problem of each', async () => {
      const statuses = await tableOf('Deployment status').locator('tbody tr td:nth-of-type(1)').allInnerTexts();
      expect(statuses.map((text) => text.split('\n')[0])).to.deep.equal([
        ...['Pending', 'Canceled', 'InProgress', 'Failed'],
        ...['Succeeded', 'Succeeded', 'Succeeded', 'Succeeded'],
      ]);
      expect(statuses[3]).to.contain('colour invalid at this location');
    });
  });

  describe('on the page of a deployment', () => {
    it('names line, column and problem of what failed, and says that the rest was rolled back', async () => {
      await openJob('failed');
      expect(await fact('Status')).to.equal('Failed');
      const problem = await row(tableOf('Components that failed'), 'Broken');
      expect(problem.slice(1, 5)).to.deep.equal(['Failed', 'externalClientApps/Broken.eca', '3', '13']);
      expect(problem[5]).to.match(/^Error: .*colour invalid at this location in type ExternalClientApplication$/);
      const others = tableOf('Components without a problem, rolled back with the others');
      expect((await row(others, 'Fine_oauth'))[1]).to.equal('Created');
    });

    it('keeps what worked of a partial success', async () => {
      await openJob('partial');
      expect(await fact('Status')).to.equal('SucceededPartial');
      expect(await fact('On an error')).to.equal('what works stays');
      expect((await row(tableOf('Components that failed'), 'Orphan_plcy'))[3]).to.equal('3');
      expect((await row(tableOf('Components deployed'), 'Half'))[1]).to.equal('Created');
    });

    it('says who canceled one', async () => {
      await openJob('canceled');
      expect(await fact('Status')).to.equal('Canceled');
      expect(await fact('Canceled by')).to.equal('User User');
    });

    it('says when one that runs is due, that the next one waits, and finishes neither', async () => {
      await openJob('running');
      expect(await fact('Status')).to.equal('InProgress');
      expect(await fact('Due')).to.equal('2026-12-29 12:10:00 UTC');
      await openJob('waiting');
      expect(await fact('Status')).to.equal('Pending');
      expect(await fact('Due')).to.equal('waits for the one before it');
    });

    it('says until when a validation can be deployed, and why it no longer can', async () => {
      await openJob('fresh');
      expect(await page.getByRole('heading', { level: 1 }).textContent()).to.match(/^Validation/);
      expect(await fact('Quick deployment')).to.equal('possible until 2027-01-08 12:00:00 UTC');
      expect((await row(tableOf('Components that would be deployed'), 'Fresh'))[1]).to.equal('Created');
      await openJob('stale');
      expect(await fact('Quick deployment')).to.equal('expired on 2026-12-05 12:00:00 UTC');
      await openJob('overtaken');
      expect(await fact('Quick deployment')).to.equal('no longer possible: another deployment came after it');
    });
  });

  describe('in place of what is not there', () => {
    it('answers 404 for an org and a deployment that nobody knows, with the way back', async () => {
      expect((await openOrg('00D000000000000'))?.status()).to.equal(404);
      expect(await page.getByRole('heading', { level: 1 }).textContent()).to.equal('No such org');
      expect((await openOrg('..%2f..%2fetc'))?.status()).to.equal(404);
      const answer = await open(`/orgs/${world.sandbox.org.orgId}/deployments/0Af000000000000`);
      expect(answer?.status()).to.equal(404);
      await page.getByRole('link', { name: 'QA' }).click();
      expect(await page.getByRole('heading', { level: 1 }).textContent()).to.equal('QA');
    });

    it('answers 410 for an org that is gone, and shows its end and nothing of its data', async () => {
      expect((await openOrg(world.scratch.deleted))?.status()).to.equal(410);
      expect(await fact('End')).to.match(/^Deletedon 2026-12-27/);
      expect((await openOrg(world.scratch.expired))?.status()).to.equal(410);
      expect(await fact('End')).to.match(/^Expired/);
      expect(await page.getByRole('table').count()).to.equal(0);
    });
  });
});
