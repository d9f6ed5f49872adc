/**
 * Several Connected Apps before any of them is written: all that stands in the way, at once. In: the project and the parsed
 * Connected Apps. Out: nothing, where every one can be converted. Where one alone can't, its own error is thrown.
 */
import { isNamed, raise, toSfError } from '../../lib/errors.ts';
import type { OpenProject } from './openProject.ts';
import { type ConversionOptions, prepareConversion } from './prepareConversion.ts';
import type { ConnectedAppInput } from './readConnectedApps.ts';

const REFUSALS = ['NotClientCredentialsAppError', 'AppNameTakenError', 'ConversionInvalidError'];

/** @throws {NotConvertibleError} and, for one, {NotClientCredentialsAppError} {AppNameTakenError} {ConversionInvalidError} */
export function checkConversions(
  open: OpenProject,
  inputs: readonly ConnectedAppInput[],
  options: ConversionOptions,
): void {
  const refusals = inputs.flatMap((input) => {
    try {
      prepareConversion(open, input, options);
      return [];
    } catch (error) {
      if (REFUSALS.some((name) => isNamed(error, name))) {
        return [toSfError(error)];
      }
      throw error;
    }
  });
  const [first, ...others] = refusals;
  if (first !== undefined && others.length === 0) {
    throw first;
  }
  if (first !== undefined) {
    raise('NotConvertibleError', {
      all: inputs.length,
      problems: refusals.map(({ message }) => message),
      fixes: [...new Set(refusals.flatMap(({ actions = [] }) => actions.slice(0, 1)))],
    });
  }
}
