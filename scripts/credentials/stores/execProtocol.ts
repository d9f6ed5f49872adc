/**
 * What we say to a store command of the project's own, and what it answers: one JSON object on stdin, one on stdout. In:
 * an action and its pair. Out: the request's text, and the answer, checked. docs/credential-stores.md tells it to those who
 * write such a command.
 */
import { Secret } from '../../lib/secret.ts';
import type { CredentialVersion } from '../clientCredentials.ts';
import { VERSIONS } from '../storeFile.ts';
import type { NamedPair, StoreNames } from './storeNames.ts';

/** Raised when an answer or a request changes so that an older command would misread it. */
const PROTOCOL = 1;

export type ExecAction = 'read' | 'write' | 'remove' | 'list' | 'check';

/** Exit codes with a meaning; any other but 0 is a failure that we know nothing about. */
export const EXEC_EXITS = { login: 3, permission: 4, quota: 5, conflict: 6, unreachable: 7 } as const;

export type ExecRequest = {
  readonly action: ExecAction;
  readonly pair?: NamedPair;
  /** For `write`: the document, and what was read before it. */
  readonly document?: Secret;
  readonly revision?: string;
};

export function formatExecRequest({ action, pair, document, revision }: ExecRequest): Secret {
  const request = {
    protocol: PROTOCOL,
    action,
    ...pair,
    ...(revision === undefined ? {} : { revision }),
    ...(document === undefined ? {} : { document: JSON.parse(document.reveal()) }),
  };
  return Secret.of(`${JSON.stringify(request)}\n`);
}

type Answer = Readonly<Record<string, unknown>>;

/** The object on stdout, or `undefined` for anything else. */
export function parseExecAnswer(stdout: Secret): Answer | undefined {
  try {
    const answer: unknown = JSON.parse(stdout.reveal());
    return isObject(answer) ? answer : undefined;
  } catch {
    // The engine's message quotes the text, which may be a secret.
    return undefined;
  }
}

export const isObject = (value: unknown): value is Answer =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A pair of `list`, as the name that `execNames` gives it; `undefined` for anything else. */
export const listedName = (pair: unknown): string | undefined =>
  isObject(pair) && typeof pair['org'] === 'string' && typeof pair['app'] === 'string' && isVersion(pair['version'])
    ? execNames.nameOf({ org: pair['org'], app: pair['app'], version: pair['version'] })
    : undefined;

const isVersion = (value: unknown): value is CredentialVersion => VERSIONS.some((version) => version === value);

/** A command gets org, app and version as they are, and names its secrets itself. */
export const execNames: StoreNames = {
  nameOf: ({ org, app, version }) => JSON.stringify([org, app, version]),
  versionOf: (name) => pairOfName(name).version,
  isOfOrg: (name, org) => pairOfName(name).org === org,
};

/** The pair that `execNames` made the name of. */
export function pairOfName(name: string): NamedPair {
  const [org, app, version] = JSON.parse(name) as [string, string, CredentialVersion];
  return { org, app, version };
}
