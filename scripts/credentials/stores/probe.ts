/**
 * What a check writes beside a pair, to prove that a pair could be written. Out: a text that is no pair and no secret;
 * wrapped, since everything that a command reads from stdin is.
 */
import { Secret } from '../../lib/secret.ts';

export const PROBE = Secret.of('{"note":"written and deleted to prove that a pair could be"}');
