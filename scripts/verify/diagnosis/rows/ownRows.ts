/** Causes on our own side: credentials that can't be right, and a token that was issued but is not as declared. */
import { textOf } from '../../answerBody.ts';
import { confirmed, deployCommand, possible, type Row } from '../row.ts';

export const OWN_ROWS: readonly Row[] = [
  {
    id: 'credentialsIncomplete',
    on: ['credentialsIncomplete'],
    reads: [],
    judge: (_facts, { failure }) => {
      const problems = failure.data['problems'];
      const [first, ...rest] = Array.isArray(problems) ? problems.map((problem) => `Seen: ${String(problem)}.`) : [];
      return first === undefined ? possible() : confirmed(first, ...rest, 'Nothing was sent.');
    },
    cause: ({ app, org }) => `the stored credentials of ${app} for "${org}" are incomplete or mixed up`,
    fix: (context) => `${deployCommand(context)}   (reads key and secret from the org again)`,
  },
  {
    id: 'tokenNotAsDeclared',
    on: ['contradicted'],
    reads: [],
    judge: (_facts, { failure: { data } }) =>
      confirmed(
        `A token was issued; the proof ${textOf(data, 'proofId') ?? ''} expected ${textOf(data, 'expected') ?? 'something else'} and saw ${textOf(data, 'seen') ?? 'nothing'}.`,
      ),
    cause: ({ app, org }) => `the token of ${app} in "${org}" is not what the source declares`,
    fix: (context) => context.failure.action ?? deployCommand(context),
  },
];
