/**
 * An org whose answers to the check serve once more when it is released to, where nothing has changed since. In: the port. Out:
 * a port, and the moments at which the release begins and ends with the org. What tells of a change is the org's own listing of
 * the components with their times, which is asked for again; every write makes all answers worthless.
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_fileproperties.htm
 */
import type { Clock } from '../../lib/clock.ts';
import type { ComponentName, OrgClient } from '../../org/orgClient.ts';

export type CheckedOrgReads = {
  readonly client: OrgClient;
  /** From here on an answer of the check is given only once the listing has shown that it still holds. */
  readonly beginRelease: () => void;
  /** From here on every question goes to the org. */
  readonly forget: () => void;
};

/** The listing tells of components alone; users and licences change too, if rarely. */
const LONGEST_MILLISECONDS = 10 * 60_000;

type Phase =
  | { readonly kind: 'check' }
  | { readonly kind: 'release'; readonly holds: Promise<boolean> }
  | { readonly kind: 'over' };

export function checkedOrgReads(org: OrgClient, clock: Clock): CheckedOrgReads {
  const answers = new Map<string, Promise<unknown>>();
  const listings = new Map<string, readonly string[]>();
  let firstAskedAt: number | undefined;
  let phase: Phase = { kind: 'check' };

  const forget = (): void => {
    answers.clear();
    listings.clear();
    phase = { kind: 'over' };
  };

  const keep = <Answer>(key: string, ask: () => Promise<Answer>): Promise<Answer> => {
    firstAskedAt ??= clock.now();
    const answer = ask();
    answers.set(key, answer);
    // A failure is not kept: the next one who asks may have more luck.
    answer.catch(() => answers.delete(key));
    return answer;
  };

  const read = async <Answer>(question: readonly unknown[], ask: () => Promise<Answer>): Promise<Answer> => {
    const key = JSON.stringify(question);
    // The question names the method, and with it the type of its answer.
    const known = answers.get(key) as Promise<Answer> | undefined;
    switch (phase.kind) {
      case 'check':
        return known ?? keep(key, ask);
      case 'release':
        return known !== undefined && (await phase.holds) ? known : ask();
      case 'over':
        return ask();
    }
  };

  const listAgain = async (types: readonly string[]): Promise<boolean> => {
    const before = (await answers.get(keyOfListing(types))) as readonly ComponentName[] | undefined;
    const now = await org.listComponents(types);
    return before !== undefined && now.every(hasTime) && textOf(before) === textOf(now);
  };

  const stillHolds = async (): Promise<boolean> => {
    if (listings.size === 0 || clock.now() - (firstAskedAt ?? 0) > LONGEST_MILLISECONDS) {
      return false;
    }
    try {
      return (await Promise.all([...listings.values()].map(listAgain))).every((isSame) => isSame);
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
      query: <Row>(soql: string) => read<readonly Row[]>(['query', soql], () => org.query<Row>(soql)),
      describeFieldNames: (sobject) => read(['describeFieldNames', sobject], () => org.describeFieldNames(sobject)),
      listComponents: (types) => {
        if (phase.kind === 'check') {
          listings.set(keyOfListing(types), types);
        }
        return read(['listComponents', types], () => org.listComponents(types));
      },
      readComponents: (type, names) => read(['readComponents', type, names], () => org.readComponents(type, names)),
      retrieveComponents: (wanted) => read(['retrieveComponents', ...wanted], () => org.retrieveComponents(wanted)),
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

const keyOfListing = (types: readonly string[]): string => JSON.stringify(['listComponents', types]);

/** Some components come without a time, or with that of 1970: they can't be told from changed ones. */
const hasTime = ({ changedAtMilliseconds }: ComponentName): boolean => (changedAtMilliseconds ?? 0) > 0;

const textOf = (components: readonly ComponentName[]): string =>
  components
    .map(({ type, fullName, changedAtMilliseconds }) => `${type} ${fullName} ${changedAtMilliseconds}`)
    .toSorted()
    .join('\n');
