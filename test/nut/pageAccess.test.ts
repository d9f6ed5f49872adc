/**
 * The emulator's pages for those who see little, use no mouse, have a small screen, or print: every page in both colour
 * schemes, wide and narrow, in a real browser. What is measured stands in `pageChecks`.
 */
import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import { hasBrowser, mustHaveBrowser, openBrowser } from '../support/browser.ts';
import { send } from '../support/emulatorHarness.ts';
import { type Focus, readFocus, type Survey, surveyPage } from './pageChecks.ts';
import { createPageWorld, type PageWorld } from './pageWorld.ts';

const WIDE = { width: 1280, height: 900 };
const NARROW = { width: 360, height: 800 };
const PAPER = { width: 718, height: 1000 };

type Look = {
  readonly size: typeof WIDE;
  readonly media: NonNullable<Parameters<Page['emulateMedia']>[0]>;
  readonly faults: readonly (keyof Survey)[];
};

/** @see https://www.w3.org/TR/WCAG22/ criteria 1.3.1, 1.4.3, 1.4.10, 2.1.1, 2.3.3, 2.4.1, 2.4.3, 2.4.6, 2.4.7 */
describe('the page of the emulator, for everybody', () => {
  let world: PageWorld;
  let browser: Browser;
  let page: Page;
  let paths: readonly string[];
  const outside: string[] = [];

  before(async function () {
    if (!hasBrowser() && !mustHaveBrowser()) {
      process.stdout.write('    Chromium is missing (apt-get install chromium): the page is not tested.\n');
      this.skip();
    }
    [world, browser] = await Promise.all([createPageWorld(), openBrowser()]);
    const { hub, production, sandbox, scratch, jobs } = world;
    const job = (name: string, { org } = production): string => `/orgs/${org.orgId}/deployments/${jobs[name]}`;
    paths = [
      '/',
      ...[hub, production, sandbox].map(({ org }) => `/orgs/${org.orgId}`),
      ...[scratch.living, scratch.deleted, '00D000000000000'].map((orgId) => `/orgs/${orgId}`),
      ...['failed', 'running', 'waiting', 'canceled', 'succeeded', 'overtaken'].map((name) => job(name)),
      ...['partial', 'fresh', 'stale'].map((name) => job(name, sandbox)),
    ];
    page = await browser.newPage({ viewport: WIDE, reducedMotion: 'reduce' });
    page.on('request', (request) => {
      if (new URL(request.url()).origin !== world.running.frontUrl) outside.push(request.url());
    });
  });
  after(async () => {
    await browser?.close();
    await world?.dispose();
  });

  beforeEach(async () => {
    await page.setViewportSize(WIDE);
    await page.emulateMedia({ media: 'screen', colorScheme: 'light' });
  });

  const open = (path: string) => page.goto(world.running.frontUrl + path);
  const faults = (survey: Survey, names: readonly (keyof Survey)[]): readonly string[] =>
    names.flatMap((name) => {
      const value = survey[name];
      return (typeof value === 'number' ? value === 0 : value.length === 0) ? [] : [`${name}: ${value}`];
    });

  /** How the pages are looked at, and what must not be found. */
  const LOOKS = {
    wide: {
      size: WIDE,
      media: { media: 'screen', colorScheme: 'light' },
      faults: ['structure', 'faintText', 'overflow', 'cutOff', 'moving'],
    },
    dark: { size: WIDE, media: { media: 'screen', colorScheme: 'dark' }, faults: ['faintText'] },
    narrow: {
      size: NARROW,
      media: { media: 'screen', colorScheme: 'light' },
      faults: ['overflow', 'cutOff', 'faintText'],
    },
    printed: { size: PAPER, media: { media: 'print', colorScheme: 'dark' }, faults: ['cutOff', 'faintText'] },
  } as const satisfies Readonly<Record<string, Look>>;

  type Walked = {
    readonly contents: Readonly<Record<string, string>>;
    readonly found: Readonly<Record<keyof typeof LOOKS, Record<string, readonly string[]>>>;
  };
  let walked: Walked | undefined;
  /** Opens every page once and looks at it in each way. Pages where nothing is found are left out. */
  const walk = async (): Promise<Walked> => {
    if (walked !== undefined) {
      return walked;
    }
    const contents: Record<string, string> = {};
    const found: Walked['found'] = { wide: {}, dark: {}, narrow: {}, printed: {} };
    for (const path of paths) {
      await open(path);
      contents[path] = await page.content();
      for (const look of Object.keys(LOOKS) as (keyof typeof LOOKS)[]) {
        await page.setViewportSize(LOOKS[look].size);
        await page.emulateMedia(LOOKS[look].media);
        const result = faults(await surveyPage(page), LOOKS[look].faults);
        if (result.length > 0) found[look][path] = result;
      }
    }
    walked = { contents, found };
    return walked;
  };

  it('has headings in order, named regions, tables with captions and scopes, contrast, room, and nothing that moves', async () => {
    expect((await walk()).found.wide).to.deep.equal({});
  });

  it('has the contrast of 4.5 to 1 in the dark scheme too', async () => {
    expect((await walk()).found.dark).to.deep.equal({});
  });

  it('loads nothing but itself', () => {
    expect(outside).to.deep.equal([]);
  });

  it('follows the colour scheme of the system', async () => {
    const ground = 'getComputedStyle(document.body).backgroundColor';
    await page.emulateMedia({ colorScheme: 'dark' });
    await open('/');
    const dark = await page.evaluate(ground);
    await page.emulateMedia({ colorScheme: 'light' });
    expect([dark, await page.evaluate(ground)]).to.deep.equal(['rgb(22, 24, 29)', 'rgb(244, 245, 247)']);
  });

  it('needs no scrolling sideways at 360 pixels, neither of the page nor of a table', async () => {
    expect((await walk()).found.narrow).to.deep.equal({});
  });

  it('keeps tables what they are at 360 pixels, each cell beside the name of its column', async () => {
    await page.setViewportSize(NARROW);
    await open('/');
    const cell = page
      .getByRole('table', { name: 'Dev Hub and orgs' })
      .getByRole('row', { name: /\bQA\b/ })
      .getByRole('cell');
    expect(await cell.count()).to.equal(4);
    const label = await page.evaluate('getComputedStyle(document.querySelector("td"), "::before").content');
    expect(label).to.equal('"Kind"');
  });

  it('prints everything, also what is folded away, dark on white and not cut off', async () => {
    expect((await walk()).found.printed).to.deep.equal({});
    await page.setViewportSize(PAPER);
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    await open(`/orgs/${world.production.org.orgId}`);
    expect(await page.getByRole('row', { name: 'permittedUsersPolicyType' }).first().isVisible()).to.equal(true);
    expect(await page.getByRole('navigation').count()).to.equal(0);
    await page.emulateMedia({ media: 'screen', colorScheme: 'light' });
    await page.setViewportSize(WIDE);
    expect(await page.getByRole('row', { name: 'permittedUsersPolicyType' }).first().isVisible()).to.equal(false);
  });

  it('can be walked by keyboard, each stop in sight and outlined, in the order of the text', async () => {
    await open(`/orgs/${world.production.org.orgId}`);
    const stops: Focus[] = [];
    for (let count = 0; count < 12; count += 1) {
      await page.keyboard.press('Tab');
      stops.push(await readFocus(page));
    }
    expect(stops.map(({ name }) => name)).to.deep.equal([
      'Skip to the content',
      'All orgs',
      'External Client App Manager',
      'Deployments',
      'Users and licences',
      'Login history',
      'External Client Apps',
      'Bare',
      'Order Sync',
      stops[9]?.name,
      'Ledger',
      'ExternalClientApplication: Bare',
    ]);
    expect(stops.filter(({ isOutlined, isOnScreen }) => !isOutlined || !isOnScreen)).to.deep.equal([]);
  });

  it('lets the keyboard skip to the content', async () => {
    await open('/');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect((await readFocus(page)).tag).to.equal('MAIN');
    await page.keyboard.press('Tab');
    expect((await readFocus(page)).name).to.equal('Dev Hub and orgs');
  });

  it('says to a reader of the structure what stands where', async () => {
    await open(`/orgs/${world.production.org.orgId}`);
    const names = await page.getByRole('heading', { level: 2 }).allTextContents();
    expect(names).to.deep.equal(['External Client App Manager', 'Deployments', 'Users and licences', 'Login history']);
    for (const name of names)
      expect(await page.getByRole('region', { name, exact: true }).count()).to.be.greaterThan(0);
    expect(await page.getByRole('article').count()).to.equal(4);
    expect(await page.getByRole('navigation', { name: 'On this page' }).count()).to.equal(1);
    expect(await page.getByRole('columnheader', { name: 'Source IP' }).count()).to.equal(1);
  });

  it('shows no secret and no token on any page', async () => {
    const { state } = world.running.emulator;
    const secrets = state.orgs.list().flatMap(({ orgId }) =>
      state.components.list(orgId, 'ExternalClientApplication').flatMap((app) =>
        state.consumers.byApp(orgId, app.id).flatMap(({ consumerId, secret }) => {
          const staged = state.consumers.staged(consumerId);
          return staged === undefined ? [secret] : [secret, staged.secret];
        }),
      ),
    );
    const sessions = [world.hub, world.production, world.sandbox].flatMap(({ adminToken, refreshToken }) => [
      adminToken,
      refreshToken,
    ]);
    const { adminToken, devHub } = world.running;
    const codes = state.records
      .find(world.hub.org.orgId, 'ScratchOrgInfo')
      .map(({ AuthCode }) => String(AuthCode ?? ''));
    const all = [...secrets, ...sessions, ...codes, adminToken, devHub.refreshToken].filter((text) => text !== '');
    expect(secrets).to.have.lengthOf(6);
    const { contents } = await walk();
    expect(Object.keys(contents)).to.deep.equal(paths);
    const shown = paths.filter((path) => all.some((text) => contents[path]?.includes(text)));
    expect(shown).to.deep.equal([]);
  });

  it('takes no orders: nothing but reading, and reading changes nothing', async () => {
    const { frontUrl, emulator } = world.running;
    const { orgId } = world.production.org;
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
      for (const path of ['/', `/orgs/${orgId}`]) {
        expect((await send(frontUrl + path, { method })).status, `${method} ${path}`).to.equal(404);
      }
    }
    const read = (): unknown => ({
      orgs: emulator.state.orgs.list(),
      jobs: emulator.state.jobs.list(orgId, 'deploy'),
      apps: emulator.state.components.list(orgId, 'ExternalClientApplication'),
      logins: emulator.state.records.find(orgId, 'LoginHistory'),
      requests: emulator.state.records.find(world.hub.org.orgId, 'ScratchOrgInfo'),
    });
    const before = read();
    for (const path of paths) {
      await send(frontUrl + path, { method: 'GET' });
    }
    expect(read()).to.deep.equal(before);
  });
});
