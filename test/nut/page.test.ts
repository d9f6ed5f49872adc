/** The emulator's page in a real browser: what a person sees of the orgs, by mouse and by keyboard. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import { hasBrowser, mustHaveBrowser, openBrowser } from '../support/browser.ts';
import { createProject, type Project } from '../support/commandLine.ts';

describe('the page of the emulator', () => {
  let project: Project;
  let browser: Browser;
  let page: Page;
  let frontUrl: string;
  const outside: string[] = [];

  before(async function () {
    if (!hasBrowser() && !mustHaveBrowser()) {
      process.stdout.write('    Chromium is missing (apt-get install chromium): the page is not tested.\n');
      this.skip();
    }
    project = await createProject();
    const { envelope } = await project.warm.json(['deploy:scratch', '--emulator', '--alias', 'dev']);
    expect(envelope.status).to.equal(0);
    const description = await readFile(join(project.dataDirectory, 'emulator', 'emulator.json'), 'utf8');
    frontUrl = (JSON.parse(description) as { frontUrl: string }).frontUrl;
    browser = await openBrowser();
    page = await browser.newPage();
    page.on('request', (request) => {
      if (new URL(request.url()).hostname !== '127.0.0.1') {
        outside.push(request.url());
      }
    });
  });
  after(async () => {
    await browser?.close();
    await project?.dispose();
  });

  it('lists the Dev Hub and the scratch org', async () => {
    await page.goto(frontUrl);
    expect(await page.title()).to.contain('Emulated orgs');
    const rows = await page.getByRole('row').allInnerTexts();
    expect(rows.filter((row) => row.includes('Dev Hub'))).to.have.lengthOf(1);
    expect(rows.filter((row) => row.includes('Scratch org'))).to.have.lengthOf(1);
  });

  it('leads to an org by keyboard, and shows its app without any secret', async () => {
    await page.goto(frontUrl);
    for (
      let steps = 0;
      steps < 10 && (await page.evaluate('document.activeElement.textContent')) !== 'Order Sync';
      steps += 1
    ) {
      await page.keyboard.press('Tab');
    }
    expect(await page.evaluate('document.activeElement.tagName')).to.equal('A');
    await Promise.all([page.waitForURL(/\/orgs\//), page.keyboard.press('Enter')]);
    const text = await page.locator('main').textContent();
    expect(text).to.contain('Order Sync').and.to.contain('@integration.example.com').and.to.contain('Succeeded');
    const stored = await readFile(join(project.dataDirectory, 'credentials', 'dev.json'), 'utf8');
    const { consumerKey, consumerSecret } = (
      JSON.parse(stored) as { apps: Record<string, { consumerKey: string; consumerSecret: string }> }
    ).apps['Order_Sync'] ?? { consumerKey: '', consumerSecret: '' };
    expect(consumerSecret).to.have.lengthOf(64);
    expect(text).to.contain(consumerKey);
    expect(await page.content()).not.to.contain(consumerSecret);
  });

  it('opens the settings of the app with the space bar', async () => {
    const details = page.locator('details').filter({ hasText: 'ExtlClntAppOauthConfigurablePolicies' });
    const policy = details.getByRole('row', { name: /permittedUsersPolicyType/ });
    expect(await policy.isVisible()).to.equal(false);
    await details.locator('summary').focus();
    await page.keyboard.press('Space');
    await policy.waitFor();
    const flow = details.getByRole('row', { name: /isClientCredentialsFlowEnabled/ });
    expect(await flow.textContent()).to.contain('true');
  });

  it('does not scroll sideways on a narrow screen, and asks no other host', async () => {
    await page.setViewportSize({ width: 400, height: 800 });
    const overflow = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
    expect(overflow).to.equal(0);
    expect(outside).to.deep.equal([]);
  });
});
