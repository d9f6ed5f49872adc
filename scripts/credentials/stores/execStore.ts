/**
 * A store behind any command of the project's own. In: the command and its words. Out: the `CredentialStore` port, over the
 * protocol of `execProtocol.ts`.
 */
import type { ExecSettings } from '../../definition/storeSettings.ts';
import { raise } from '../../lib/errors.ts';
import { Secret } from '../../lib/secret.ts';
import type { CredentialStore } from '../clientCredentials.ts';
import { createDocumentStore, type DocumentPort } from './createDocumentStore.ts';
import {
  EXEC_EXITS,
  type ExecRequest,
  execNames,
  formatExecRequest,
  isObject,
  listedName,
  pairOfName,
  parseExecAnswer,
} from './execProtocol.ts';
import { firstLineOf } from './redactOutput.ts';
import { type CommandAnswer, createStoreCommand, type StoreCommand } from './storeCommand.ts';
import type { StorePlace } from './storePlace.ts';

export function createExecStore(settings: ExecSettings, place: StorePlace): CredentialStore {
  const [program, ...words] = settings.command;
  const command = createStoreCommand(
    {
      program,
      install: `Install "${program}", or correct "command" of the store "${place.store}" in config/credential-stores.json.`,
    },
    settings,
    place,
  );
  const port = createExecPort(command, words, settings.canRead ?? true);
  return createDocumentStore({ store: place.store, cli: program, names: execNames, hide: command.hide, port });
}

function createExecPort(command: StoreCommand, words: readonly string[], canRead: boolean): DocumentPort {
  const subject = { store: command.store, cli: command.cli };
  const locationOf = (name: string): string => {
    const { org, app, version } = pairOfName(name);
    return `the ${version} pair of ${app} in ${org}, in the store "${command.store}"`;
  };
  /** What the command answered to an action that went well. */
  const ask = async (request: ExecRequest, location: string): Promise<Readonly<Record<string, unknown>>> => {
    const answer = await command.run({ args: words, location, stdin: formatExecRequest(request) });
    if (answer.exitCode !== 0) {
      return refuse(command, location, answer);
    }
    return (
      parseExecAnswer(answer.stdout) ??
      raise('StoreContentError', { ...subject, location, problem: `"${command.cli}" answered with no JSON object` })
    );
  };
  const reject = (location: string, problem: string): never =>
    raise('StoreContentError', { ...subject, location, problem: `"${command.cli}" answered ${problem}` });

  return {
    canRead,
    locationOf,
    readDocument: async (name) => {
      const { document, revision } = await ask({ action: 'read', pair: pairOfName(name) }, locationOf(name));
      if (document === null) {
        return undefined;
      }
      if (!isObject(document)) {
        return reject(locationOf(name), 'to "read" without a "document", which must be an object or null');
      }
      const text = Secret.of(JSON.stringify(document));
      return typeof revision === 'string' ? { text, revision } : { text };
    },
    writeDocument: async (name, document, before) => {
      const revision = before?.revision;
      await ask({ action: 'write', pair: pairOfName(name), document, revision }, locationOf(name));
    },
    removeDocument: async (name) => {
      const { removed } = await ask({ action: 'remove', pair: pairOfName(name) }, locationOf(name));
      return typeof removed === 'boolean'
        ? removed
        : reject(locationOf(name), 'to "remove" without "removed", which must be true or false');
    },
    listNames: async () => {
      const location = `the list of the store "${command.store}"`;
      const { pairs } = await ask({ action: 'list' }, location);
      if (!Array.isArray(pairs)) {
        return reject(location, 'to "list" without "pairs", which must be a list');
      }
      return pairs.map((pair) => listedName(pair) ?? reject(location, 'a pair without org, app and version'));
    },
    check: async (name) => {
      await ask({ action: 'check', pair: pairOfName(name) }, locationOf(name));
    },
  };
}

/** The exit codes that a command may use to say why. */
function refuse(command: StoreCommand, location: string, answer: CommandAnswer): never {
  const { exitCode, stderr } = answer;
  const subject = { store: command.store, cli: command.cli };
  const code = `exit code ${exitCode}`;
  switch (exitCode) {
    case EXEC_EXITS.login:
      return raise('StoreLoginMissingError', {
        ...subject,
        problem: firstLineOf(stderr) || 'it is not logged in',
        login: `Log in where "${command.cli}" reads its credentials from, and run the command again.`,
      });
    case EXEC_EXITS.permission:
      return raise('StorePermissionError', { ...subject, location, code, need: 'what the command needs to do this' });
    case EXEC_EXITS.quota:
      return raise('StoreQuotaError', { ...subject, location, code });
    case EXEC_EXITS.unreachable:
      return raise('StoreUnreachableError', { ...subject, location, said: firstLineOf(stderr) });
    case EXEC_EXITS.conflict:
      return raise('StoreConflictError', { ...subject, location });
    default:
      return command.fail({ location }, answer);
  }
}
