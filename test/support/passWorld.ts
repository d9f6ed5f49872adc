/**
 * A real password store with a real GnuPG key, both thrown away at the end. Every `pass` and `gpg` that runs in it writes
 * down its arguments and variables first, and can be killed at any of its starts.
 */
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { execaSync } from 'execa';

/** Where a program is that a person has installed; `undefined` where it is not. */
export const findOnPath = (program: string): string | undefined =>
  (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((folder) => join(folder, program))
    .find(existsSync);

export type PassWorld = {
  readonly folder: string;
  readonly passwords: string;
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly gpg: (...args: readonly string[]) => string;
  /** Forgets what the agent remembers of passphrases. */
  readonly endAgent: () => void;
  readonly calls: () => string;
  readonly killAt: (nth: number, moment: 'before' | 'after') => void;
  readonly end: () => void;
};

/** Records a call, and ends it as `kill` says: a count down, and when. Only starts of `pass` are counted. */
const recorder = (world: string, real: string): string => `#!/bin/bash
{ printf '%s ' "$@"; env; echo; } >> '${world}/calls'
[ '${real.endsWith('pass') ? 'pass' : 'gpg'}' = pass ] || exec '${real}' "$@"
read -r nth moment < '${world}/kill'
[ "$nth" -gt 0 ] && echo "$((nth - 1)) $moment" > '${world}/kill'
[ "$nth" = 1 ] && [ "$moment" = before ] && kill -9 $$
'${real}' "$@"
code=$?
[ "$nth" = 1 ] && [ "$moment" = after ] && kill -9 $$
exit $code
`;

/** `passphrase`: of the key; none by default. The folder's path is short, since the agent's socket is in it. */
export function createPassWorld(real: { readonly pass: string; readonly gpg: string }, passphrase = ''): PassWorld {
  const folder = mkdtempSync('/tmp/eca-pass-');
  const at = (name: string): string => join(folder, name);
  for (const name of ['gnupg', 'bin', 'home']) {
    mkdirSync(at(name), { mode: 0o700 });
  }
  // The agent would measure this machine for seconds.
  writeFileSync(join(at('gnupg'), 'gpg-agent.conf'), 's2k-count 65536\n');
  for (const [name, path] of Object.entries(real)) {
    writeFileSync(join(at('bin'), name), recorder(folder, path));
    chmodSync(join(at('bin'), name), 0o755);
  }
  writeFileSync(at('calls'), '');
  writeFileSync(at('kill'), '0 before\n');
  const variables = {
    PATH: [at('bin'), process.env['PATH']].join(delimiter),
    HOME: at('home'),
    GNUPGHOME: at('gnupg'),
    PASSWORD_STORE_DIR: at('passwords'),
  };
  const run = (program: string, args: readonly string[]): string =>
    execaSync(program, args, { env: variables, extendEnv: false }).stdout;
  const gpg: PassWorld['gpg'] = (...args) => run(real.gpg, ['--batch', ...args]);
  gpg(
    '--passphrase',
    passphrase,
    '--pinentry-mode',
    'loopback',
    '--quick-gen-key',
    'eca@example.com',
    'future-default',
    'default',
    'never',
  );
  run(real.pass, ['init', 'eca@example.com']);
  const endAgent = (): void => {
    run('gpgconf', ['--kill', 'gpg-agent']);
  };
  return {
    folder,
    passwords: at('passwords'),
    variables,
    gpg,
    endAgent,
    calls: () => readFileSync(at('calls'), 'utf8'),
    killAt: (nth, moment) => writeFileSync(at('kill'), `${nth} ${moment}\n`),
    end: () => {
      endAgent();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
