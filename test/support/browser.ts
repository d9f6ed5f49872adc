/**
 * A real Chromium, Debian's, headless. In CI its absence fails the tests; elsewhere they are skipped, and say so.
 */
import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const EXECUTABLE = '/usr/bin/chromium';

export const hasBrowser = (): boolean => existsSync(EXECUTABLE);

export const mustHaveBrowser = (): boolean => process.env['CI'] === 'true';

export const openBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath: EXECUTABLE,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      // Else Chromium looks for its maker's hosts at every start.
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
