/**
 * Loaded by `node --require` into a process under test and all of its children: writes every name lookup, connection and
 * child process, one JSON line each, to the file that ECA_RECORD_CONNECTIONS names. Native code is out of its sight.
 */
import childProcess from 'node:child_process';
import dns from 'node:dns';
import { appendFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';

export type Recorded = { readonly kind: 'lookup' | 'connect' | 'spawn'; readonly target: string };

const file = process.env['ECA_RECORD_CONNECTIONS'];

const write = (recorded: Recorded): void => {
  if (file !== undefined) {
    appendFileSync(file, `${JSON.stringify(recorded)}\n`);
  }
};

/** Of a lookup the name, of a child the program, of a connection the host, the socket's path, or `localhost`. */
const targetOf = ([first, second]: readonly unknown[]): string => {
  if (Array.isArray(first)) {
    return targetOf(first);
  }
  if (typeof first === 'number') {
    return typeof second === 'string' ? second : 'localhost';
  }
  if (typeof first !== 'object' || first === null) {
    return String(first);
  }
  const { file: program, host, path }: { file?: unknown; host?: unknown; path?: unknown } = first;
  return String(program ?? host ?? path ?? 'localhost');
};

// The functions have many overloads and are only passed through: a wrapper needs none of their types.
type Loose = Record<string, (...args: unknown[]) => unknown>;

function watch(holder: object, names: readonly string[], kind: Recorded['kind']): void {
  const functions = holder as Loose;
  for (const name of names) {
    const original = functions[name];
    if (original === undefined) {
      continue;
    }
    const watched = function (this: unknown, ...args: unknown[]) {
      write({ kind, target: targetOf(args) });
      return original.apply(this, args);
    };
    // With them goes how util.promisify() treats the function: without it a promised lookup answers in another shape.
    functions[name] = Object.defineProperties(watched, Object.getOwnPropertyDescriptors(original));
  }
}

const RESOLVERS = ['lookup', 'resolve', 'resolve4', 'resolve6', 'resolveAny', 'resolveTxt', 'reverse'] as const;

watch(dns, RESOLVERS, 'lookup');
watch(dns.promises, RESOLVERS, 'lookup');
watch(net.Socket.prototype, ['connect'], 'connect');
// Under spawn(), exec(), execFile() and fork(), whichever way they are called.
watch(childProcess.ChildProcess.prototype, ['spawn'], 'spawn');
watch(childProcess, ['spawnSync', 'execSync', 'execFileSync'], 'spawn');
syncBuiltinESMExports();
