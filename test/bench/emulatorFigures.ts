/** The emulator as a process: token requests and deployments a second, memory with a thousand orgs, time to start. */
import { fork } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { adminOf, installOrderSync, type OrderSync, refreshAccess } from '../support/orderSyncOrg.ts';
import { makeDataFolder, removeDataFolder, type StartedEmulator, spawnEmulator } from '../support/startedEmulator.ts';
import type { GoalFigure } from './figure.ts';
import type { LoadOrder } from './loadClient.ts';
import { median } from './measure.ts';

const LOAD_MILLISECONDS = 4000;
const ORGS = 1000;
/** One deployment at a time in an org; several orgs keep the emulator busy. */
const DEPLOYING_ORGS = 4;

const createdOrg = async (emulator: StartedEmulator, name: string): Promise<OrderSync['org']> => {
  const made = await adminOf(emulator)('/orgs', { kind: 'developer', name });
  const instanceUrl = String(made['instanceUrl']);
  return {
    orgId: String(made['orgId']),
    instanceUrl,
    token: await refreshAccess(instanceUrl, String(made['refreshToken'])),
  };
};

async function load(order: LoadOrder): Promise<number> {
  const client = fork(join(import.meta.dirname, 'loadClient.ts'), [], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  client.send(order);
  const [result] = await new Promise<[{ answered: number; milliseconds: number; error?: string }]>(
    (resolve, reject) => {
      client.once('message', (message) => resolve([Object(message)]));
      client.once('error', reject);
      client.once('exit', (code) => reject(new Error(`the load client ended with ${code}`)));
    },
  );
  if (result.error !== undefined) {
    throw new Error(result.error);
  }
  return (result.answered / result.milliseconds) * 1000;
}

async function tokensPerSecond(installed: OrderSync): Promise<number> {
  const { clientId, clientSecret } = installed.client;
  return load({
    origin: installed.org.instanceUrl,
    path: '/services/oauth2/token',
    contentType: 'application/x-www-form-urlencoded',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: clientSecret,
    }).toString(),
    connections: 32,
    milliseconds: LOAD_MILLISECONDS,
  });
}

async function deploymentsPerSecond(installed: readonly OrderSync[]): Promise<number> {
  let deployed = 0;
  const start = performance.now();
  await Promise.all(
    installed.map(async (org, index) => {
      for (let round = 0; performance.now() - start < LOAD_MILLISECONDS; round += 1) {
        await org.deployPart('app', { description: `Round ${round} of ${index}` });
        deployed += 1;
      }
    }),
  );
  return (deployed / (performance.now() - start)) * 1000;
}

async function residentMebibytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? Number.NaN) / 1024;
}

async function startMilliseconds(rounds: number, isEmpty: boolean): Promise<number> {
  const shared = await makeDataFolder();
  const samples: number[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    const folder = isEmpty ? await makeDataFolder() : shared;
    const emulator = await spawnEmulator(folder);
    if (round > 0) {
      samples.push(emulator.startMilliseconds);
    }
    await emulator.stop();
    if (isEmpty) {
      await removeDataFolder(folder);
    }
  }
  await removeDataFolder(shared);
  return median(samples);
}

export async function measureEmulator(rounds: number, tell: (text: string) => void): Promise<readonly GoalFigure[]> {
  tell('emulator: start');
  const existing = await startMilliseconds(rounds, false);
  const empty = await startMilliseconds(rounds, true);
  const folder = await makeDataFolder();
  // A user may log in 3,600 times an hour; more than that is what is measured here.
  const emulator = await spawnEmulator(folder);
  try {
    await adminOf(emulator)('/settings', { loginsPerUserPerHour: 100_000_000 });
    const installed: OrderSync[] = [];
    for (let index = 0; index < DEPLOYING_ORGS; index += 1) {
      installed.push(await installOrderSync(emulator, await createdOrg(emulator, `deploying${index}`)));
    }
    const [first] = installed;
    if (first === undefined) throw new Error('no org');
    tell('emulator: token requests');
    const tokens = await tokensPerSecond(first);
    tell('emulator: deployments');
    const deployments = await deploymentsPerSecond(installed);
    tell('emulator: a thousand orgs');
    for (let index = DEPLOYING_ORGS; index < ORGS; index += 1) {
      await adminOf(emulator)('/orgs', { kind: 'developer', name: `org${index}` });
    }
    const memory = await residentMebibytes(emulator.pid);
    return [
      {
        name: 'emulator token requests',
        value: tokens,
        unit: '/s',
        goal: 1000,
        better: 'more',
        what: 'client credentials, 32 connections',
      },
      {
        name: 'emulator deployments',
        value: deployments,
        unit: '/s',
        goal: 50,
        better: 'more',
        what: `sent and looked at, ${DEPLOYING_ORGS} orgs at a time`,
      },
      {
        name: 'emulator memory',
        value: memory,
        unit: 'MiB',
        goal: 300,
        better: 'less',
        what: `resident, with ${ORGS} orgs, after the load`,
      },
      {
        name: 'emulator start',
        value: existing,
        unit: 'ms',
        goal: 300,
        better: 'less',
        what: 'process start until it listens, on a folder that is there',
      },
      {
        name: 'emulator first start',
        value: empty,
        unit: 'ms',
        goal: 300,
        better: 'less',
        what: 'the same on an empty folder',
      },
    ];
  } finally {
    await emulator.stop();
    await removeDataFolder(folder);
  }
}
