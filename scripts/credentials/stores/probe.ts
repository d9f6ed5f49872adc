import { Secret } from '../../lib/secret.ts';

/** What a check writes beside a pair, to prove that a pair could be written: no pair, and no secret. */
export const PROBE = Secret.of('{"note":"written and deleted to prove that a pair could be"}');
