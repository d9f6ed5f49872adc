/**
 * An org whose reads are asked once: the same question gets the same answer, also while the first is on its way. In: the
 * port. Out: the port. Only for work that writes nothing, such as the plan of many apps, which all ask for the edition, the
 * licences and the caller's permissions.
 */
import type { OrgClient } from './orgClient.ts';

export function shareReads(org: OrgClient): OrgClient {
  const answers = new Map<string, Promise<unknown>>();
  const once = <Answer>(question: readonly unknown[], ask: () => Promise<Answer>): Promise<Answer> => {
    const key = JSON.stringify(question);
    const known = answers.get(key);
    if (known !== undefined) {
      // The question names the method, and with it the type of its answer.
      return known as Promise<Answer>;
    }
    const answer = ask();
    answers.set(key, answer);
    // A failure is not kept: the next one who asks may have more luck.
    answer.catch(() => answers.delete(key));
    return answer;
  };
  return {
    ...org,
    query: <Row>(soql: string) => once<readonly Row[]>(['query', soql], () => org.query<Row>(soql)),
    describeFieldNames: (sobject) => once(['describeFieldNames', sobject], () => org.describeFieldNames(sobject)),
    listComponents: (types) => once(['listComponents', types], () => org.listComponents(types)),
    readComponents: (type, fullNames) =>
      once(['readComponents', type, fullNames], () => org.readComponents(type, fullNames)),
    retrieveComponents: (wanted) => once(['retrieveComponents', ...wanted], () => org.retrieveComponents(wanted)),
  };
}
