/**
 * An in-process double of the OrgClient port for unit tests. In: an answer for each method that the test expects.
 * Out: the port, plus a record of every call. A method without an answer fails the test that reaches it: nothing
 * is made up, and no network, file or clock is behind it.
 */
import type { OrgClient, OrgIdentity } from '../../scripts/org/orgClient.ts';

export type FakeMethod = Exclude<keyof OrgClient, 'identity'>;
export type FakeCall = { readonly method: FakeMethod; readonly args: readonly unknown[] };

/** The generic methods answer with plain data here; the port types it for its caller. */
export type FakeAnswers = Partial<Omit<OrgClient, 'identity' | 'query' | 'requestRest'>> & {
  readonly identity?: Partial<OrgIdentity>;
  readonly query?: (soql: string) => Promise<readonly unknown[]>;
  readonly requestRest?: (method: string, path: string, body?: unknown) => Promise<unknown>;
};

export type FakeOrgClient = OrgClient & {
  /** Every call so far, in order. */
  readonly calls: readonly FakeCall[];
  readonly callsOf: (method: FakeMethod) => readonly FakeCall[];
  /** The calls that change the org. */
  readonly writes: () => readonly FakeCall[];
};

export const FAKE_IDENTITY: OrgIdentity = {
  alias: 'qa',
  username: 'admin@qa.example.com',
  orgId: '00D000000000001AAA',
  instanceUrl: 'http://127.0.0.1:1',
  apiVersion: '66.0',
};

const WRITES: readonly FakeMethod[] = [
  'createRecord',
  'updateRecord',
  'deleteRecord',
  'startDeployment',
  'quickDeploy',
  'cancelDeployment',
];

export function fakeOrgClient(answers: FakeAnswers = {}): FakeOrgClient {
  const calls: FakeCall[] = [];
  const method =
    <Args extends readonly unknown[], Answer>(
      name: FakeMethod,
      answer: ((...args: Args) => Promise<Answer>) | undefined,
    ) =>
    async (...args: Args): Promise<Answer> => {
      calls.push({ method: name, args });
      if (answer === undefined) {
        throw new Error(`The test gave fakeOrgClient no answer for ${name}(${args.map(String).join(', ')})`);
      }
      return answer(...args);
    };
  return {
    identity: { ...FAKE_IDENTITY, ...answers.identity },
    // The caller names the row type; what the test hands over is taken for it, as a real answer would be.
    query: method('query', answers.query) as OrgClient['query'],
    requestRest: method('requestRest', answers.requestRest) as OrgClient['requestRest'],
    createRecord: method('createRecord', answers.createRecord),
    updateRecord: method('updateRecord', answers.updateRecord),
    deleteRecord: method('deleteRecord', answers.deleteRecord),
    describeFieldNames: method('describeFieldNames', answers.describeFieldNames),
    listComponents: method('listComponents', answers.listComponents),
    readComponents: method('readComponents', answers.readComponents),
    retrieveComponents: method('retrieveComponents', answers.retrieveComponents),
    startDeployment: method('startDeployment', answers.startDeployment),
    quickDeploy: method('quickDeploy', answers.quickDeploy),
    checkDeployment: method('checkDeployment', answers.checkDeployment),
    cancelDeployment: method('cancelDeployment', answers.cancelDeployment),
    calls,
    callsOf: (name) => calls.filter((call) => call.method === name),
    writes: () =>
      calls.filter(({ method: name, args }) => WRITES.includes(name) || (name === 'requestRest' && args[0] !== 'GET')),
  };
}

/** Gives the answers one after the other, throws those that are errors, and repeats the last for ever. */
export function inTurn<Answer>(...answers: readonly (Answer | Error)[]): () => Promise<Answer> {
  let next = 0;
  return async () => {
    const answer = answers[Math.min(next, answers.length - 1)];
    next += 1;
    if (answer === undefined) {
      throw new Error('inTurn() was given no answers');
    }
    if (answer instanceof Error) {
      throw answer;
    }
    return answer;
  };
}
