/** Errors of the conversion of Connected Apps. None of them has written anything. */
import { entry } from './entry.ts';

export const convertErrors = {
  ConnectedAppUnreadableError: entry<{ file: string; problem: string }>({
    exit: 'usage',
    message: ({ file, problem }) => `${file} can't be converted: ${problem}.`,
    actions: () => ['npm run app:convert -- --connected-app <file or folder of .connectedApp-meta.xml>'],
  }),
  UnknownConnectedAppError: entry<{ names: readonly string[]; org: string; known: readonly string[] }>({
    exit: 'usage',
    message: ({ names, org, known }) =>
      `"${org}" has no Connected App ${names.join(', ')}; it has ${known.length === 0 ? 'none' : known.join(', ')}.`,
    actions: ({ org, known }) => [`npm run app:convert -- --target-org ${org} --connected-app ${known[0] ?? '<name>'}`],
  }),
  NotClientCredentialsAppError: entry<{ app: string; origin: string; problem: string; canEnable: boolean }>({
    exit: 'usage',
    message: ({ app, origin, problem }) =>
      `The Connected App ${app} (${origin}) is none for the client credentials flow: ${problem}.`,
    actions: ({ canEnable }) =>
      canEnable
        ? ['npm run app:convert -- --connected-app <file> --enable-flow   (switches the flow on)']
        : ['Setup > App Manager: look whether it is the right one.'],
  }),
  ConversionInvalidError: entry<{ app: string; origin: string; problems: readonly string[] }>({
    exit: 'usage',
    message: ({ app, origin, problems }) =>
      [
        `The Connected App ${app} (${origin}) would be no valid External Client App; nothing was written:`,
        ...problems,
      ].join('\n  '),
    actions: () => ['Correct the Connected App file at these places, and convert it again.'],
  }),
  NotConvertibleError: entry<{ all: number; problems: readonly string[]; fixes: readonly string[] }>({
    exit: 'usage',
    message: ({ all, problems }) =>
      [`${problems.length} of ${all} Connected Apps can't be converted; nothing was written:`, ...problems].join(
        '\n  ',
      ),
    actions: ({ fixes: [first = 'Correct these Connected Apps.', ...others] }) => [
      first,
      ...others,
      'Or name the others only: --connected-app <file> <file> …',
    ],
    data: ({ problems }) => ({ problems }),
  }),
  SameAppNameError: entry<{ app: string; origins: readonly string[] }>({
    exit: 'usage',
    message: ({ app, origins }) => `${origins.join(' and ')} would both become ${app}.`,
    actions: () => ['Convert one of them with --name <another name>.'],
  }),
} as const;
