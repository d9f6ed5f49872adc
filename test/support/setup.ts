/**
 * Runs before every test file: a test process never reaches an outside host and never writes to a person's own sf state.
 * Set here rather than in npm scripts, so that a single test file started by hand is as safe as the suite.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const home = mkdtempSync(join(tmpdir(), 'eca-test-home-'));

Object.assign(process.env, {
  HOME: home,
  USERPROFILE: home,
  SF_DISABLE_TELEMETRY: 'true',
  SF_DISABLE_AUTOUPDATE: 'true',
  SF_AUTOUPDATE_DISABLE: 'true',
  SF_SKIP_NEW_VERSION_CHECK: 'true',
  SF_DISABLE_LOG_FILE: 'true',
  SF_USE_GENERIC_UNIX_KEYCHAIN: 'true',
});
for (const name of ['http_proxy', 'https_proxy', 'HTTP_PROXY', 'HTTPS_PROXY', 'SF_TARGET_ORG', 'SF_TARGET_DEV_HUB']) {
  delete process.env[name];
}

process.once('exit', () => rmSync(home, { recursive: true, force: true }));
