/** The database under the emulator of this process, which locks its file against every other. */
import { DatabaseSync } from 'node:sqlite';

let latest: DatabaseSync | undefined;

/** Once a process, before the first emulator. */
export function installStateConnection(): void {
  const { exec } = DatabaseSync.prototype;
  DatabaseSync.prototype.exec = function (sql) {
    if (sql.startsWith('PRAGMA locking_mode')) latest = this;
    exec.call(this, sql);
  };
}

export function stateConnection(): DatabaseSync {
  if (latest === undefined) throw new Error('no emulator has been started');
  return latest;
}
