/**
 * A process that runs commands until it is killed. Each is stopped for good half-way, where its answer is held or at a
 * record of its journal, before the next begins in a lane of its own; the kill then strikes all of them at once. Loading
 * the libraries takes longer than a run: so it is done once for many. In and out: messages.
 */
import { subscribe } from 'node:diagnostics_channel';
import { main } from '../../scripts/cli/main.ts';
import { awaitQuiet } from './awaitQuiet.ts';
import { installRecordGate, type RecordPoint } from './freezeAtRecord.ts';
import { leaveOutGit } from './leaveOutGit.ts';
import { forgetLibraryState } from './libraryState.ts';

export type VictimOrder = {
  readonly words: readonly string[];
  readonly variables: Readonly<Record<string, string>>;
  readonly at?: RecordPoint;
};

/** `quiet`: nothing goes on any more but what is held. */
export type VictimWord = 'ready' | 'frozen' | 'ended' | 'quiet';

const tell = (word: VictimWord): void => {
  process.send?.(word);
};

// A run that is stopped must not go on because an answer takes too long.
AbortSignal.timeout = () => new AbortController().signal;
leaveOutGit();
process.setMaxListeners(0);
process.once('disconnect', () => process.exit());
const gate = await installRecordGate();
let isFirst = true;

async function run({ words, variables, at }: VictimOrder): Promise<void> {
  gate.open();
  Object.assign(process.env, variables);
  // A command sets the libraries up before it loads them.
  if (!isFirst) await forgetLibraryState();
  isFirst = false;
  if (at !== undefined) gate.close(at, () => tell('frozen'));
  await main([...words, '--json']);
  tell('ended');
}

const asked = new Set<unknown>();
subscribe('undici:request:create', (event) => asked.add((event as { request: unknown }).request));
for (const end of ['undici:request:trailers', 'undici:request:error']) {
  subscribe(end, (event) => asked.delete((event as { request: unknown }).request));
}

/** What a run does side by side goes on when one request of it is held, and must not fall into the next run's time. */
async function settle(held: number): Promise<void> {
  await awaitQuiet(() => asked.size > held);
  tell('quiet');
}

// What the channel carries are orders, or how many answers are held by now.
process.on('message', (order) => void (typeof order === 'number' ? settle(order) : run(order as VictimOrder)));
tell('ready');
