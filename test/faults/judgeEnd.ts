/** How a run may end. In: an ended run. Out: what is wrong with that end; nothing when a user can live with it. */
import { CATALOGUE } from '../../scripts/lib/errors.ts';
import { EXIT_CODES } from '../../scripts/lib/exitCodes.ts';
import type { Ended } from './runMain.ts';

const CODES: readonly number[] = Object.values(EXIT_CODES).map(({ code }) => code);

/** For the run that met the fault: done, or an error of the catalogue with its exit code and something to do. */
export function unfairEnd({ exitCode, envelope, stdout, stderr }: Ended): readonly string[] {
  if (envelope === undefined) {
    return [`no JSON document but: ${stdout.slice(0, 300)}${stderr.slice(0, 300)}`];
  }
  if (exitCode === 0) {
    return [];
  }
  const { name = '', actions = [], message = '' } = envelope;
  const problems = [
    ...(CODES.includes(exitCode) && exitCode !== EXIT_CODES.bug.code ? [] : [`exit code ${exitCode}`]),
    ...(Object.hasOwn(CATALOGUE, name) ? [] : ['its name is not of the catalogue']),
    ...(actions.length > 0 ? [] : ['nothing to do about it']),
    ...(envelope.exitCode === exitCode ? [] : ['another exit code in the document']),
  ];
  return problems.map((problem) => `${problem}: ${name} ${message.slice(0, 300)}`);
}

/** For the run after it, which nothing disturbs. */
export const badEnd = ({ exitCode, envelope, words }: Ended): readonly string[] =>
  exitCode === 0
    ? []
    : [`"${words.join(' ')}" ended with ${exitCode}: ${envelope?.name} ${envelope?.message?.slice(0, 400)}`];
