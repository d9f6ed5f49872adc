/** The process that is killed. In: its variables, and where it runs. Out: orders to it, what it printed, and its end. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { VictimOrder, VictimWord } from './victim.ts';

const ROOT = resolve(import.meta.dirname, '..', '..');
const VICTIM = join(import.meta.dirname, 'victim.ts');

export type Victim = {
  /** Begins a run; resolves at what comes first of the process's word, its death, and `other`. */
  readonly run: <Other>(order: VictimOrder, other: Promise<Other>) => Promise<VictimWord | 'dead' | Other>;
  /** Waits until nothing of its runs goes on but this many requests, whose answers are held. */
  readonly settle: (held: number) => Promise<void>;
  /** What others on the machine can see of it; nothing where the system has no /proc. */
  readonly visible: () => Promise<string>;
  /** `kill -9`; gives what it printed. */
  readonly kill: () => Promise<string>;
};

const commandVariables = (lane: Readonly<Record<string, string>>): NodeJS.ProcessEnv => ({
  PATH: process.env['PATH'] ?? '',
  ...lane,
  NODE_COMPILE_CACHE: join(ROOT, '.eca', 'compile-cache'),
  SF_USE_GENERIC_UNIX_KEYCHAIN: 'true',
  // At its loudest, so that the search for secrets has something to look at.
  SF_DISABLE_LOG_FILE: 'false',
  SF_LOG_LEVEL: 'trace',
});

export async function startVictim(
  lane: Readonly<Record<string, string>>,
  { cwd = ROOT, script = VICTIM }: { readonly cwd?: string; readonly script?: string } = {},
): Promise<Victim> {
  const child = fork(script, [], { cwd, env: commandVariables(lane), execArgv: [], silent: true });
  const texts: string[] = [];
  child.stdout?.on('data', (text) => texts.push(String(text)));
  child.stderr?.on('data', (text) => texts.push(String(text)));
  let isOver = false;
  const over = once(child, 'close').then(() => {
    isOver = true;
    return 'dead' as const;
  });
  const word = async (): Promise<VictimWord> => {
    const [told] = await once(child, 'message');
    return told;
  };
  if ((await Promise.race([word(), over])) === 'dead') throw new Error(texts.join('').slice(-2000));

  return {
    run: async (order, other) => {
      if (isOver) return 'dead';
      const told = word();
      child.send(order);
      return Promise.race([told, over, other]);
    },
    settle: async (held) => {
      const told = word();
      child.send(held);
      await Promise.race([told, over]);
    },
    visible: async () => {
      try {
        const parts = ['cmdline', 'environ'].map((name) => readFile(`/proc/${child.pid}/${name}`, 'latin1'));
        return (await Promise.all(parts)).join('\n');
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
        throw error;
      }
    },
    kill: async () => {
      child.kill('SIGKILL');
      await over;
      return texts.join('');
    },
  };
}
