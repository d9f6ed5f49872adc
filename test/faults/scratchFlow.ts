/**
 * `deploy:scratch` under the sweeps. Its next run is the one that the README names: `--resume` where the error says so,
 * `--target-org` once the org has its alias, else the same command, which takes up a request that it finds noted.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readAliases } from '../../scripts/org/sfAliases.ts';
import { deployedOrgProblems, scratchOrgsOf } from './deployedOrg.ts';
import type { Ended } from './runMain.ts';
import type { NextRun, SweepFlow } from './sweepFlow.ts';
import type { SweepWorld } from './sweepWorld.ts';

const ALIAS = 'dev';
const COMMON = ['deploy:scratch', '--no-emulator'];
const FRESH = [...COMMON, '--target-dev-hub', 'hub', '--alias', ALIAS];

/** Core's own note of requests under way. */
async function isRequestNoted({ folder }: SweepWorld): Promise<boolean> {
  try {
    const text = await readFile(join(folder, 'home', '.sf', 'scratch-create-cache.json'), 'utf8');
    return /2SR\w{12}/.test(text);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      return false;
    }
    throw error;
  }
}

async function nextRun(world: SweepWorld, first: Ended | undefined): Promise<NextRun> {
  const [, requestId] = /^npm run deploy:scratch -- --resume (2SR\w+)/.exec(first?.envelope?.actions?.[0] ?? '') ?? [];
  if (requestId !== undefined) {
    return { words: [...COMMON, '--resume', requestId], isUnaware: false };
  }
  if ((await readAliases(join(world.folder, 'home'))).has(ALIAS)) {
    return { words: [...COMMON, '--target-org', ALIAS], isUnaware: false };
  }
  return { words: FRESH, isUnaware: !(await isRequestNoted(world)) };
}

async function check(world: SweepWorld, isUnaware: boolean): Promise<readonly string[]> {
  const orgs = scratchOrgsOf(world);
  const org = orgs.at(-1);
  if (org === undefined) {
    return ['no scratch org'];
  }
  const isTooMany = orgs.length > (isUnaware ? 2 : 1);
  return [...(isTooMany ? [`${orgs.length} scratch orgs`] : []), ...(await deployedOrgProblems(world, org, ALIAS))];
}

export const scratchFlow: SweepFlow = {
  name: 'deploy:scratch',
  start: { name: 'hub', arrange: async () => undefined },
  words: FRESH,
  settings: { signupMilliseconds: 200, deployMilliseconds: 100, propagationMilliseconds: 500 },
  next: nextRun,
  isUnrepeated: true,
  check: (world, { isUnaware }) => check(world, isUnaware),
  leastRequests: 40,
};
