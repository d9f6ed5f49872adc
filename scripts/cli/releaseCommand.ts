/**
 * `npm run release` as it was given, for what a person is told to run next. In: the options. Out: the whole command, and the
 * flags that another run of the same release needs again. What stands at its default is left out.
 */
import type { ReleaseRequest } from '../pipeline/release/releaseRequest.ts';
import type { Options } from './commandModule.ts';
import { repeatedFlags } from './repeatedFlags.ts';

const CHOICE = ['from', 'to', 'only', 'shard', 'needs', 'resume', 'plan', 'validate', 'approve', 'accept-org'];
const LASTING = ['store', 'api-version', 'wait', 'wait-token', 'retries', 'report', 'junit'];
export const DEFAULTS = { wait: 30, waitToken: 15, retries: 2 } as const;

export function releaseAgain(options: Options): ReleaseRequest['again'] {
  const said = Object.fromEntries(
    Object.entries(options)
      .filter(([name, value]) => !Object.entries(DEFAULTS).some(([key, usual]) => key === name && usual === value))
      .map(([name, value]) => [name, name === 'shard' ? shardText(value) : value]),
  );
  const { emulator: _emulator, ...choice } = said;
  const flags = repeatedFlags(said, LASTING);
  return { command: `npm run release --${repeatedFlags(choice, CHOICE)}${flags}`, flags };
}

/** Parsed by the flag itself. */
const shardText = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && 'index' in value && 'count' in value
    ? `${value.index}/${value.count}`
    : value;
