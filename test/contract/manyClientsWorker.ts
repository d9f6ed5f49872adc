/**
 * One client of several, as a process of its own: writes to an org that it shares and to one of its own, all at once, and
 * prints as JSON what it was told. Its task comes as JSON in its only argument.
 */
import { systemClock } from '../../scripts/lib/clock.ts';
import { poll } from '../../scripts/lib/poll.ts';
import {
  appFiles,
  DATA,
  deploymentForm,
  logIn,
  type ProcessAccess,
  type ProcessOrg,
  packageOf,
} from '../support/processOrg.ts';

export type Task = {
  readonly name: string;
  readonly shared: ProcessAccess;
  readonly own: ProcessAccess;
  readonly records: number;
  readonly deployments: number;
};

export type Told = {
  /** Of the accounts in the shared org and the own one. */
  readonly accountIds: readonly string[];
  /** How many of its accounts it saw in the shared org after each of its own creations. */
  readonly seenCounts: readonly number[];
  readonly deploymentStatuses: readonly string[];
};

const createAccount = async (org: ProcessOrg, name: string): Promise<string> =>
  String((await org.json(`${DATA}/sobjects/Account`, { body: { Name: name } }))['id']);

const countAccounts = async (org: ProcessOrg, name: string): Promise<number> =>
  (await org.query(`SELECT Id FROM Account WHERE Name LIKE '${name}-%'`)).length;

const deployApp = async (org: ProcessOrg, appName: string): Promise<string> => {
  const form = deploymentForm(packageOf(appFiles(appName)));
  const { id } = await org.json(`${DATA}/metadata/deployRequest`, { body: form });
  const outcome = await poll<string>(
    async () => {
      const { deployResult } = await org.json(`${DATA}/metadata/deployRequest/${id}`);
      const { done, status } = deployResult as { done: boolean; status: string };
      return done ? { kind: 'done', value: status } : { kind: 'pending' };
    },
    { clock: systemClock, timeoutMilliseconds: 30_000, firstWaitMilliseconds: 5, maximumWaitMilliseconds: 50 },
  );
  return outcome.kind === 'done' ? outcome.value : outcome.kind;
};

const inTurn = async <Result>(count: number, work: (number: number) => Promise<Result>): Promise<readonly Result[]> => {
  const results: Result[] = [];
  for (let number = 1; number <= count; number += 1) results.push(await work(number));
  return results;
};

// The one argument is written by the test.
const { name, shared, own, records, deployments } = JSON.parse(process.argv[2] ?? '{}') as Task;
const [sharedOrg, ownOrg] = await Promise.all([logIn(shared), logIn(own)]);
const seenCounts: number[] = [];
const [inShared, inOwn, deployedShared, deployedOwn] = await Promise.all([
  inTurn(records, async (number) => {
    const id = await createAccount(sharedOrg, `${name}-${number}`);
    seenCounts.push(await countAccounts(sharedOrg, name));
    return id;
  }),
  inTurn(records, (number) => createAccount(ownOrg, `${name}-${number}`)),
  inTurn(deployments, (number) => deployApp(sharedOrg, `${name}App${number}`)),
  inTurn(deployments, (number) => deployApp(ownOrg, `${name}App${number}`)),
]);
const told: Told = {
  accountIds: [...inShared, ...inOwn],
  seenCounts,
  deploymentStatuses: [...deployedShared, ...deployedOwn],
};
process.stdout.write(JSON.stringify(told));
