/**
 * The error catalogue: the one union of names and the only way in which our code throws. In: a name and its arguments.
 * Out: an `SfError` with name, message, actions, exit code, data and cause. Errors of the libraries pass unchanged.
 */
import { SfError } from '@salesforce/core/sfError';
import { appSwitchErrors } from './catalogue/appSwitch.ts';
import { authoringErrors } from './catalogue/authoring.ts';
import { convertErrors } from './catalogue/convert.ts';
import { deploymentErrors } from './catalogue/deployment.ts';
import type { ErrorEntry } from './catalogue/entry.ts';
import { orgErrors } from './catalogue/org.ts';
import { planErrors } from './catalogue/plan.ts';
import { releaseErrors } from './catalogue/release.ts';
import { rotationErrors } from './catalogue/rotation.ts';
import { sourceErrors } from './catalogue/source.ts';
import { storeErrors } from './catalogue/stores.ts';
import { tokenErrors } from './catalogue/token.ts';
import { usageErrors } from './catalogue/usage.ts';
import { EXIT_CODES } from './exitCodes.ts';

export const CATALOGUE = {
  ...usageErrors,
  ...sourceErrors,
  ...orgErrors,
  ...deploymentErrors,
  ...tokenErrors,
  ...rotationErrors,
  ...releaseErrors,
  ...planErrors,
  ...convertErrors,
  ...appSwitchErrors,
  ...authoringErrors,
  ...storeErrors,
} as const;

export type { SfError };

export type ErrorName = keyof typeof CATALOGUE;
export type ErrorArgs<Name extends ErrorName> = (typeof CATALOGUE)[Name] extends ErrorEntry<infer Args> ? Args : never;

type Options = { readonly cause?: unknown };

/** `npm run x   (does y)`, as the catalogue writes it. */
const COMMAND_WITH_WORDS = /^((?:npm|sf|git|node) .*\S) {3}\((.+)\)$/s;

/** A command stands alone, so that it can be pasted; what it does stands behind it. */
function commandAlone(action: string): readonly string[] {
  const [, command, words] = COMMAND_WITH_WORDS.exec(action) ?? [];
  return command === undefined || words === undefined
    ? [action]
    : [command, `${words.charAt(0).toUpperCase()}${words.slice(1)}${/[.!?]$/.test(words) ? '' : '.'}`];
}

/** What an org or a command says often ends in a full stop of its own. */
const withoutSecondStop = (text: string): string => text.replace(/(?<!\.)\.\.(?=\s|$)/g, '.');

/** Makes the error without throwing it, for those who collect several. */
export function buildError<Name extends ErrorName>(name: Name, args: ErrorArgs<Name>, options: Options = {}): SfError {
  // The lookup loses the tie between name and arguments that the signature has checked.
  const definition = CATALOGUE[name] as ErrorEntry<ErrorArgs<Name>>;
  return SfError.create({
    name,
    message: withoutSecondStop(definition.message(args)),
    actions: definition.actions(args).flatMap(commandAlone),
    exitCode: EXIT_CODES[definition.exit].code,
    data: (definition.data?.(args) ?? args) as never,
    cause: options.cause instanceof Error ? options.cause : undefined,
  });
}

/**
 * Throws the error of this name.
 * @throws {SfError} always
 */
export function raise<Name extends ErrorName>(name: Name, args: ErrorArgs<Name>, options: Options = {}): never {
  throw buildError(name, args, options);
}

/** True for an error of this name, ours or a library's. */
export const isNamed = (error: unknown, name: string): error is Error => error instanceof Error && error.name === name;

/** Any thrown value as an `SfError`; what is not one is a fault of ours, exit code 10. */
export function toSfError(thrown: unknown): SfError {
  if (thrown instanceof SfError) {
    return thrown;
  }
  return buildError(
    'InternalFaultError',
    { problem: thrown instanceof Error ? thrown.message : String(thrown) },
    { cause: thrown },
  );
}
