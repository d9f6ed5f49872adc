/**
 * The last answer to each read, for the fault that lets a client see the org as it was: what it asked before, it is told
 * again. Kept in memory, the newest few hundred; a question that nobody has asked yet has no stale answer.
 */
export type RememberedAnswer = { readonly status: number; readonly contentType: string; readonly payload: string };

export type Question = {
  readonly org: string;
  readonly method: string;
  readonly url: string;
  readonly body: unknown;
};

export type AnswerMemory = {
  readonly recall: (question: Question) => RememberedAnswer | undefined;
  /** Keeps the answer of a read; takes no notice of others, and of long ones. */
  readonly remember: (question: Question, answer: RememberedAnswer) => void;
};

const mostAnswers = 200;
const mostCharacters = 65_536;
const soapReads = /<(?:\w+:)?(?:listMetadata|readMetadata|describeMetadata|checkDeployStatus|checkRetrieveStatus)\b/;
const sessionHeader = /<(?:\w+:)?sessionId>[^<]*<\/(?:\w+:)?sessionId>/;

/** Who asks does not count, only what is asked; `undefined` for what is no read. */
const keyOf = ({ org, method, url, body }: Question): string | undefined => {
  if (method === 'GET' && url.startsWith('/services/data')) return `${org} ${url}`;
  const isSoapRead = typeof body === 'string' && url.startsWith('/services/Soap') && soapReads.test(body);
  return isSoapRead ? `${org} ${url} ${body.replace(sessionHeader, '')}` : undefined;
};

export const createAnswerMemory = (): AnswerMemory => {
  const answers = new Map<string, RememberedAnswer>();
  return {
    recall: (question) => answers.get(keyOf(question) ?? ''),
    remember: (question, answer) => {
      const key = keyOf(question);
      if (key === undefined || answer.payload.length > mostCharacters) return;
      // Put last again, so that the first is the one that was not asked for longest.
      answers.delete(key);
      answers.set(key, answer);
      const [oldest] = answers.keys();
      if (answers.size > mostAnswers && oldest !== undefined) answers.delete(oldest);
    },
  };
};
