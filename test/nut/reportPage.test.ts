/** The HTML pages of a release and of a status in a real Chromium, opened as files without a network and without scripts. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { formatReleaseHtml } from '../../scripts/report/formatReleaseHtml.ts';
import { formatStatusHtml } from '../../scripts/report/formatStatusHtml.ts';
import type { ReleaseReport } from '../../scripts/report/releaseReport.ts';
import { hasBrowser, mustHaveBrowser, openBrowser } from '../support/browser.ts';
import { green, HOSTILE, red, waiting } from '../unit/report/releaseSamples.ts';
import { troubled, well } from '../unit/report/statusSamples.ts';

describe('The pages of a release and a status', () => {
  let browser: Browser;
  let folder: string;
  const problems: string[] = [];

  before(async function () {
    if (!hasBrowser() && !mustHaveBrowser()) {
      this.skip();
    }
    browser = await openBrowser();
    folder = mkdtempSync(join(tmpdir(), 'eca-page-'));
  });
  beforeEach(() => {
    problems.length = 0;
  });
  after(async () => {
    await browser?.close();
    if (folder !== undefined) {
      rmSync(folder, { recursive: true });
    }
  });

  const open = (report: ReleaseReport, options: BrowserContextOptions, look: (page: Page) => Promise<void>) =>
    openPage(formatReleaseHtml(report), options, look);

  async function openPage(html: string, options: BrowserContextOptions, look: (page: Page) => Promise<void>) {
    const file = join(folder, 'page.html');
    writeFileSync(file, html);
    const context = await browser.newContext({ offline: true, javaScriptEnabled: false, ...options });
    try {
      const page = await context.newPage();
      page.on('console', (message) => problems.push(message.text()));
      page.on('pageerror', (error) => problems.push(error.message));
      page.on('request', (request) => {
        if (!request.url().startsWith('file:')) {
          problems.push(request.url());
        }
      });
      await page.goto(pathToFileURL(file).href);
      await look(page);
      expect(problems, 'of console and network').to.deep.equal([]);
    } finally {
      await context.close();
    }
  }

  const pages = {
    ...Object.fromEntries(
      Object.entries({ green, red, waiting }).map(([name, report]) => [`a ${name} release`, formatReleaseHtml(report)]),
    ),
    'a status where all is well': formatStatusHtml(well),
    'a status with troubles': formatStatusHtml(troubled),
  };
  for (const [name, html] of Object.entries(pages)) {
    it(`open offline without an error, with landmarks and headings in order, and fit a narrow window, for ${name}`, () =>
      openPage(html, {}, async (page) => {
        expect(await page.locator('html').getAttribute('lang')).to.equal('en');
        expect(await page.title()).to.equal(await page.locator('h1').textContent());
        expect(await page.locator('h1').count()).to.equal(1);
        expect(await page.getByRole('main').count()).to.equal(1);
        expect(await page.getByRole('banner').count()).to.equal(1);
        const levels = await page
          .locator('h1,h2,h3')
          .evaluateAll((all) => all.map(({ tagName }) => Number(tagName[1])));
        const jumps = levels.filter((level, index) => level > (levels[index - 1] ?? 0) + 1);
        expect(jumps, `of ${levels.join(' ')}`).to.deep.equal([]);
        const isWell = name.includes('green') || name.includes('well');
        expect(await page.getByRole('heading', { name: 'What to do next' }).count()).to.equal(isWell ? 0 : 1);
        const unnamed = await page
          .locator('th')
          .evaluateAll((all) => all.filter((one) => one.textContent === '').length);
        expect(unnamed, 'columns without a name').to.equal(0);
        const names = await page
          .locator('[role=region]')
          .evaluateAll((all) => all.map((one) => one.getAttribute('aria-label')));
        expect(names, 'names of tables').to.have.length(new Set(names).size);
        await page.setViewportSize({ width: 320, height: 700 });
        await page.locator('details').evaluateAll((all) => {
          for (const one of all) one.setAttribute('open', '');
        });
        const width = await page.evaluate('document.documentElement.scrollWidth');
        expect(width).to.be.at.most(320);
      }));
  }

  it('shows hostile text as text', () =>
    open(red, {}, async (page) => {
      expect(await page.locator('script').count()).to.equal(0);
      expect(await page.title()).to.not.equal('taken');
      expect(await page.locator('main').textContent()).to.include(HOSTILE);
    }));

  it('is folded and unfolded by keyboard, org by org, with the failed ones open', () =>
    open(red, {}, async (page) => {
      const failed = page.getByRole('link', { name: 'qa2' });
      expect(await page.locator((await failed.getAttribute('href')) ?? '').textContent()).to.include('qa2');
      const folds = page.locator('details');
      const isOpen = () => folds.evaluateAll((all) => all.map((one) => one.hasAttribute('open')));
      const before = await isOpen();
      expect(before).to.deep.equal([false, true, false]);
      const reached: string[] = [];
      for (let press = 0; press < 40 && reached.length < before.length; press += 1) {
        await page.keyboard.press('Tab');
        const focused = page.locator('summary:focus');
        if ((await focused.count()) === 1) {
          reached.push((await focused.textContent()) ?? '');
          const outline = await focused.evaluate((one) => one.ownerDocument.defaultView?.getComputedStyle(one).outline);
          expect(outline, 'where the focus is').to.include('solid 3px');
          await page.keyboard.press('Enter');
        }
      }
      expect(reached).to.have.length(before.length);
      expect(await isOpen()).to.deep.equal(before.map((one) => !one));
    }));

  it('is dark where the reader wants it dark, and legible', () =>
    open(red, { colorScheme: 'dark' }, async (page) => {
      const colours = await page.evaluate<string[]>(
        '[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color]',
      );
      expect(colours).to.deep.equal(['rgb(20, 22, 26)', 'rgb(231, 233, 238)']);
    }));

  it('prints on white, with the content of what is folded', () =>
    open(red, {}, async (page) => {
      const table = page.locator('details:not([open]) table').first();
      expect(await table.isVisible()).to.equal(false);
      await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
      expect(await table.isVisible()).to.equal(true);
      expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).to.equal('rgb(255, 255, 255)');
      expect(await page.evaluate('getComputedStyle(document.body).color')).to.equal('rgb(0, 0, 0)');
      const title = await page.evaluate('getComputedStyle(document.querySelector("h1")).color');
      expect(title, 'the red of light pages').to.equal('rgb(179, 38, 30)');
    }));
});
