/**
 * An org whose answers to the check serve once more when it is released to, where nothing has changed since. In: the port. Out:
 * a port, and the moments at which the release begins and ends with the org. What tells of a change: `askAgain`, a few
 * requests side by side; every write makes all answers worthless.
 */
import type { Clock } from '../../lib/clock.ts';
import type { OrgClient } from '../../org/orgClient.ts';
import { type Asked, isUnchanged } from './askAgain.ts';

export type CheckedOrgReads = {
  readonly client: OrgClient;
  /** From here on an answer of the check is given only once the org has shown that it still holds. */
  readonly beginRelease: () => void;
  /** From here on every question goes to the org. */
  readonly forget: () => void;
};

/** A description of fields is not asked for again. */
const LONGEST_MILLISECONDS = 10 * 60_000;

type Phase =
  | { readonly kind: 'check' }
  | { readonly kind: 'release'; readonly holds: Promise<boolean> }
  | { readonly kind: 'over' };

type Kept = { readonly question: Asked['question']; readonly answer: Promise<unknown> };

export function checkedOrgReads(org: OrgClient, clock: Clock): CheckedOrgReads {
  const answers = new Map<string, Kept>();
  let firstAskedAt: number | undefined;
  let phase: Phase = { kind: 'check' };

  const forget = (): void => {
    answers.clear();
    phase = { kind: 'over' };
  };

  const keep = <Answer>(key: string, question: Asked['question'], ask: () => Promise<Answer>): Promise<Answer> => {
    firstAskedAt ??= clock.now();
    const answer = ask();
    answers.set(key, { question, answer });
    // A failure is not kept: the next one who asks may have more luck.
    answer.catch(() => answers.delete(key));
    return answer;
  };

  const read = async <Answer>(question: Asked['question'], ask: () => Promise<Answer>): Promise<Answer> => {
    const key = JSON.stringify(question.kind === 'retrieve' ? ['retrieve', ...question.wanted] : question);
    // The question names the method, and with it the type of its answer.
    const known = answers.get(key)?.answer as Promise<Answer> | undefined;
    switch (phase.kind) {
      case 'check':
        return known ?? keep(key, question, ask);
      case 'release':
        return known !== undefined && (await phase.holds) ? known : ask();
      case 'over':
        return ask();
    }
  };

  const stillHolds = async (): Promise<boolean> => {
    if (clock.now() - (firstAskedAt ?? 0) > LONGEST_MILLISECONDS) {
      return false;
    }
    try {
      const asked = await Promise.all(
        [...answers.values()].map(async ({ question, answer }): Promise<Asked> => ({ question, answer: await answer })),
      );
      return await isUnchanged(org, asked);
    } catch {
      // Shows nothing, so that every read goes to the org, and tells there what hinders it.
      return false;
    }
  };

  const write =
    <Args extends readonly unknown[], Answer>(send: (...args: Args) => Promise<Answer>) =>
    (...args: Args): Promise<Answer> => {
      forget();
      return send(...args);
    };

  return {
    forget,
    beginRelease: () => {
      phase = { kind: 'release', holds: stillHolds() };
    },
    client: {
      ...org,
      query: <Row>(soql: string) => read<readonly Row[]>({ kind: 'query', soql }, () => org.query<Row>(soql)),
      describeFieldNames: (sobject) => read({ kind: 'describe', sobject }, () => org.describeFieldNames(sobject)),
      listComponents: (types) => read({ kind: 'list', types }, () => org.listComponents(types)),
      readComponents: (type, names) => read({ kind: 'read', type, names }, () => org.readComponents(type, names)),
      retrieveComponents: (wanted) => read({ kind: 'retrieve', wanted }, () => org.retrieveComponents(wanted)),
      createRecord: write(org.createRecord),
      updateRecord: write(org.updateRecord),
      deleteRecord: write(org.deleteRecord),
      quickDeploy: write(org.quickDeploy),
      startDeployment: (request) =>
        request.checkOnly ? org.startDeployment(request) : write(org.startDeployment)(request),
      requestRest: <Answer>(...call: Parameters<OrgClient['requestRest']>) => {
        if (call[0] !== 'GET') {
          forget();
        }
        return org.requestRest<Answer>(...call);
      },
    },
  };
}
