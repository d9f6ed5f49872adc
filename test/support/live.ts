/**
 * `npm run test:live`: the process tests on the real Dev Hub that `SFDX_AUTH_URL` names. It makes a scratch org there and
 * deletes it. Without the variable it says that it skipped, and that nothing was proven.
 */
import { execa } from 'execa';

const url = process.env['SFDX_AUTH_URL']?.trim() ?? '';

if (url === '') {
  process.stdout.write(
    'test:live skipped: SFDX_AUTH_URL is not set, so nothing was proven about a real org.\n' +
      'Set it to the SFDX auth URL of a Dev Hub (sf org display --verbose --target-org <hub>).\n\n0 passed, 0 failed, 1 skipped\n',
  );
} else {
  const { exitCode } = await execa('mocha', ['--timeout', '0', 'test/nut/devHub.test.ts'], {
    preferLocal: true,
    stdio: 'inherit',
    reject: false,
    env: { ECA_LIVE: 'true' },
  });
  process.exitCode = exitCode ?? 1;
}
